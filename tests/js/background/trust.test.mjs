import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { checkKey, getTrust, trustKey } from '../../../extension/src/background/trust.js';
import { FanalServer, makeKey } from '../fanal-server.mjs';
import { fakeBrowser } from '../support.mjs';

let server;
before(async () => {
  server = await new FanalServer().start();
});
after(() => server.stop());
beforeEach(() => {
  fakeBrowser();
  server.key = makeKey();
  server.showKeys(server.key);
});

test('keeps the first key that a server shows, for that server', async () => {
  const { id, key, refused } = await checkKey(server.origin);
  assert.deepEqual([id, key, refused], [server.key.id, server.key.public, null]);
  assert.equal((await getTrust(server.origin)).id, server.key.id);
  assert.equal(await getTrust('http://127.0.0.1:1'), null);
});

test('another key later is noted and not believed, until the first one is shown again', async () => {
  await checkKey(server.origin);
  const other = makeKey();
  server.showKeys(other);
  assert.equal((await checkKey(server.origin)).refused.id, other.id);
  assert.equal((await getTrust(server.origin)).id, server.key.id);
  server.showKeys(other, server.key);
  assert.equal((await checkKey(server.origin)).refused, null);
});

test('trusts another key only when it is the one that the person saw', async () => {
  await checkKey(server.origin);
  const [seen, swapped] = [makeKey(), makeKey()];
  server.showKeys(swapped);
  assert.equal(await trustKey(server.origin, seen.id), false);
  assert.equal((await getTrust(server.origin)).id, server.key.id);
  server.showKeys(seen);
  assert.equal(await trustKey(server.origin, seen.id), true);
  assert.equal((await getTrust(server.origin)).id, seen.id);
});

const { shown } = makeKey();
const USELESS = [
  ['a name that is not that of the key', { ...shown, id: '0000000000000000' }],
  ['another algorithm', { ...shown, algorithm: 'RSA' }],
  ['another use', { ...shown, use: 'release' }],
  ['no key', { ...shown, public: 'AAAA' }],
  ['nothing', null],
];
for (const [what, given] of USELESS) {
  test(`takes no key with ${what}`, async () => {
    server.answer('GET /v1/keys', { keys: [given] });
    await assert.rejects(checkKey(server.origin), { status: 404 });
    assert.equal(await getTrust(server.origin), null);
  });
}

test('takes the good one among others', async () => {
  server.answer('GET /v1/keys', { keys: [null, { ...shown, use: 'x' }, server.key.shown] });
  assert.equal((await checkKey(server.origin)).id, server.key.id);
});

test('a server that gives no keys, and none at all, are told apart', async () => {
  delete server.answers['GET /v1/keys'];
  await assert.rejects(checkKey(server.origin), { status: 404 });
  await assert.rejects(checkKey('http://127.0.0.1:9'), { status: 0 });
});

test('the question carries nothing but itself', async () => {
  server.asked.length = 0;
  await checkKey(server.origin);
  const [{ path, body, headers }] = server.asked;
  assert.deepEqual([path, body, headers.cookie, headers.referer, headers.authorization], ['GET /v1/keys', '', undefined, undefined, undefined]);
});
