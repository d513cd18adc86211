// Who is reading: the servers to ask, the language to speak and its words, the country to help in.

import { browserLanguage } from '../ext.js';
import { loadWords, makeTranslator, readerLanguage } from '../i18n.js';
import { pickCountry } from '../help-lines.js';
import { makeOnce } from '../once.js';
import { chosenServers } from './servers.js';
import { getSettings } from './settings.js';

/** @typedef {{servers: import('../types.js').Servers, discreet: boolean, language: string, country: {code: string | null, guessed: boolean}, t: import('../i18n.js').Translate, words: import('../i18n.js').Words}} Reader */

const once = makeOnce();

/** @returns {Promise<Reader>} */
export async function getReader() {
  const settings = await getSettings();
  const { discreet } = settings;
  const language = readerLanguage(settings.language);
  const words = await once(`${language}-${discreet}`, () => loadWords(language, discreet));
  const country = pickCountry(settings.country, browserLanguage());
  return { servers: await chosenServers(settings), discreet, language, country, words, t: makeTranslator(words, language) };
}

/** @param {import('../i18n.js').Words} words @returns {import('../i18n.js').Words} those a banner needs */
export const bannerWords = (words) => Object.fromEntries(Object.entries(words).filter(([key]) => /^(banner|view)\./.test(key)));
