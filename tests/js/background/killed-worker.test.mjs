// The browser may end our worker at any moment. Here it ends at every single call to the browser or the server in turn, before
// and after the call took effect, and starts again with what was on the disk: each report arrives once, and no receipt is lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

const LIFE = new URL('../one-life.mjs', import.meta.url);
const REPORT = { body: '{"kind":"false-alarm","text":"x"}', key: 'k1', server: 'http://127.0.0.1:8765', keepReceipt: true };

/** @returns what is on the disk and on the server when a life ends, and whether it ended early */
const live = (given) => new Promise((resolve, reject) => {
  const worker = new Worker(LIFE, { workerData: given });
  worker.once('message', resolve);
  worker.once('error', reject);
});

for (const when of ['before', 'after']) {
  test(`a worker that ends ${when} any of its calls loses nothing`, async () => {
    let calls = 0;
    for (let at = 1; ; at += 1) {
      const first = await live({ does: 'send', report: REPORT, killAt: at, when, disk: {}, server: {} });
      if (!first.killed) break;
      calls = at;
      const written = first.disk.queue?.length || first.server.k1;
      // Before it is written down the page still holds it, says that it failed, and sends it again with the same key.
      const second = await live({ does: written ? 'flush' : 'send', report: REPORT, killAt: 0, when, disk: first.disk, server: first.server });
      assert.deepEqual(Object.keys(second.server), ['k1'], `call ${at}`);
      assert.equal(second.server.k1.body, REPORT.body);
      assert.deepEqual(second.disk.receipts.map(({ id, receipt }) => [id, receipt]), [['r-k1', 's-k1']], `call ${at}`);
      assert.deepEqual(second.disk.queue ?? [], [], `call ${at}`);
    }
    assert.ok(calls >= 8, `only ${calls} calls were seen`);
  });
}
