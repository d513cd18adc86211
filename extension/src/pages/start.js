// What each of our pages does first: the chosen language, its words put into the page, one way to ask the background.

import { closeOwnTab, isInTab, ownUrl, sendToBackground } from '../ext.js';
import { LANGUAGES, directionOf, loadWords, makeTranslator, readerLanguage } from '../i18n.js';
import { FROM_PAGES } from '../messages.js';
import { installQuickExit } from '../quick-exit.js';
import { make } from '../view/dom.js';
import { keepChoicesWhole } from '../view/whole-choice.js';

/** @typedef {import('../types.js').Settings} Settings */
/** @typedef {import('../i18n.js').Translate} Translate */

/**
 * Asks the background.
 * @param {string} what a name of FROM_PAGES
 * @param {Record<string, any>} [given]
 * @returns {Promise<any>}
 * @throws {Error} when the background failed; show its message
 */
export async function ask(what, given = {}) {
  const answer = await sendToBackground({ what, ...given });
  if (answer?.error) throw new Error(answer.error);
  return answer;
}

/**
 * @param {string} id
 * @returns {any} the element; pages and their scripts are written together, so it is there
 */
export const byId = (id) => /** @type {any} */ (document.getElementById(id));

/** Fills every element that names a message, as text (data-t) or as a placeholder (data-t-placeholder). @param {Translate} t */
function fillWords(t) {
  document.querySelectorAll('[data-t]').forEach((element) => {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.t ?? '');
  });
}

/** Our mark, or a neutral one, on the page and in its tab. @param {boolean} discreet */
function dress(discreet) {
  const mark = discreet ? 'notes' : 'lantern';
  document.querySelectorAll('[data-mark]').forEach((place) => place.replaceChildren(make(document, 'img', { src: ownUrl(`design/${mark}.svg`), alt: '', width: '40', height: '40' })));
  document.head.append(make(document, 'link', { rel: 'icon', href: ownUrl(`design/icons/${mark}-32.png`) }));
}

/** Every page of ours can be left at once. @param {Translate} t @param {boolean} tab false in the popup's own window */
const offerExit = (t, tab) => installQuickExit(document, t, {
  closeOther: () => void closeOwnTab().catch(() => window.close()),
  closeOwn: () => tab || window.close(),
  forget: () => ask(FROM_PAGES.leaveQuickly),
});

/** @param {HTMLElement} place @param {boolean} managed @param {Translate} t */
export function sayIfManaged(place, managed, t) {
  if (managed) place.append(make(document, 'p', { class: 'small soft', 'data-testid': 'managed' }, [t('managed.note')]));
}

/** @returns {Promise<{settings: Settings, language: string, t: Translate}>} */
export async function startPage() {
  const settings = await ask(FROM_PAGES.getSettings);
  const language = readerLanguage(settings.language);
  const t = makeTranslator(await loadWords(language, settings.discreet), language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  fillWords(t);
  dress(settings.discreet);
  offerExit(t, await isInTab());
  keepChoicesWhole(document);
  document.title = t(document.body.dataset.title ?? 'popup.title');
  return { settings, language, t };
}

/**
 * A list to choose the language from; the page starts again in the new one.
 * @param {HTMLSelectElement} select
 * @param {Settings} settings
 * @param {Translate} t
 */
export function offerLanguages(select, settings, t) {
  const entries = [['auto', t('options.languageAuto')], ...LANGUAGES.map(({ code, name }) => [code, name])];
  select.replaceChildren(...entries.map(([value, name]) => make(document, 'option', { value, selected: value === settings.language, ...(value !== 'auto' && { lang: value }) }, [name])));
  select.disabled = settings.managed.includes('language');
  select.addEventListener('change', async () => {
    await ask(FROM_PAGES.saveSettings, { patch: { language: select.value } });
    document.location.reload();
  });
}
