import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { describeModels, fetchModel, forgetModel, getModel, holdModel } from '../../../extension/src/background/model-store.js';
import { checkKey } from '../../../extension/src/background/trust.js';
import { FanalServer, SIGNED_SUPPRESSIONS, makeKey, serveOwnFiles } from '../fanal-server.mjs';
import { fakeBrowser, fakeIndexedDB } from '../support.mjs';
import { sha256, toyModel } from '../toy-model.mjs';

const RELEASE = makeKey();
const PACKAGED = '0.3.0+0000';
const BYTES = toyModel(PACKAGED);
const NEWER = toyModel('7.0.0+aaaa');
const files = {
  'data/manifest.json': JSON.stringify({ sha256: sha256(BYTES), version: PACKAGED }), 'data/model.json.gz': gzipSync(BYTES), 'data/release_key.pub': `${RELEASE.public}\n`,
};

let server;
let trust;
let kept;
before(async () => {
  server = await new FanalServer().start();
});
after(() => server.stop());
beforeEach(async () => {
  fakeBrowser();
  kept = fakeIndexedDB();
  serveOwnFiles(files);
  server.showKeys(server.key);
  delete server.answers['GET /v1/model'];
  trust = await checkKey(server.origin);
});

const versionUsed = async (origin = server.origin, believed = trust) => (await getModel(origin, believed)).info.version;

test('the packaged model judges where the server gives none', async () => {
  assert.equal(await fetchModel(server.origin, trust), 'none');
  assert.equal(await versionUsed(), PACKAGED);
});

test('a newer model is used, signed by the makers or by the server, and it is said by whom', async () => {
  for (const [key, signedBy, version] of [[RELEASE, 'release', '7.0.1+bbbb'], [server.key, 'server', '7.0.2+cccc']]) {
    server.giveModel(toyModel(version), key);
    assert.equal(await fetchModel(server.origin, trust), 'new');
    assert.deepEqual(await describeModels(server.origin, trust), { packaged: PACKAGED, used: version, signedBy, held: false });
    assert.equal(await versionUsed(), version);
    assert.equal(await fetchModel(server.origin, trust), 'same');
  }
});

test('asks with the digest of what is here, so that the same model is not sent', async () => {
  server.giveModel(BYTES, RELEASE);
  assert.equal(await fetchModel(server.origin, trust), 'same');
  assert.equal(server.asked.at(-1).headers['if-none-match'], `"${sha256(BYTES)}"`);
  assert.equal(kept.size, 0);
});

const WRONG = {
  'no signature': () => [NEWER, ''],
  'a strange key': () => [NEWER, makeKey().header('fanal model 1\n', NEWER)],
  'a changed number': () => [Buffer.from(NEWER.toString().replace('"text_bias":', '"text_bias":1')), server.key.header('fanal model 1\n', NEWER)],
  'the signature of a list': () => [NEWER, server.key.header(SIGNED_SUPPRESSIONS, NEWER)],
  'another schema': () => signed(toyModel('7.0.0+aaaa', { schema: 'fanal-model/2' })),
  'no weights': () => signed(toyModel('7.0.0+aaaa', { heads: null })),
  'a version that is none': () => signed(toyModel('<img src=x>')),
  'no JSON': () => signed(Buffer.from('weights')),
};
const signed = (body) => [body, server.key.header('fanal model 1\n', body)];
for (const [what, make] of Object.entries(WRONG)) {
  test(`a model with ${what} is refused, and the one here judges on`, async () => {
    server.give('GET /v1/model', ...make());
    assert.equal(await fetchModel(server.origin, trust), 'refused');
    assert.equal(await versionUsed(), PACKAGED);
    assert.equal(kept.size, 0);
  });
}

test('a model of the server is refused while its key is not known', async () => {
  server.giveModel(NEWER);
  assert.equal(await fetchModel(server.origin, null), 'refused');
});

