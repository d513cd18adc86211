// Who is reading: the servers to ask, the language to speak and its words, the country to help in.

import { browserLanguage } from '../ext.js';
import { loadWords, makeTranslator, readerLanguage } from '../i18n.js';
import { pickCountry } from '../help-lines.js';
import { chosenServers } from './servers.js';
import { getSettings } from './settings.js';

/** @typedef {{servers: import('../types.js').Servers, discreet: boolean, language: string, country: {code: string | null, guessed: boolean}, t: import('../i18n.js').Translate, words: import('../i18n.js').Words}} Reader */

/** A cache of our own files for the life of this worker, not state. @type {Map<string, Promise<import('../i18n.js').Words>>} */
const loaded = new Map();

/** @param {string} language @param {boolean} discreet @returns {Promise<import('../i18n.js').Words>} */
function wordsOf(language, discreet) {
  const key = `${language} ${discreet}`;
  const known = loaded.get(key) ?? loadWords(language, discreet);
  loaded.set(key, known);
  known.catch(() => loaded.delete(key));
  return known;
}

/** @returns {Promise<Reader>} */
export async function getReader() {
  const settings = await getSettings();
  const language = readerLanguage(settings.language);
  const words = await wordsOf(language, settings.discreet);
  const country = pickCountry(settings.country, browserLanguage());
  const { discreet } = settings;
  return { servers: await chosenServers(settings), discreet, language, country, words, t: makeTranslator(words, language) };
}

/** @param {import('../i18n.js').Words} words @returns {import('../i18n.js').Words} those a banner needs */
export const bannerWords = (words) => Object.fromEntries(Object.entries(words).filter(([key]) => /^(banner|view)\./.test(key)));
