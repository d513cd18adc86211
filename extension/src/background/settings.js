// What the person has chosen, kept in storage.local, and what whoever looks after this computer has set, which wins. Wrong or
// old values fall back to the defaults, one by one.

import { readManaged, readStored, writeStored } from '../ext.js';
import { cleanHost, cleanRemote, cleanReview, cleanServer } from '../sites.js';
import { makeTurns } from './turns.js';

/** @typedef {import('../types.js').Settings} Settings */
/** @typedef {import('../types.js').Choices} Choices */

/** The server on this computer; the port can be changed in the settings. */
const DEFAULT_SERVER = 'http://127.0.0.1:8765';
const WHERE = ['everywhere', 'boards', 'asked'];
const JUDGING = ['computer', 'device', 'remote'];
const MAX_HOSTS = 500;
/** So many adverts may be hidden for good; the oldest are shown again. */
export const MAX_OFF_ADVERTS = 200;
const HASH = /^[\w-]{4,64}$/;
/** What may be set from outside, as managed-schema.json names it. */
export const MANAGED = Object.freeze(['where', 'boards', 'judging', 'remoteServer', 'reviewServer', 'language', 'country', 'discreet']);

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  language: 'auto', country: 'auto', where: null, boards: [], offSites: [], offAdverts: [], discreet: false,
  judging: 'computer', server: DEFAULT_SERVER, remoteServer: '', reviewServer: '', managed: [],
});

/** @param {unknown} list @returns {string[]} valid hosts, each once */
function readHosts(list) {
  if (!Array.isArray(list)) return [];
  const hosts = list.map((entry) => cleanHost(String(entry))).filter((host) => host !== null);
  return [...new Set(hosts)].slice(0, MAX_HOSTS);
}

/** @param {unknown} list @returns {import('../types.js').OffAdvert[]} the newest, each once */
function readAdverts(list) {
  if (!Array.isArray(list)) return [];
  const valid = list.filter((entry) => HASH.test(entry?.hash) && !Number.isNaN(Date.parse(entry?.since)));
  return [...new Map(valid.map(({ hash, since }) => [hash, { hash, since }])).values()].slice(-MAX_OFF_ADVERTS);
}

/** @template T @param {readonly T[]} known @param {any} value @param {any} otherwise @returns {any} */
const oneOf = (known, value, otherwise) => (known.includes(value) ? value : otherwise);
/** @param {RegExp} form @param {any} value @param {string} otherwise @returns {string} */
const inForm = (form, value, otherwise) => (typeof value === 'string' && form.test(value) ? value : otherwise);

/**
 * @param {any} stored whatever was found
 * @returns {Choices}
 */
function readChoices(stored) {
  const found = stored && typeof stored === 'object' ? stored : {};
  return {
    language: inForm(/^[a-z]{2,3}$/, found.language, DEFAULTS.language),
    country: inForm(/^(?:auto|none|[A-Z]{2})$/, found.country, DEFAULTS.country),
    where: oneOf(WHERE, found.where, DEFAULTS.where),
    boards: readHosts(found.boards),
    offSites: readHosts(found.offSites),
    offAdverts: readAdverts(found.offAdverts),
    discreet: found.discreet === true,
    judging: oneOf(JUDGING, found.judging, DEFAULTS.judging),
    server: cleanServer(String(found.server ?? '')) ?? DEFAULTS.server,
    remoteServer: cleanRemote(String(found.remoteServer ?? '')) ?? DEFAULTS.remoteServer,
    reviewServer: cleanReview(String(found.reviewServer ?? '')) ?? DEFAULTS.reviewServer,
  };
}

/**
 * @param {any} stored what the person chose
 * @param {any} [managed] what was set from outside
 * @returns {Settings} `managed` names what cannot be changed here
 */
export function readSettings(stored, managed = {}) {
  const set = Object.fromEntries(Object.entries(managed ?? {}).filter(([name]) => MANAGED.includes(name)));
  const names = Object.keys(set).filter((name) => isMeant(name, set[name]));
  const meant = Object.fromEntries(names.map((name) => [name, set[name]]));
  return { ...readChoices({ ...stored, ...meant }), managed: names };
}

/** @param {string} name @param {any} value @returns {boolean} whether a value from outside is one that we know; else the person chooses */
function isMeant(name, value) {
  const read = /** @type {any} */ (readChoices({ [name]: value }))[name];
  if (name === 'boards') return read.length > 0;
  if (/Server$/.test(name)) return read !== '';
  return read === value;
}

/** @returns {Promise<Settings>} */
export const getSettings = async () => readSettings(await readStored('local', 'settings'), await readManaged());

/** Two changes at once would each write over what the other has just saved. */
const inTurn = makeTurns();

/**
 * Changes what the person chose; what is set from outside stays over it.
 * @param {Partial<Choices> | ((now: Choices) => Partial<Choices>)} patch made from what is chosen by then, where a list grows
 * @returns {Promise<Settings>} as they hold now
 */
export const saveSettings = (patch) => inTurn(async () => {
  const now = readChoices(await readStored('local', 'settings'));
  const settings = readChoices({ ...now, ...(typeof patch === 'function' ? patch(now) : patch) });
  await writeStored('local', { settings });
  return readSettings(settings, await readManaged());
});