test('what the makers released before this package is not taken, what a server chose is', async () => {
  server.giveModel(toyModel('0.0.1+dddd'), RELEASE);
  assert.equal(await fetchModel(server.origin, trust), 'same');
  assert.equal(await versionUsed(), PACKAGED);
  server.giveModel(toyModel('0.0.1+dddd'));
  assert.equal(await fetchModel(server.origin, trust), 'new');
});

test('a package with a newer model than the one kept from the makers uses its own', async () => {
  server.giveModel(NEWER, RELEASE);
  await fetchModel(server.origin, trust);
  serveOwnFiles({ ...files, 'data/manifest.json': JSON.stringify({ sha256: sha256(BYTES), version: '8.0.0+eeee' }) });
  assert.equal(await versionUsed(), PACKAGED);
});

test('what one server signed does not judge for another, nor under another key', async () => {
  server.giveModel(NEWER);
  await fetchModel(server.origin, trust);
  assert.equal(await versionUsed('http://127.0.0.1:1', null), PACKAGED);
  assert.equal(await versionUsed(server.origin, { ...trust, id: '0'.repeat(16) }), PACKAGED);
  assert.equal(await versionUsed(), '7.0.0+aaaa');
});

test('where what is kept was damaged or is gone, the packaged one judges and it is asked for again', async () => {
  const change = () => kept.set('from-server', new Uint8Array(Buffer.from(Buffer.from(kept.get('from-server')).toString().replace('7.1.0', '7.1.9'))));
  for (const damage of [() => kept.get('from-server').fill(32, 0, 50), change, () => kept.clear()]) {
    server.giveModel(toyModel('7.1.0+ffff'));
    await fetchModel(server.origin, trust);
    damage();
    // Another model in between, as after the worker has stopped: nothing is left in memory.
    await getModel('http://127.0.0.1:1', null);
    assert.equal(await versionUsed(), PACKAGED);
    assert.equal((await describeModels(server.origin, trust)).signedBy, 'packaged');
    assert.equal(await fetchModel(server.origin, trust), 'new');
    await forgetModel();
  }
});

test('back to the packaged one, until the person wants the server’s again', async () => {
  server.giveModel(NEWER);
  await fetchModel(server.origin, trust);
  await holdModel(true);
  assert.equal(kept.size, 0);
  assert.equal(await fetchModel(server.origin, trust), 'held');
  assert.deepEqual(await describeModels(server.origin, trust), { packaged: PACKAGED, used: PACKAGED, signedBy: 'packaged', held: true });
  await holdModel(false);
  assert.equal(await fetchModel(server.origin, trust), 'new');
  assert.equal(await versionUsed(), '7.0.0+aaaa');
});

test('a server that goes back to the packaged model takes its own away', async () => {
  server.giveModel(NEWER);
  await fetchModel(server.origin, trust);
  server.giveModel(BYTES, RELEASE);
  assert.equal(await fetchModel(server.origin, trust), 'same');
  assert.equal(kept.size, 0);
  assert.equal(await versionUsed(), PACKAGED);
});

test('a browser without a store judges with the packaged model', async () => {
  globalThis.indexedDB = undefined;
  server.giveModel(NEWER);
  assert.equal(await fetchModel(server.origin, trust), 'refused');
  assert.equal(await versionUsed(), PACKAGED);
});

test('a build without weights judges with what a server gave, and says so where there is nothing', async () => {
  serveOwnFiles({ 'data/release_key.pub': files['data/release_key.pub'] });
  await assert.rejects(getModel(server.origin, trust), /no weights/);
  assert.deepEqual(await describeModels(server.origin, trust), { packaged: null, used: null, signedBy: 'packaged', held: false });
  server.giveModel(NEWER);
  assert.equal(await fetchModel(server.origin, trust), 'new');
  assert.equal(server.asked.at(-1).headers['if-none-match'], undefined);
  assert.equal(await versionUsed(), '7.0.0+aaaa');
});
