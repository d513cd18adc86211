import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pageHandlers } from '../../../extension/src/background/page-handlers.js';
import { saveSettings } from '../../../extension/src/background/settings.js';
import { UPDATE_ALARM, describeUpdates, lookForUpdates, scheduleUpdates, trustServer } from '../../../extension/src/background/updates.js';
import { FanalServer, makeKey, serveOwnFiles } from '../fanal-server.mjs';
import { SOURCE, fakeBrowser, fakeIndexedDB } from '../support.mjs';
import { sha256, toyModel } from '../toy-model.mjs';

const RELEASE = makeKey();
const PACKAGED = toyModel('1.0.0+0000');
const FILES = {
  'data/manifest.json': JSON.stringify({ sha256: sha256(PACKAGED), version: '1.0.0+0000' }), 'data/model.json.gz': gzipSync(PACKAGED), 'data/release_key.pub': RELEASE.public,
  'messages/en.json': await readFile(new URL('messages/en.json', SOURCE)),
};
const ENTRY = { id: 'sup-1', digest: 'a'.repeat(64), values: [], size: 0, indicators: [], expires: '2099-01-01T00:00:00Z' };
const importKey = crypto.subtle.importKey;

let server;
let fake;
let kept;
before(async () => {
  server = await new FanalServer().start();
});
after(() => server.stop());
beforeEach(async () => {
  fake = fakeBrowser();
  kept = fakeIndexedDB();
  serveOwnFiles(FILES);
  server.key = makeKey();
  server.showKeys(server.key);
  server.giveList({ entries: [ENTRY] });
  server.giveModel(PACKAGED, RELEASE);
  server.asked.length = 0;
  await saveSettings({ server: server.origin });
});
afterEach(() => {
  crypto.subtle.importKey = importKey;
});

/** Looks, and tells what came of it. */
async function resultOf() {
  await lookForUpdates();
  return (await describeUpdates()).last.result;
}

test('asks for key, corrections and model, each once, and tells what is here', async () => {
  assert.equal((await describeUpdates()).last, null);
  assert.equal(await resultOf(), 'done');
  assert.deepEqual(server.paths(), ['GET /v1/keys', 'GET /v1/suppressions', 'GET /v1/model']);
  const { corrections, key, model, supported } = await describeUpdates();
  assert.deepEqual([corrections, key.id, key.refused, supported], [1, server.key.id, null, true]);
  assert.deepEqual(model, { packaged: '1.0.0+0000', used: '1.0.0+0000', signedBy: 'packaged', held: false });
});

test('two looks at once are one', async () => {
  await Promise.all([lookForUpdates(), lookForUpdates()]);
  assert.equal(server.paths().length, 3);
});

test('a look at another server waits for the one that goes on', async () => {
  const first = lookForUpdates();
  await saveSettings({ server: 'http://127.0.0.1:9' });
  await Promise.all([first, lookForUpdates()]);
  assert.equal((await describeUpdates()).last.result, 'no-answer');
  assert.equal((await describeUpdates()).key, null);
});

test('who goes to another server and comes back finds key and serial as they were, and of the other nothing in use', async (context) => {
  const other = await new FanalServer().start();
  context.after(() => other.stop());
  other.giveList({ serial: 3, entries: [ENTRY, { ...ENTRY, id: 'sup-9' }] });
  server.giveList({ serial: 7, entries: [ENTRY] });
  server.giveModel(toyModel('2.0.0+1111'));
  await lookForUpdates();
  const { key } = await describeUpdates();
  await saveSettings({ reviewServer: other.origin });
  assert.equal(await resultOf(), 'done');
  assert.deepEqual([(await describeUpdates()).corrections, (await describeUpdates()).model.signedBy, kept.size], [2, 'packaged', 0]);
  await saveSettings({ reviewServer: '' });
  assert.deepEqual((await describeUpdates()).key, key);
  server.giveList({ serial: 6, entries: [] });
  assert.equal(await resultOf(), 'list-refused', 'what is older than what was here before');
  server.showKeys(makeKey());
  assert.equal(await resultOf(), 'other-key');
});

test('a review server elsewhere is asked nothing before the person agreed', async () => {
  await saveSettings({ reviewServer: 'https://ngo.example' });
  assert.equal(await resultOf(), 'not-agreed');
  assert.deepEqual(server.paths(), []);
});

const MISHAPS = [
  ['no-answer', () => saveSettings({ server: 'http://127.0.0.1:9' })],
  ['no-answer', () => server.answer('GET /v1/suppressions', {}, 503)],
  ['not-given', () => delete server.answers['GET /v1/keys']],
  ['not-given', () => delete server.answers['GET /v1/suppressions']],
  ['list-refused', () => server.giveList({ serial: 2 }, makeKey())],
  ['model-refused', () => server.giveModel(toyModel('2.0.0+1111'), makeKey())],
];
for (const [result, mishap] of MISHAPS) {
  test(`says ${result} where it is so`, async () => {
    await mishap();
    assert.equal(await resultOf(), result);
  });
}

