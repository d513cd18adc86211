// What the person has chosen, kept in storage.local. Wrong or old values fall back to the defaults, one by one.

import { readStored, writeStored } from '../ext.js';
import { cleanHost, cleanServer } from '../sites.js';

/** @typedef {import('../types.js').Settings} Settings */

/** The server on this computer; the port can be changed in the settings. */
export const DEFAULT_SERVER = 'http://127.0.0.1:8765';
const WHERE = ['everywhere', 'boards', 'asked'];
const MAX_HOSTS = 500;

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({ language: 'auto', country: 'auto', where: null, boards: [], offSites: [], server: DEFAULT_SERVER });

/** @param {unknown} list @returns {string[]} valid hosts, each once */
function readHosts(list) {
  if (!Array.isArray(list)) return [];
  const hosts = list.map((entry) => cleanHost(String(entry))).filter((host) => host !== null);
  return [...new Set(hosts)].slice(0, MAX_HOSTS);
}

/**
 * @param {any} stored whatever was found
 * @returns {Settings}
 */
export function readSettings(stored) {
  const found = stored && typeof stored === 'object' ? stored : {};
  return {
    language: /^[a-z]{2,3}$/.test(found.language) ? found.language : DEFAULTS.language,
    country: /^(?:auto|none|[A-Z]{2})$/.test(found.country) ? found.country : DEFAULTS.country,
    where: WHERE.includes(found.where) ? found.where : DEFAULTS.where,
    boards: readHosts(found.boards),
    offSites: readHosts(found.offSites),
    server: cleanServer(String(found.server ?? '')) ?? DEFAULTS.server,
  };
}

/** @returns {Promise<Settings>} */
export const getSettings = async () => readSettings(await readStored('local', 'settings'));

/**
 * @param {Partial<Settings>} patch
 * @returns {Promise<Settings>} as stored
 */
export async function saveSettings(patch) {
  const settings = readSettings({ ...(await getSettings()), ...patch });
  await writeStored('local', { settings });
  return settings;
}
