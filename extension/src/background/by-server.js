// How what is kept of each server stands in storage.local.

/** @param {any} stored by server, or of one server (as earlier releases kept it) @returns {any[]} one for each server */
export const listByServer = (stored) => (typeof stored?.server === 'string' ? [stored] : Object.values(stored ?? {}));

/** @template {{server: string}} T @param {T[]} all @returns {Record<string, T>} as they are stored */
export const keyByServer = (all) => Object.fromEntries(all.map((one) => [one.server, one]));
