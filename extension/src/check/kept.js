// Keeps the page on the device, only where the reader asks for it: then it works without a network, and what a phone shares with
// it is taken by the service worker here and goes to no server. One button takes all of it away again.

/** The messages between page and service worker. */
const TAKE_SHARED = 'take-shared';
const SHARED_MARK = '#shared';
const PATIENCE_MS = 3000;

/** @returns {ServiceWorkerContainer | null} null where the browser keeps no pages */
const container = () => navigator.serviceWorker ?? null;

/** @returns {Promise<boolean>} whether the page is kept here */
export async function isKept() {
  return Boolean(await container()?.getRegistration().catch(() => undefined));
}

/** Keeps the page. @returns {Promise<void>} @throws where the browser does not */
export async function keep() {
  const registration = await /** @type {ServiceWorkerContainer} */ (container()).register('service-worker.js');
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (!worker) throw new Error('no worker');
  await new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === 'activated') resolve(undefined);
      if (worker.state === 'redundant') reject(new Error('not kept'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

/** Takes everything away that was kept. */
export async function remove() {
  const registration = await container()?.getRegistration();
  await registration?.unregister();
  for (const name of await caches.keys()) if (name.startsWith('fanal-check-')) await caches.delete(name);
}

/** @returns {boolean} whether the page was opened because something was shared with it */
export const wasShared = () => document.location.hash === SHARED_MARK;

/**
 * Takes what was shared out of the service worker's memory; it is handed out once.
 * @returns {Promise<string | null>} null where it did not arrive
 */
export function takeShared() {
  history.replaceState(null, '', document.location.pathname + document.location.search);
  const worker = container()?.controller;
  if (!worker) return Promise.resolve(null);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    setTimeout(() => resolve(null), PATIENCE_MS);
    port1.onmessage = ({ data }) => resolve(typeof data === 'string' && data.trim() ? data : null);
    worker.postMessage(TAKE_SHARED, [port2]);
  });
}
