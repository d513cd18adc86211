// The line to the server on this computer, and to those elsewhere that the person agreed to; to no other. Every request starts
// here, in the background: a page's own rules never apply to it and the page never sees it.

import { mayAskAnything } from './consents.js';

export class ServerError extends Error {
  /** @param {string} message @param {number} status 0 when nothing answered */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Nothing of the browser's goes along: no cookie, no referrer, no cache, and no other place it might be sent on to. */
const PLAIN = Object.freeze({ credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer' });

/** No answer that is no signed one is longer than this. */
const MAX_ANSWER_BYTES = 2_000_000;

/** @param {string} server @throws {ServerError} where the person has not agreed to it */
async function mustBeAgreed(server) {
  if (!(await mayAskAnything(server))) throw new ServerError('this server was not agreed to', 0);
}

/** @param {unknown} error @returns {ServerError} */
const noAnswer = (error) => (error instanceof ServerError ? error : new ServerError(error instanceof Error ? error.message : 'no answer', 0));

/** @param {string} text @returns {any} null when it is not JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} server
 * @param {string} path
 * @param {{method?: string, body?: string, headers?: Record<string, string>, timeoutMs: number}} options
 * @returns {Promise<{status: number, json: any}>}
 * @throws {ServerError} when nothing answers in time; the caller judges on the device or keeps the report for later
 */
export async function ask(server, path, { method = 'GET', body, headers = {}, timeoutMs }) {
  const all = body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
  try {
    await mustBeAgreed(server);
    const answer = await fetch(server + path, { .../** @type {any} */ (PLAIN), method, body, headers: all, signal: AbortSignal.timeout(timeoutMs) });
    const bytes = await readBytes(answer, MAX_ANSWER_BYTES);
    if (!bytes) throw new ServerError('the answer is too long', 0);
    return { status: answer.status, json: parse(new TextDecoder().decode(bytes)) };
  } catch (error) {
    throw noAnswer(error);
  }
}

/** @param {Response} answer @param {number} most @returns {Promise<Uint8Array<ArrayBuffer> | null>} null when it is longer */
async function readBytes(answer, most) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  const reader = answer.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      return null;
    }
    parts.push(part.value);
  }
  const bytes = new Uint8Array(size);
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/** @param {Response} answer @param {number} most @returns {Promise<Signed>} */
async function readSigned(answer, most) {
  if (answer.status === 304) return { outcome: 'same' };
  if (answer.status === 404) return { outcome: 'none' };
  if (answer.status !== 200) throw new ServerError(`the server answered ${answer.status}`, answer.status);
  const bytes = await readBytes(answer, most);
  if (!bytes) return { outcome: 'refused' };
  return { outcome: 'given', bytes, etag: answer.headers.get('ETag'), signature: answer.headers.get('Fanal-Signature') ?? '' };
}

/** @typedef {{bytes: Uint8Array<ArrayBuffer>, etag: string | null, signature: string}} Given what came, not believed yet */
/** @typedef {{outcome: 'same' | 'none' | 'refused'} | ({outcome: 'given'} & Given)} Signed 'refused' where it is too large */

/**
 * Asks for something that is signed as the very bytes it is sent as.
 * @param {string} server @param {string} path
 * @param {{etag: string | null, maxBytes: number, timeoutMs: number}} options `etag` of what is here already
 * @returns {Promise<Signed>}
 * @throws {ServerError} when nothing answers in time
 */
export async function askSigned(server, path, { etag, maxBytes, timeoutMs }) {
  /** @type {Record<string, string>} */
  const headers = etag ? { 'If-None-Match': etag } : {};
  try {
    await mustBeAgreed(server);
    const answer = await fetch(server + path, { .../** @type {any} */ (PLAIN), headers, signal: AbortSignal.timeout(timeoutMs) });
    return await readSigned(answer, maxBytes);
  } catch (error) {
    throw noAnswer(error);
  }
}
