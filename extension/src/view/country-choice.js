// The list to choose the country from whose help lines are shown.

import { countryName, pickCountry } from '../help-lines.js';
import { make } from './dom.js';

/** @param {import('../help-lines.js').HelpBook} book @returns {string[]} codes of the countries that have lines of their own */
const knownCountries = (book) => [...new Set([...Object.keys(book.countries).filter((code) => code !== 'EU'), ...book.union_members])];

/**
 * Fills the list in the reader's language.
 * @param {HTMLSelectElement} select
 * @param {import('../help-lines.js').HelpBook} book
 * @param {string} chosen 'auto', 'none' or a code
 * @param {{fromBrowser: string, language: string, t: import('../i18n.js').Translate}} reader `fromBrowser`: BCP 47 tag
 */
export function fillCountries(select, book, chosen, { fromBrowser, language, t }) {
  const own = pickCountry('auto', fromBrowser).code;
  const named = knownCountries(book).map((code) => [code, countryName(code, language)]).sort((a, b) => a[1].localeCompare(b[1], language));
  const entries = [['auto', t('options.countryAuto', { country: own ? countryName(own, language) : '–' })], ['none', t('options.countryNone')], ...named];
  select.replaceChildren(...entries.map(([value, name]) => make(select.ownerDocument, 'option', { value, selected: value === chosen }, [name])));
}
