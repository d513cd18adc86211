// The one question "where may Fanal warn by itself?", on the first-run page and in the settings. One click and one prompt of
// the browser for each answer; what a choice no longer needs is given back at once.

import { hasOrigins, ownUrl, requestOrigins } from '../ext.js';
import { FROM_PAGES } from '../messages.js';
import { cleanHost, originsWanted } from '../sites.js';
import { make } from '../view/dom.js';
import { ask, byId, sayIfManaged } from './start.js';

/** @typedef {import('../types.js').Settings} Settings */
/** @typedef {import('../types.js').Where} Where */
/** @typedef {import('../i18n.js').Translate} Translate */

/** @param {Settings} settings @returns {Promise<Settings>} with the list as we ship it where the person has made none */
async function withBoards(settings) {
  if (settings.boards.length) return settings;
  return { ...settings, boards: (await (await fetch(ownUrl('data/boards.json'))).json()).hosts };
}

class WhereChoice {
  /** @param {Settings} settings @param {Translate} t @param {(where: Where) => void} onChosen */
  constructor(settings, t, onChosen) {
    this.settings = settings;
    this.t = t;
    this.onChosen = onChosen;
  }

  start() {
    document.querySelectorAll('[data-where]').forEach((button) => button.addEventListener('click',
      () => this.choose(/** @type {Where} */ (/** @type {HTMLElement} */ (button).dataset.where), this.settings.boards)));
    byId('boards-form').addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.addBoard(byId('boards-add').value);
    });
    this.draw();
    sayIfManaged(byId('where-managed'), this.settings.managed.some((name) => ['where', 'boards'].includes(name)), this.t);
    return this.sayIfRevoked();
  }

  /** @param {Where} where @param {string[]} boards must be called straight from a click */
  async choose(where, boards) {
    const origins = originsWanted({ ...this.settings, where, boards });
    const granted = !origins.length || (await requestOrigins(origins).catch(() => false));
    if (!granted) {
      byId('where-status').textContent = this.t('where.denied');
      return;
    }
    this.settings = (await ask(FROM_PAGES.chooseWhere, { where, boards })).settings;
    this.draw();
    byId('where-status').textContent = this.t('where.saved');
    this.onChosen(where);
  }

  /** @param {string} typed */
  addBoard(typed) {
    const host = cleanHost(typed);
    byId('boards-status').textContent = host ? '' : this.t('where.badHost');
    if (!host) return;
    byId('boards-add').value = '';
    this.changeBoards([...new Set([...this.settings.boards, host])].sort());
  }

  /** @param {string[]} boards */
  async changeBoards(boards) {
    if (this.settings.where === 'boards' && boards.length) return this.choose('boards', boards);
    // At once: whoever presses the next button has seen this list.
    this.settings = { ...this.settings, boards };
    this.draw();
    await ask(FROM_PAGES.saveSettings, { patch: { boards } });
  }

  draw() {
    const { where, boards, managed } = this.settings;
    byId('boards-form').hidden = managed.includes('boards');
    for (const button of document.querySelectorAll('[data-where]')) {
      const own = /** @type {HTMLButtonElement} */ (button).dataset.where === where;
      button.setAttribute('aria-pressed', String(own));
      // What is set from outside can still be clicked: the browser's own question is asked by that click.
      /** @type {HTMLButtonElement} */ (button).disabled = managed.includes('where') && !own;
    }
    byId('boards-help').textContent = this.t('where.boards.help', { count: boards.length });
    byId('boards-list').replaceChildren(...boards.map((host) => hostRow(host, this.t('where.remove'), this.t('where.removeNamed', { host }),
      () => this.changeBoards(boards.filter((other) => other !== host)), managed.includes('boards'))));
  }

  async sayIfRevoked() {
    const origins = this.settings.where ? originsWanted(this.settings) : [];
    if (origins.length && !(await hasOrigins(origins))) byId('where-status').textContent = this.t('where.revoked');
  }
}

/**
 * @param {Settings} settings
 * @param {Translate} t
 * @param {(where: Where) => void} [onChosen]
 * @returns {Promise<(fresh: Settings) => Promise<void>>} draws anew what may have changed elsewhere
 */
export async function startWhereChoice(settings, t, onChosen = () => {}) {
  const choice = new WhereChoice(await withBoards(settings), t, onChosen);
  await choice.start();
  return async (fresh) => {
    choice.settings = await withBoards(fresh);
    choice.draw();
  };
}

/**
 * A host with one button.
 * @param {string} host @param {string} label @param {string} fullLabel for those who hear the button alone @param {() => void} act
 * @param {boolean} [fixed] it cannot be changed here
 * @returns {HTMLElement}
 */
export function hostRow(host, label, fullLabel, act, fixed = false) {
  const button = make(document, 'button', { type: 'button', 'aria-label': fullLabel, disabled: fixed }, [label]);
  button.addEventListener('click', act);
  return make(document, 'li', { class: 'host-row', 'data-host': host }, [make(document, 'span', {}, [host]), button]);
}
