import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { listReceipts } from '../../../extension/src/background/receipts.js';
import { RETRY_ALARM, flushQueue, forgetReport, listQueued, retryReport, sendReport } from '../../../extension/src/background/report-queue.js';
import { fakeBrowser, fakeFetch, jsonAnswer } from '../support.mjs';

const REPORT = { body: '{"kind":"false-alarm"}', key: 'k1', server: 'http://127.0.0.1:8765', keepReceipt: true, privately: false };
const ACCEPTED = () => jsonAnswer({ id: 'r1', receipt: 's1' }, 202);
const NOBODY = () => {
  throw new TypeError('connection refused');
};
let fake;
beforeEach(() => {
  fake = fakeBrowser();
});

test('keeps the receipt only when it is wanted', async () => {
  fakeFetch(ACCEPTED);
  assert.deepEqual(await sendReport({ ...REPORT, keepReceipt: false }), { outcome: 'sent', id: 'r1', receipt: 's1' });
  assert.deepEqual(await listReceipts(), []);
  await sendReport(REPORT);
  assert.equal((await listReceipts())[0].receipt, 's1');
});

test('waits while the server does not answer, and goes with the same bytes and key', async () => {
  fakeFetch(NOBODY);
  assert.equal((await sendReport(REPORT)).outcome, 'waiting');
  assert.ok(fake.alarms.has(RETRY_ALARM));
  const asked = fakeFetch(ACCEPTED);
  await flushQueue();
  assert.equal(asked[0].body, REPORT.body);
  assert.equal(asked[0].headers['Idempotency-Key'], REPORT.key);
  assert.deepEqual(await listQueued(), []);
  assert.equal((await listReceipts())[0].id, 'r1');
  assert.ok(!fake.alarms.has(RETRY_ALARM));
});

test('a server in trouble is asked again, a refusal is not', async () => {
  fakeFetch(() => jsonAnswer({ title: 'busy' }, 503));
  await sendReport(REPORT);
  fakeFetch(() => jsonAnswer({ title: 'Bad', detail: 'text too long' }, 422));
  await flushQueue();
  assert.equal((await listQueued())[0].refused, 'text too long');
  const asked = fakeFetch(ACCEPTED);
  await flushQueue();
  assert.equal(asked.length, 0);
});

test('a refusal at once is told and not kept', async () => {
  fakeFetch(() => jsonAnswer({ detail: 'no' }, 400));
  assert.deepEqual(await sendReport(REPORT), { outcome: 'refused', why: 'no' });
  assert.deepEqual(await listQueued(), []);
});

test('sending twice while offline keeps one', async () => {
  fakeFetch(NOBODY);
  await Promise.all([sendReport(REPORT), sendReport(REPORT)]);
  assert.equal((await listQueued()).length, 1);
});

test('two reports at the same moment are both kept', async () => {
  fakeFetch(NOBODY);
  await Promise.all([sendReport(REPORT), sendReport({ ...REPORT, key: 'k2' })]);
  assert.equal((await listQueued()).length, 2);
});

test('a waiting report can be deleted', async () => {
  fakeFetch(NOBODY);
  await sendReport(REPORT);
  await forgetReport('k1');
  assert.deepEqual(await listQueued(), []);
});

test('a report is on the disk before its first byte is sent', async () => {
  let waiting;
  fakeFetch(async () => {
    waiting = await listQueued();
    return ACCEPTED();
  });
  await sendReport(REPORT);
  assert.deepEqual(waiting.map(({ body, refused }) => [body, refused]), [[REPORT.body, null]]);
  assert.deepEqual([await listQueued(), fake.alarms.has(RETRY_ALARM)], [[], false]);
});

test('of a private window nothing goes to the disk: the report waits in memory, and no receipt is kept', async () => {
  fakeFetch(NOBODY);
  await sendReport({ ...REPORT, privately: true });
  assert.ok(!JSON.stringify([...fake.browser.storage.local.kept]).includes('false-alarm'));
  assert.equal(fake.browser.storage.session.kept.get('queue').length, 1);
  fakeFetch(ACCEPTED);
  await flushQueue();
  assert.deepEqual([await listQueued(), await listReceipts()], [[], []]);
});

test('a refused report is tried again when the person asks, and only then', async () => {
  fakeFetch(NOBODY);
  await sendReport(REPORT);
  fakeFetch(() => jsonAnswer({ detail: 'no room' }, 403));
  await flushQueue();
  assert.equal((await listQueued())[0].refused, 'no room');
  fakeFetch(ACCEPTED);
  await flushQueue();
  assert.equal((await listQueued()).length, 1);
  const { queued, receipts } = await retryReport('k1');
  assert.deepEqual([queued, receipts.map(({ id }) => id)], [[], ['r1']]);
});
