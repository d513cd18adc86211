// Where the bytes of a model from the server are kept: IndexedDB, because they are too many for the browser's small stores.

const BASE = 'fanal';
const STORE = 'models';
const ONLY = 'from-server';

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} act @returns {Promise<T>} */
async function inStore(mode, act) {
  const opening = indexedDB.open(BASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const base = await done(opening);
  try {
    return await done(act(base.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    base.close();
  }
}

/** @returns {Promise<Uint8Array<ArrayBuffer>>} @throws where none is kept, or the browser gives no such store */
export async function readModelBytes() {
  const bytes = await inStore('readonly', (store) => store.get(ONLY));
  if (!(bytes instanceof Uint8Array)) throw new Error('no model is kept');
  return /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
}

/** @returns {Promise<number>} how many bytes are kept, 0 where none are */
export const sizeOfModelBytes = () => readModelBytes().then((bytes) => bytes.length, () => 0);

/** @param {Uint8Array<ArrayBuffer>} bytes replaces what was kept */
export const writeModelBytes = (bytes) => inStore('readwrite', (store) => store.put(bytes, ONLY));
/** Where there is no store there is nothing to take away. */
export const removeModelBytes = () => inStore('readwrite', (store) => store.delete(ONLY)).catch(() => {});
