// A cache for the life of a page or worker, of what can be had again: never state.

/** @typedef {<T>(key: string, load: () => Promise<T>) => Promise<T>} Once what was loaded under a key; what failed is loaded again */

/** @returns {Once} a cache of its own */
export function makeOnce() {
  /** @type {Map<string, Promise<any>>} */
  const loaded = new Map();
  return (key, load) => {
    if (!loaded.has(key)) {
      loaded.set(key, load().catch((error) => {
        loaded.delete(key);
        throw error;
      }));
    }
    return /** @type {Promise<any>} */ (loaded.get(key));
  };
}
