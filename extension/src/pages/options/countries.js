// The list to choose the country from whose help lines are shown.

import { countryName, pickCountry } from '../../help-lines.js';
import { browserLanguage, ownUrl } from '../../ext.js';
import { FROM_PAGES } from '../../messages.js';
import { make } from '../../view/dom.js';
import { ask } from '../start.js';

/** @returns {Promise<string[]>} codes of the countries that have lines of their own */
async function knownCountries() {
  const book = await (await fetch(ownUrl('data/guidance/helplines.json'))).json();
  return [...new Set([...Object.keys(book.countries).filter((code) => code !== 'EU'), ...book.union_members])];
}

/**
 * Fills the list and saves what is chosen.
 * @param {HTMLSelectElement} select
 * @param {import('../../types.js').Settings} settings
 * @param {string} language
 * @param {import('../../i18n.js').Translate} t
 */
export async function offerCountries(select, settings, language, t) {
  const browsers = pickCountry('auto', browserLanguage()).code;
  const auto = t('options.countryAuto', { country: browsers ? countryName(browsers, language) : '–' });
  const named = (await knownCountries()).map((code) => [code, countryName(code, language)]).sort((a, b) => a[1].localeCompare(b[1], language));
  const entries = [['auto', auto], ['none', t('options.countryNone')], ...named];
  select.replaceChildren(...entries.map(([value, name]) => make(document, 'option', { value, selected: value === settings.country }, [name])));
  select.disabled = settings.managed.includes('country');
  select.addEventListener('change', () => ask(FROM_PAGES.saveSettings, { patch: { country: select.value } }));
}
