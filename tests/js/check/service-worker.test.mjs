import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { CHECK } from './page.mjs';

const SOURCE = await readFile(new URL('service-worker.js', CHECK), 'utf8');
const SCOPE = 'https://fanal.example/some/folder/';

/** As much of a browser as a service worker needs; `net` answers what it fetches. */
function startWorker({ version = 'one', files = ['', 'app/check/main.js'], net = async () => new Response('from the net') } = {}) {
  const listeners = {};
  const kept = new Map();
  const timers = [];
  const open = async (name) => {
    if (!kept.has(name)) kept.set(name, new Map());
    const cache = kept.get(name);
    return {
      addAll: async (requests) => Promise.all(requests.map(async (request) => cache.set(request.url, await net(request)))),
      match: async (address) => cache.get(address)?.clone(),
    };
  };
  const self = {
    FANAL_FILES: { version, files }, registration: { scope: SCOPE }, clients: { claim: async () => {} },
    addEventListener: (name, handler) => (listeners[name] = handler),
  };
  const caches = { open, keys: async () => [...kept.keys()], delete: async (name) => kept.delete(name) };
  const setTimeout = (act) => timers.push(act);
  runInContext(SOURCE, createContext({ self, caches, fetch: net, Request, Response, URL, Set, setTimeout }));
  const fire = async (name, event = {}) => {
    const waiting = [];
    let answer = null;
    listeners[name]({ waitUntil: (promise) => waiting.push(promise), respondWith: (promise) => (answer = promise), ...event });
    return { answer: await answer, waiting };
  };
  const settle = async (name) => Promise.all((await fire(name)).waiting);
  return { fire, settle, kept, timers };
}

const get = (path) => ({ request: new Request(SCOPE + path) });

/** A form as a share menu sends it. */
function share(fields) {
  const body = new FormData();
  Object.entries(fields).forEach(([name, value]) => body.append(name, value));
  return { request: new Request(`${SCOPE}share`, { method: 'POST', body }) };
}

/** What the page is told when it asks for the shared words. */
async function take({ fire }) {
  let told;
  await fire('message', { data: 'take-shared', ports: [{ postMessage: (words) => (told = words) }] });
  return told;
}

test('keeps its files at installation and serves them without a network', async () => {
  let online = true;
  const worker = startWorker({ net: async ({ url }) => {
    if (!online) throw new TypeError('no network');
    return new Response(`file ${url}`);
  } });
  await worker.settle('install');
  online = false;
  assert.equal(await (await worker.fire('fetch', get('?lang=fr'))).answer.text(), `file ${SCOPE}`);
  assert.equal(await (await worker.fire('fetch', get('app/check/main.js'))).answer.text(), `file ${SCOPE}app/check/main.js`);
});

test('leaves alone what is not its own', async () => {
  const worker = startWorker();
  await worker.settle('install');
  for (const path of ['review/', 'v1/suppressions', 'docs', 'app/other.js']) assert.equal((await worker.fire('fetch', get(path))).answer, null, path);
  assert.equal((await worker.fire('fetch', { request: new Request('https://fanal.example/') })).answer, null, 'outside the scope');
  assert.equal((await worker.fire('fetch', { request: new Request('https://elsewhere.example/some/folder/') })).answer, null);
  assert.equal((await worker.fire('fetch', { request: new Request(SCOPE, { method: 'POST', body: 'text=x' }) })).answer, null, 'the plain form goes to the server');
});

test('drops what an older version kept, and nothing of others', async () => {
  const worker = startWorker({ version: 'two' });
  for (const name of ['fanal-check-one', 'somebody-else']) worker.kept.set(name, new Map());
  await worker.settle('install');
  await worker.settle('activate');
  assert.deepEqual([...worker.kept.keys()].sort(), ['fanal-check-two', 'somebody-else']);
});

test('a share ends in the worker: the page takes it once, and the net hears nothing', async () => {
  const asked = [];
  const worker = startWorker({ net: async (request) => asked.push(request) });
  const { answer, waiting } = await worker.fire('fetch', share({ title: 'Job', text: 'Come and work. Job', url: '' }));
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), `${SCOPE}#shared`);
  assert.deepEqual(asked, []);
  assert.equal(await take(worker), 'Come and work. Job', 'a title that the text holds is not said twice');
  await Promise.all(waiting);
  assert.equal(await take(worker), null);
});

test('a share that nobody takes is forgotten', async () => {
  const worker = startWorker();
  const { waiting } = await worker.fire('fetch', share({ title: 'A', text: 'B', url: 'https://c.example/' }));
  worker.timers.forEach((ring) => ring());
  await Promise.all(waiting);
  assert.equal(await take(worker), null);
});

test('title, text and address are put together', async () => {
  const worker = startWorker();
  await worker.fire('fetch', share({ title: 'A job', text: 'Words of it', url: 'https://c.example/' }));
  assert.equal(await take(worker), 'A job\n\nWords of it\n\nhttps://c.example/');
});

test('a message that is not ours gets no answer', async () => {
  const worker = startWorker();
  await worker.fire('fetch', share({ text: 'B' }));
  let told = false;
  await worker.fire('message', { data: 'give me all', ports: [{ postMessage: () => (told = true) }] });
  assert.equal(told, false);
});
