// Words of the interface, in a language the reader can choose inside the extension (the browser's own i18n cannot switch).

import { browserLanguage, ownUrl } from './ext.js';

/** Languages with a file in messages/, each under its own name; the first is the fallback. */
export const LANGUAGES = Object.freeze([
  { code: 'en', name: 'English' },
  { code: 'fr', name: 'Français' },
  { code: 'es', name: 'Español' },
  { code: 'ar', name: 'العربية' },
  { code: 'ru', name: 'Русский' },
  { code: 'zh', name: '中文' },
  { code: 'pt', name: 'Português' },
  { code: 'uk', name: 'Українська' },
  { code: 'hi', name: 'हिन्दी' },
  { code: 'id', name: 'Bahasa Indonesia' },
  { code: 'vi', name: 'Tiếng Việt' },
  { code: 'fil', name: 'Filipino' },
  { code: 'sw', name: 'Kiswahili' },
  { code: 'th', name: 'ไทย' },
  { code: 'ro', name: 'Română' },
  { code: 'tr', name: 'Türkçe' },
]);
/** Codes that browsers use for one of LANGUAGES. */
const OTHER_CODES = Object.freeze({ tl: 'fil', in: 'id', mo: 'ro' });
const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur|ps|ckb|yi)\b/;

/** @typedef {Record<string, string>} Words */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Translate */

/**
 * The language to speak: the chosen one, else the browser's, else English.
 * @param {string} chosen 'auto' or a code
 * @param {string} fromBrowser BCP 47 code
 * @returns {string}
 */
export function pickLanguage(chosen, fromBrowser) {
  const [first] = (chosen === 'auto' ? fromBrowser : chosen).toLowerCase().split('-');
  const wanted = /** @type {Record<string, string>} */ (OTHER_CODES)[first] ?? first;
  return LANGUAGES.some(({ code }) => code === wanted) ? wanted : LANGUAGES[0].code;
}

/** @param {string} chosen @returns {string} */
export const readerLanguage = (chosen) => pickLanguage(chosen, browserLanguage());

/** Which way a language is written. @param {string} language code or longer tag @returns {'rtl' | 'ltr'} */
export const directionOf = (language) => (RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr');

/** Our name, as every language writes it. */
const NAME = /Fanal/g;

/** @template T @param {T} texts words of ours, in any shape @param {string} name @returns {T} the same, under another name */
export const neutral = (texts, name) => JSON.parse(JSON.stringify(texts).replace(NAME, () => name));

/**
 * @param {string} language
 * @param {boolean} [discreet] whether our name is to be replaced by a neutral one
 * @returns {Promise<Words>}
 */
export async function loadWords(language, discreet = false) {
  const words = await (await fetch(ownUrl(`messages/${language}.json`))).json();
  return discreet ? neutral(words, words['discreet.name']) : words;
}

/**
 * Looks a key up and fills {name} places. With a `count`, the plural form is taken from `key.one`, `key.other`.
 * @param {Words} words
 * @param {string} language
 * @returns {Translate}
 */
export function makeTranslator(words, language) {
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const form = 'count' in values ? `${key}.${plurals.select(Number(values.count))}` : key;
    const pattern = words[form] ?? words[`${key}.other`] ?? words[key] ?? key;
    return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  };
}
