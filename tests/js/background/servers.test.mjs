import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { listConsents, mayAsk } from '../../../extension/src/background/consents.js';
import { DATA_OF } from '../../../extension/src/purposes.js';
import { ask, askSigned } from '../../../extension/src/background/server-line.js';
import { agreeTo, chosenServers, describeServers, withdrawFrom } from '../../../extension/src/background/servers.js';
import { pageHandlers } from '../../../extension/src/background/page-handlers.js';
import { DEFAULTS, getSettings, saveSettings } from '../../../extension/src/background/settings.js';
import { getTrust } from '../../../extension/src/background/trust.js';
import { makeKey } from '../fanal-server.mjs';
import { fakeBrowser, fakeFetch, fakeIndexedDB, jsonAnswer } from '../support.mjs';

const THERE = 'https://ngo.example';
const RIGHTS = { origins: ['https://ngo.example/*'], data_collection: DATA_OF.review };
const KEY = makeKey();
const fanal = (url) => (url.endsWith('/v1/keys') ? jsonAnswer({ keys: [KEY.shown] }) : jsonAnswer({}));
let fake;
let asked;
beforeEach(() => {
  fake = fakeBrowser({ firefox: true });
  fakeIndexedDB();
  asked = fakeFetch(fanal);
});
/** Rights as the browser gives them on the click. */
const grant = () => fake.browser.permissions.request(RIGHTS);

test('the server on this computer needs no agreement', async () => {
  assert.equal(await mayAsk(DEFAULTS.server, 'judging'), true);
  assert.deepEqual(await chosenServers(DEFAULTS), { judge: DEFAULTS.server, review: DEFAULTS.server, reviewReady: true });
});

test('a server elsewhere is never asked before the person agreed, whatever the settings say', async () => {
  await grant();
  const settings = await saveSettings({ judging: 'remote', remoteServer: THERE, reviewServer: THERE });
  assert.deepEqual(await chosenServers(settings), { judge: null, review: THERE, reviewReady: false });
  await assert.rejects(ask(THERE, '/healthz', { timeoutMs: 100 }), /not agreed/);
  await assert.rejects(askSigned(THERE, '/v1/model', { etag: null, maxBytes: 9, timeoutMs: 100 }), /not agreed/);
  assert.equal(asked.length, 0);
});

test('agreeing keeps the key, and each purpose is agreed to by itself', async () => {
  await grant();
  assert.equal(await agreeTo('ngo.example', 'review'), 'agreed');
  assert.equal((await getTrust(THERE)).id, KEY.id);
  assert.deepEqual(Object.keys((await listConsents())[THERE]), ['review']);
  const { agreed, review, reviewReady, judge } = await describeServers();
  assert.deepEqual([agreed, review, reviewReady, judge], [{ judging: false, review: true }, THERE, true, DEFAULTS.server]);
  assert.equal(await agreeTo(THERE, 'judging'), 'agreed');
  assert.equal((await chosenServers(await getSettings())).judge, THERE);
});

test('nothing changes where the address is none, the browser did not grant it, or no server answers', async () => {
  assert.equal(await agreeTo('http://ngo.example', 'judging'), 'refused');
  assert.equal(await agreeTo(THERE, 'judging'), 'not-granted');
  await grant();
  fakeFetch(() => {
    throw new TypeError('connection refused');
  });
  assert.equal(await agreeTo(THERE, 'judging'), 'no-answer');
  assert.deepEqual([await listConsents(), await getSettings(), fake.granted, fake.data], [{}, DEFAULTS, [], []]);
});

test('withdrawing gives back rights, data permission, key and list; what the other purpose needs stays', async () => {
  await grant();
  await agreeTo(THERE, 'review');
  await agreeTo(THERE, 'judging');
  await withdrawFrom('review');
  assert.deepEqual([(await getSettings()).reviewServer, fake.granted], ['', RIGHTS.origins]);
  assert.equal((await chosenServers(await getSettings())).judge, THERE);
  await withdrawFrom('judging');
  assert.deepEqual([await listConsents(), await getTrust(THERE), fake.granted, fake.data], [{}, null, [], []]);
  assert.equal((await getSettings()).judging, 'computer');
});

test('erasing the agreements gives back rights and data permission', async () => {
  await grant();
  await agreeTo(THERE, 'judging');
  await pageHandlers.eraseKind({ kind: 'agreements', area: 'local' });
  assert.deepEqual([await listConsents(), fake.granted, fake.data], [{}, [], []]);
});

test('what the person takes back in the browser’s own settings holds at once', async () => {
  await grant();
  await agreeTo(THERE, 'judging');
  await fake.browser.permissions.remove({ origins: [], data_collection: ['websiteContent'] });
  assert.deepEqual([(await chosenServers(await getSettings())).judge, (await describeServers()).agreed.judging], [null, true]);
});

test('an answer without end is not read to its end', async () => {
  let sent = 0;
  const chunk = new Uint8Array(500_000);
  fakeFetch(() => new Response(new ReadableStream({
    pull: (controller) => {
      sent += 1;
      controller.enqueue(chunk);
    },
  })));
  await assert.rejects(ask(DEFAULTS.server, '/v1/assess', { timeoutMs: 5000 }), /too long/);
  assert.ok(sent < 10);
});
