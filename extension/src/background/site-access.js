// Where Fanal runs by itself: only on hosts that were chosen and that the browser has granted. Nothing else is registered,
// so where it was not chosen no line of ours runs.

import { dropOrigins, grantedOrigins, hasOrigins, setPageScript } from '../ext.js';
import { originsOf, originsWanted } from '../sites.js';
import { getSettings } from './settings.js';
import { makeTurns } from './turns.js';

/** @typedef {import('../types.js').Settings} Settings */

/** Two changes at once would each take away what the other has just put there. */
const inTurn = makeTurns();

/** @param {string[]} origins @returns {Promise<string[]>} those that are granted */
async function onlyGranted(origins) {
  const granted = await Promise.all(origins.map((origin) => hasOrigins([origin])));
  return origins.filter((_, at) => granted[at]);
}

/**
 * Brings what runs into line with what is chosen and granted. The choice is read when the turn comes: whoever asked first may have
 * read an older one, and the last to be done must be the newest.
 * @returns {Promise<string[]>} the patterns it now runs on
 */
export const syncPageScript = () => inTurn(async () => {
  const settings = await getSettings();
  const matches = await onlyGranted(originsWanted(settings));
  const excludeMatches = settings.offSites.flatMap(originsOf);
  await setPageScript(matches.length ? { id: 'warn-by-itself', file: 'content.js', matches, excludeMatches } : null);
  return matches;
});

/**
 * Gives back the rights that the choice no longer needs.
 * @param {Settings} settings
 * @param {string[]} fixed patterns from the manifest, which cannot be given back
 */
export async function dropUnneeded(settings, fixed) {
  const wanted = new Set([...originsWanted(settings), ...fixed]);
  const unneeded = (await grantedOrigins()).filter((origin) => !wanted.has(origin));
  if (unneeded.length) await dropOrigins(unneeded);
}
