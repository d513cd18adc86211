// A small server of our own that speaks the contract: real HTTP, real keys (Ed25519), real signatures.

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

export const SIGNED_MODEL = 'fanal model 1\n';
export const SIGNED_SUPPRESSIONS = 'fanal suppressions 1\n';

/** @returns a pair of keys: `public` and `id` as the contract names them, `header` signs a body */
export function makeKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url');
  const id = createHash('sha256').update(raw).digest('hex').slice(0, 16);
  const header = (kind, body) => `key=${id}; ed25519=${sign(null, Buffer.concat([Buffer.from(kind), body]), privateKey).toString('base64url')}`;
  return { id, public: raw.toString('base64url'), header, shown: { id, algorithm: 'Ed25519', public: raw.toString('base64url'), use: 'server' } };
}

/** The body of a list, as the server sends it. */
export const listBody = (list) => Buffer.from(JSON.stringify({ serial: 1, issued: '2026-11-28T10:00:00Z', reading: '000000000000', entries: [], ...list }));

/** Keeps answers by "METHOD /path"; what is not there gets 404, and every request is noted. */
export class FanalServer {
  constructor() {
    this.key = makeKey();
    this.answers = {};
    this.asked = [];
  }

  async start() {
    this.http = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const path = `${request.method} ${request.url}`;
      this.asked.push({ path, headers: request.headers, body });
      const { status = 200, headers = {}, body: answer = '' } = this.answers[path] ?? { status: 404, body: '{}' };
      const same = headers.ETag !== undefined && request.headers['if-none-match'] === headers.ETag;
      response.writeHead(same ? 304 : status, headers).end(same ? undefined : answer);
    });
    await new Promise((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.http.address().port}`;
    this.showKeys(this.key);
    return this;
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** Shows the public part of keys. */
  showKeys(...keys) {
    this.answer('GET /v1/keys', { keys: keys.map(({ shown }) => shown) });
  }

  answer(path, json, status = 200) {
    this.answers[path] = { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json) };
  }

  /** Gives bytes out under a signature. */
  give(path, bytes, signature, etag = `"${createHash('sha256').update(bytes).digest('hex')}"`) {
    this.answers[path] = { headers: { 'Fanal-Signature': signature, ETag: etag }, body: bytes };
  }

  /** Gives a list out, signed by a key. */
  giveList(list, key = this.key) {
    const bytes = listBody(list);
    this.give('GET /v1/suppressions', bytes, key.header(SIGNED_SUPPRESSIONS, bytes), `"${list.serial ?? 1}"`);
  }

  /** Gives a model out, signed by a key. */
  giveModel(bytes, key = this.key) {
    this.give('GET /v1/model', bytes, key.header(SIGNED_MODEL, bytes));
  }

  paths() {
    return this.asked.map(({ path }) => path);
  }
}

/** Files of the package come from a map of names, everything else goes over the line. */
export function serveOwnFiles(files) {
  const line = FETCH;
  globalThis.fetch = async (url, options) => {
    if (!String(url).startsWith('file:')) return line(url, options);
    const name = String(url).split('/src/')[1];
    if (!(name in files)) throw new TypeError(`no file ${name}`);
    return new Response(files[name]);
  };
}
const FETCH = globalThis.fetch;