test('a bad model does not keep corrections from being taken', async () => {
  server.giveModel(toyModel('2.0.0+1111'), makeKey());
  await lookForUpdates();
  assert.equal((await describeUpdates()).corrections, 1);
});

test('under another key nothing is taken until the person trusts the server anew', async () => {
  server.giveModel(toyModel('2.0.0+1111'));
  await lookForUpdates();
  const other = makeKey();
  server.showKeys(other);
  server.giveList({ serial: 1, entries: [ENTRY, { ...ENTRY, id: 'sup-2' }] }, other);
  server.asked.length = 0;
  assert.equal(await resultOf(), 'other-key');
  assert.deepEqual(server.paths(), ['GET /v1/keys']);
  const { key, corrections } = await describeUpdates();
  assert.deepEqual([key.refused, corrections], [other.id, 1], 'what the known key had signed stays in use');
  assert.equal((await trustServer('0'.repeat(16))).taken, false);
  server.giveModel(PACKAGED, RELEASE);
  assert.equal(kept.size, 1);
  const { taken, updates } = await trustServer(other.id);
  assert.equal(kept.size, 0, 'its bytes are gone too');
  assert.deepEqual([taken, updates.last.result, updates.key.id, updates.key.refused, updates.corrections], [true, 'done', other.id, null, 2]);
  assert.equal(updates.model.signedBy, 'packaged', 'the old key’s model judges no more');
});

test('with the old key its model leaves the disk at once, although nothing else could be asked', async () => {
  server.giveModel(toyModel('2.0.0+1111'));
  await lookForUpdates();
  const other = makeKey();
  server.showKeys(other);
  server.answer('GET /v1/suppressions', {}, 503);
  assert.equal((await trustServer(other.id)).updates.last.result, 'no-answer');
  assert.equal(kept.size, 0);
});

test('a browser that cannot check signatures asks for nothing and takes nothing', async () => {
  crypto.subtle.importKey = async () => {
    throw new DOMException('not known', 'NotSupportedError');
  };
  assert.equal(await resultOf(), 'unsupported');
  assert.equal(server.asked.length, 0);
  const { supported, corrections, key, model } = await describeUpdates();
  assert.deepEqual([supported, corrections, key, model.signedBy], [false, 0, null, 'packaged']);
});

test('looks again at a moment that nobody can foretell, sooner where nothing answered', async () => {
  const delays = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await lookForUpdates();
    delays.push(fake.alarms.get(UPDATE_ALARM).delayInMinutes);
  }
  assert.ok(delays.every((delay) => delay >= 270 && delay <= 450));
  assert.equal(new Set(delays).size, 6);
  await saveSettings({ server: 'http://127.0.0.1:9' });
  await lookForUpdates();
  assert.ok(fake.alarms.get(UPDATE_ALARM).delayInMinutes <= 40);
  await scheduleUpdates();
  assert.ok(fake.alarms.get(UPDATE_ALARM).delayInMinutes <= 15);
});

test('the next look is set although this one failed', async () => {
  fake.browser.storage.local.set = async () => {
    throw new Error('the disk is full');
  };
  await assert.rejects(lookForUpdates());
  assert.ok(fake.alarms.get(UPDATE_ALARM).delayInMinutes <= 40);
});

test('a server that is chosen is asked for its key at once; erasing takes all of it away', async () => {
  await saveSettings({ server: 'http://127.0.0.1:9' });
  server.giveModel(toyModel('2.0.0+1111'));
  await pageHandlers.saveSettings({ patch: { server: server.origin } });
  await pageHandlers.lookForUpdates();
  assert.equal((await describeUpdates()).key.id, server.key.id);
  assert.equal(server.paths().filter((path) => path === 'GET /v1/keys').length, 1);
  assert.equal(kept.size, 1);
  await pageHandlers.eraseAll();
  assert.deepEqual([fake.browser.storage.local.kept.size, kept.size], [0, 0]);
});

test('held to the packaged model, corrections are taken all the same', async () => {
  server.giveModel(toyModel('2.0.0+1111'));
  await lookForUpdates();
  assert.equal((await pageHandlers.holdModel({ held: true })).model.signedBy, 'packaged');
  server.asked.length = 0;
  assert.equal(await resultOf(), 'done');
  assert.deepEqual(server.paths(), ['GET /v1/keys', 'GET /v1/suppressions']);
  assert.equal((await pageHandlers.holdModel({ held: false })).model.signedBy, 'server');
});
