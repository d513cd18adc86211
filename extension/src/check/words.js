// The words of the check page, which the reader can change in place: what was pasted stays, and goes nowhere.

import { browserLanguage, ownUrl } from '../ext.js';
import { LANGUAGES, directionOf, loadWords, makeTranslator, pickLanguage } from '../i18n.js';

/** @typedef {import('../i18n.js').Translate} Translate */
/** @typedef {{language: string, t: Translate}} Speech */

/** Words of the extension that would be untrue here -> those of the page. */
const INSTEAD = { 'view.by.device': 'by_page', 'view.by.server': 'by_server', 'view.help.country': 'help_for', 'view.help.guessed': 'help_for', 'view.help.international': 'options.countryNone' };

const FALLBACK = LANGUAGES[0].code;

/**
 * The language to begin with: the one asked for in the address, else the first of the browser's that we speak.
 * @param {string} query of the address
 * @param {readonly string[]} languages of the browser, the liked first
 * @returns {string}
 */
export function firstLanguage(query, languages) {
  const asked = new URLSearchParams(query).get('lang') ?? '';
  return pickLanguage([asked, ...languages, browserLanguage()].find(isSpoken) ?? FALLBACK, FALLBACK);
}

/** @param {string} tag @returns {boolean} whether a language is picked for what it is, and not for want of another */
const isSpoken = (tag) => pickLanguage(tag, '') !== FALLBACK || tag.toLowerCase().split('-')[0] === FALLBACK;

/** @param {string} language @returns {Promise<Speech>} */
export async function learn(language) {
  const [ours, own] = await Promise.all([loadWords(language), fetch(ownUrl(`page-words/${language}.json`)).then((answer) => answer.json())]);
  const words = { ...ours, ...own };
  const instead = Object.fromEntries(Object.entries(INSTEAD).map(([key, name]) => [key, words[name]]));
  return { language, t: makeTranslator({ ...words, ...instead }, language) };
}

/**
 * Says everything on the page in a language.
 * @param {Document} document @param {Speech} speech
 */
export function speak(document, { language, t }) {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  document.title = `${t('title')} – Fanal`;
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(/** @type {HTMLElement} */ (element).dataset.t ?? '');
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', t(/** @type {HTMLElement} */ (element).dataset.label ?? ''));
  for (const button of document.querySelectorAll('[name="switch"]')) {
    const { value } = /** @type {HTMLButtonElement} */ (button);
    if (value === language) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}
