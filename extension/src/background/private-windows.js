// What is decided inside a private window is kept in memory only, and forgotten with the browser: nothing of it goes to disk.

import { readStored, writeStored } from '../ext.js';
import { inTurn } from './turns.js';

/** @typedef {import('../types.js').Choices} Choices */
/** @typedef {Pick<Choices, 'offSites' | 'offAdverts'>} Off */

const KEY = 'private-off';
/** @type {Off} */
const NOTHING = Object.freeze({ offSites: [], offAdverts: [] });

/** @returns {Promise<Off>} sites and adverts that were turned off in a private window */
const getPrivateOff = async () => (await readStored('session', KEY)) ?? NOTHING;

/** @param {Partial<Off>} more */
export const addPrivateOff = ({ offSites = [], offAdverts = [] }) => inTurn(async () => {
  const off = await getPrivateOff();
  await writeStored('session', { [KEY]: { offSites: [...off.offSites, ...offSites], offAdverts: [...off.offAdverts, ...offAdverts] } });
});

/**
 * @template {Off} T
 * @param {T} settings
 * @param {boolean} privately whether it is for a private window
 * @returns {Promise<T>} with what was turned off there
 */
export async function withPrivateOff(settings, privately) {
  if (!privately) return settings;
  const off = await getPrivateOff();
  return { ...settings, offSites: [...settings.offSites, ...off.offSites], offAdverts: [...settings.offAdverts, ...off.offAdverts] };
}
