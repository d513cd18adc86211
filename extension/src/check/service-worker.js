// Serves the kept check page without a network, and takes what a phone shares with it. In front of this file the server or the
// build writes `self.FANAL_FILES`: the paths below our scope and their version. Requests for anything else are left alone.

/** @type {any} */
const worker = self;
/** @type {{version: string, files: string[]}} */
const { version, files } = worker.FANAL_FILES;
const PREFIX = 'fanal-check-';
const CACHE = PREFIX + version;
const SHARE = 'share';
const TAKE_SHARED = 'take-shared';
/** So long shared words wait for the page that the share opens; they are in memory only. */
const WAIT_MS = 60000;

/** What was shared and not yet taken. @type {{text: string, taken: () => void} | null} */
let shared = null;

/** @param {string} path @returns {string} */
const addressOf = (path) => new URL(path, worker.registration.scope).href;

/** @param {string} address @returns {string | null} the path below our scope, without query and fragment; null outside */
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  const place = origin + pathname;
  const { scope } = worker.registration;
  return place.startsWith(scope) ? place.slice(scope.length) : null;
}

async function fillCache() {
  const cache = await caches.open(CACHE);
  await cache.addAll(files.map((path) => new Request(addressOf(path), { cache: 'no-cache' })));
}

async function dropOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Request} request @param {string} path */
async function fromCache(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(addressOf(path))) ?? fetch(request);
}

/** @param {FormData} form @returns {string} */
function joinShared(form) {
  const parts = ['title', 'text', 'url'].map((name) => String(form.get(name) ?? '').trim());
  return [...new Set(parts)].filter((part, at) => part && !parts.some((other, place) => place !== at && other !== part && other.includes(part))).join('\n\n');
}

/** @param {any} event the form that the share menu sends; it ends here */
async function takeShare(event) {
  const text = joinShared(await event.request.formData());
  // While this lasts the browser lets the worker live, and with it what was shared.
  event.waitUntil(new Promise((resolve) => {
    shared = { text, taken: () => resolve(undefined) };
    setTimeout(() => {
      if (shared?.text === text) shared = null;
      resolve(undefined);
    }, WAIT_MS);
  }));
  return Response.redirect(addressOf('./#shared'), 303);
}

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(fillCache()));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(dropOldCaches()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const path = pathOf(event.request.url);
  if (path === SHARE && event.request.method === 'POST') event.respondWith(takeShare(event));
  else if (path !== null && event.request.method === 'GET' && files.includes(path)) event.respondWith(fromCache(event.request, path));
});
worker.addEventListener('message', (/** @type {any} */ event) => {
  if (event.data !== TAKE_SHARED) return;
  event.ports[0].postMessage(shared?.text ?? null);
  shared?.taken();
  shared = null;
});
