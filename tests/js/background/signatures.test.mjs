import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { SIGNED_MODEL, SIGNED_SUPPRESSIONS, canVerify, isSignedBy, keyIdOf, readKey, readSignature } from '../../../extension/src/background/signatures.js';
import { makeKey } from '../fanal-server.mjs';

const KEY = makeKey();
const BODY = new Uint8Array(Buffer.from('{"serial":1}'));
const SIGNATURE = readSignature(KEY.header(SIGNED_MODEL, Buffer.from(BODY))).signature;
const importKey = crypto.subtle.importKey;
afterEach(() => {
  crypto.subtle.importKey = importKey;
});

test('believes what the key has signed, and nothing else', async () => {
  assert.equal(await isSignedBy(KEY.public, SIGNED_MODEL, BODY, SIGNATURE), true);
  assert.equal(await isSignedBy(makeKey().public, SIGNED_MODEL, BODY, SIGNATURE), false, 'another key');
  assert.equal(await isSignedBy(KEY.public, SIGNED_SUPPRESSIONS, BODY, SIGNATURE), false, 'another kind of thing');
  assert.equal(await isSignedBy(KEY.public, SIGNED_MODEL, BODY.with(0, 0x5b), SIGNATURE), false, 'another body');
  assert.equal(await isSignedBy(KEY.public, SIGNED_MODEL, BODY, SIGNATURE.with(3, SIGNATURE[3] ^ 1)), false, 'another signature');
  assert.equal(await isSignedBy('no key', SIGNED_MODEL, BODY, SIGNATURE), false, 'no key');
});

test('names a key by the digest of its bytes', async () => assert.equal(await keyIdOf(KEY.public), KEY.id));

test('reads the header strictly', () => {
  const good = KEY.header(SIGNED_MODEL, Buffer.from(BODY));
  assert.equal(readSignature(good).keyId, KEY.id);
  for (const wrong of ['', good.slice(0, -1), `${good}A`, good.toUpperCase(), good.replace('; ', ';'), `${good}, ${good}`, good.replace('ed25519', 'rsa')]) {
    assert.equal(readSignature(wrong), null, wrong);
  }
});

test('takes a key in its one form only', () => {
  assert.equal(readKey(KEY.public).length, 32);
  for (const wrong of [null, 5, '', KEY.public.slice(1), `${KEY.public}A`, `${KEY.public.slice(1)}+`, [KEY.public]]) assert.equal(readKey(wrong), null);
});

test('a browser that knows no such keys believes nothing, and says so', async () => {
  assert.equal(await canVerify(), true);
  crypto.subtle.importKey = async () => {
    throw new DOMException('not known', 'NotSupportedError');
  };
  assert.equal(await canVerify(), false);
  assert.equal(await isSignedBy(KEY.public, SIGNED_MODEL, BODY, SIGNATURE), false);
});
