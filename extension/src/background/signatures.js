// Keys, key ids and signatures (Ed25519), with the browser's own WebCrypto. Older browsers have none; nothing is believed there.

import { sha256 } from '../digest.js';

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** What is signed begins with its kind, so that nothing signed as one thing can be shown as another. */
export const SIGNED_MODEL = 'fanal model 1\n';
export const SIGNED_SUPPRESSIONS = 'fanal suppressions 1\n';
const KEY_CHARS = /^[\w-]{43}$/;
const KEY_BYTES = 32;
const KEY_ID_CHARS = 16;
const HEADER = /^key=([0-9a-f]{16}); ed25519=([\w-]{86})$/;

/** @param {string} text base64url @returns {Bytes} */
function bytesOf(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}

/** @param {unknown} key base64url @returns {Bytes | null} null when it is none */
export function readKey(key) {
  if (typeof key !== 'string' || !KEY_CHARS.test(key)) return null;
  const bytes = bytesOf(key);
  return bytes.length === KEY_BYTES ? bytes : null;
}

/** @param {string} key base64url, as readKey takes it @returns {Promise<string>} the name by which a signature tells its key */
export const keyIdOf = async (key) => (await sha256(bytesOf(key))).slice(0, KEY_ID_CHARS);

/** @param {Bytes} raw @returns {Promise<CryptoKey>} */
const importKey = (raw) => crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);

/** @returns {Promise<boolean>} whether this browser can check signatures at all */
export async function canVerify() {
  try {
    // The base point of the curve, encoded: a key that every implementation takes.
    await importKey(new Uint8Array(KEY_BYTES).fill(0x66).map((byte, at) => (at ? byte : 0x58)));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} header @returns {{keyId: string, signature: Bytes} | null} null when it is not as it should be */
export function readSignature(header) {
  const [, keyId, signature] = HEADER.exec(header) ?? [];
  return keyId ? { keyId, signature: bytesOf(signature) } : null;
}

/**
 * @param {string} key base64url
 * @param {string} kind SIGNED_MODEL or SIGNED_SUPPRESSIONS
 * @param {Bytes} body the very bytes that were sent
 * @param {Bytes} signature
 * @returns {Promise<boolean>} false also where the browser cannot check
 */
export async function isSignedBy(key, kind, body, signature) {
  const raw = readKey(key);
  if (!raw) return false;
  const prefix = new TextEncoder().encode(kind);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  try {
    return await crypto.subtle.verify({ name: 'Ed25519' }, await importKey(raw), signature, signed);
  } catch {
    return false;
  }
}
