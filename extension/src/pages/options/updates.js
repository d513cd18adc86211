// The part of the settings about what corrects and renews Fanal: when the server was asked and what came of it, whose key is
// believed, and which model judges on this device.

import { FROM_PAGES } from '../../messages.js';
import { ask, byId } from '../start.js';

/** @typedef {import('../../types.js').Updates} Updates */
/** @typedef {import('../../i18n.js').Translate} Translate */

/** Keeps letters and numbers in their order inside a sentence that runs from right to left. @param {string} text */
const inOrder = (text) => `\u2066${text}\u2069`;
/** Key ids are read in groups of four, as people compare them. @param {string} id */
const spaced = (id) => inOrder(id.replace(/(.{4})(?=.)/g, '$1 '));

class UpdatesCard {
  /** @param {string} language @param {Translate} t */
  constructor(language, t) {
    this.t = t;
    this.dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
    this.refused = '';
    this.held = false;
  }

  async start() {
    byId('updates-check').addEventListener('click', () => this.act(() => ask(FROM_PAGES.lookForUpdates)));
    byId('updates-trust').addEventListener('click', () => this.trust());
    byId('updates-model').addEventListener('click', () => this.act(() => ask(FROM_PAGES.holdModel, { held: !this.held })));
    this.draw(await ask(FROM_PAGES.getUpdates));
  }

  /** Does what may take a moment, and draws what came of it. @param {() => Promise<Updates>} work */
  async act(work) {
    byId('updates-status').textContent = this.t('updates.checking');
    byId('updates-last').dataset.result = 'asking';
    try {
      this.draw(await work());
    } catch (error) {
      byId('updates-status').textContent = this.t('page.failed', { why: error instanceof Error ? error.message : '' });
    }
  }

  async trust() {
    const { taken, updates } = await ask(FROM_PAGES.trustServer, { id: this.refused });
    this.draw(updates);
    byId('updates-status').textContent = this.t(taken ? 'updates.trusted' : 'updates.result.no-answer');
    if (taken) byId('updates-check').focus();
  }

  /** @param {Updates['last']} last */
  drawLast(last) {
    const when = last && this.t('updates.last', { when: this.dates.format(new Date(last.when)) });
    byId('updates-last').textContent = when ?? this.t('updates.never');
    byId('updates-last').dataset.result = last?.result ?? '';
    byId('updates-status').textContent = last ? this.t(`updates.result.${last.result}`) : '';
  }

  /** @param {Updates} updates */
  draw({ last, supported, corrections, key, model }) {
    const { t } = this;
    byId('updates-unsupported').hidden = supported;
    this.drawLast(supported ? last : null);
    byId('updates-count').textContent = t('updates.count', { count: corrections });
    byId('updates-count').dataset.count = String(corrections);
    this.drawKey(key);
    this.drawModel(model);
  }

  /** @param {Updates['key']} key */
  drawKey(key) {
    this.refused = key?.refused ?? '';
    byId('updates-key').textContent = key
      ? this.t('updates.key', { key: spaced(key.id), when: this.dates.format(new Date(key.since)) }) : this.t('updates.keyNone');
    byId('updates-key').dataset.key = key?.id ?? '';
    byId('updates-other').hidden = !this.refused;
    byId('updates-other-words').textContent = this.refused ? this.t('updates.keyOther', { key: spaced(this.refused) }) : '';
  }

  /** @param {Updates['model']} model */
  drawModel({ packaged, used, signedBy, held }) {
    this.held = held;
    byId('updates-packaged').textContent = this.t('updates.modelPackaged', { version: inOrder(packaged ?? '–') });
    byId('updates-used').textContent = `${this.t('updates.modelUsed', { version: inOrder(used ?? '–') })} ${this.t(`updates.signed.${signedBy}`)}`;
    byId('updates-used').dataset.signedBy = signedBy;
    byId('updates-model').hidden = !held && signedBy === 'packaged';
    byId('updates-model').textContent = this.t(held ? 'updates.again' : 'updates.back');
  }
}

/** @param {string} language @param {Translate} t @returns {Promise<() => Promise<void>>} draws what is known then */
export async function startUpdates(language, t) {
  const card = new UpdatesCard(language, t);
  await card.start();
  return async () => card.draw(await ask(FROM_PAGES.getUpdates));
}
