// The country for help lines, as a setting.

import { browserLanguage, ownUrl } from '../../ext.js';
import { FROM_PAGES } from '../../messages.js';
import { fillCountries } from '../../view/country-choice.js';
import { ask } from '../start.js';

/**
 * Fills the list and saves what is chosen.
 * @param {HTMLSelectElement} select
 * @param {import('../../types.js').Settings} settings
 * @param {string} language
 * @param {import('../../i18n.js').Translate} t
 */
export async function offerCountries(select, settings, language, t) {
  const book = await (await fetch(ownUrl('data/guidance/helplines.json'))).json();
  fillCountries(select, book, settings.country, { fromBrowser: browserLanguage(), language, t });
  select.disabled = settings.managed.includes('country');
  select.addEventListener('change', () => ask(FROM_PAGES.saveSettings, { patch: { country: select.value } }));
}
