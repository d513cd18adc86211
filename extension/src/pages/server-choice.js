// "Where are texts read?" and "Where do reports go?", on the first-run page and in the settings. A server elsewhere is used only
// after its address was named, what it gets was shown, and the person said yes; each can be taken back.

import { requestRights } from '../ext.js';
import { FROM_PAGES } from '../messages.js';
import { DATA_OF } from '../purposes.js';
import { cleanRemote, cleanServer, originsOfServer } from '../sites.js';
import { make, makeButton } from '../view/dom.js';
import { ask, byId, sayIfManaged } from './start.js';

/** @typedef {import('../types.js').Judging} Judging */
/** @typedef {import('../types.js').Servers & {settings: import('../types.js').Settings, agreed: Record<Purpose, boolean>}} Described */
/** @typedef {import('../purposes.js').Purpose} Purpose */
/** @typedef {import('../i18n.js').Translate} Translate */

/** @type {Judging[]} */
const JUDGING = ['computer', 'device', 'remote'];
/** Names of servers keep their order inside a sentence that runs from right to left. @param {string} server */
const named = (server) => `\u2066${server}\u2069`;

/** @param {string} tag @param {Record<string, string | boolean | undefined>} attributes @param {(Node | string)[]} children */
const el = (tag, attributes = {}, children = []) => make(document, tag, attributes, children);
/** @param {string} label @param {string} testid @param {() => unknown} act @param {string} [kind] */
const button = (label, testid, act, kind) => makeButton(document, label, testid, act, kind);

class ServerChoice {
  /** @param {Described} described @param {Translate} t @param {() => void} onChanged */
  constructor(described, t, onChanged) {
    this.described = described;
    this.t = t;
    this.onChanged = onChanged;
    /** What was asked for and waits for an address or a yes. @type {Partial<Record<Purpose, string>>} */
    this.asking = {};
    /** @type {Record<Purpose, HTMLElement>} each stands on the page before words are put in, or they are not read out */
    this.status = { judging: this.makeStatus('judging'), review: this.makeStatus('review') };
  }

  /** @param {Purpose} purpose */
  makeStatus(purpose) {
    return el('p', { class: 'status', role: 'status', 'data-testid': `${purpose}-status` });
  }

  /** @param {Described} described @param {Purpose} [purpose] @param {string} [words] what came of it */
  take(described, purpose, words = '') {
    this.described = described;
    if (purpose) delete this.asking[purpose];
    this.draw();
    if (purpose) this.status[purpose].textContent = words;
    this.onChanged();
  }

  /** @param {Judging} judging */
  async chooseJudging(judging) {
    const { agreed, settings } = this.described;
    if (judging === 'remote' && !agreed.judging) return this.ask('judging', settings.remoteServer);
    await ask(FROM_PAGES.saveSettings, { patch: { judging } });
    return this.take(await ask(FROM_PAGES.describeServers), 'judging', this.t('where.saved'));
  }

  /** @param {Purpose} purpose @param {string} origin '' while no address was named */
  ask(purpose, origin) {
    this.asking[purpose] = origin;
    this.draw();
    byId(purpose).querySelector(origin ? '.consent' : 'input')?.focus();
  }

  /** @param {Purpose} purpose @param {string} typed */
  async nameServer(purpose, typed) {
    const here = purpose === 'review' ? cleanServer(typed) : null;
    if (here) {
      await ask(FROM_PAGES.saveSettings, { patch: { reviewServer: here } });
      return this.take(await ask(FROM_PAGES.describeServers), purpose, this.t('where.saved'));
    }
    const origin = cleanRemote(typed);
    if (origin) return this.ask(purpose, origin);
    this.status[purpose].textContent = this.t('servers.refused');
  }

  /** @param {Purpose} purpose @param {string} origin must be called straight from a click */
  async agree(purpose, origin) {
    const granted = await requestRights(originsOfServer(origin), DATA_OF[purpose]).catch(() => false);
    if (!granted) {
      this.status[purpose].textContent = this.t('where.denied');
      return;
    }
    this.status[purpose].textContent = this.t('updates.checking');
    const { outcome, ...described } = await ask(FROM_PAGES.agreeToServer, { address: origin, purpose });
    const words = { agreed: 'consent.agreed', 'no-answer': 'consent.noAnswer', 'not-granted': 'where.denied', refused: 'servers.refused' }[/** @type {string} */ (outcome)] ?? 'servers.refused';
    this.take(/** @type {Described} */ (described), purpose, this.t(words, { server: named(origin) }));
  }

  /** @param {Purpose} purpose */
  async withdraw(purpose) {
    this.take(await ask(FROM_PAGES.withdrawServer, { purpose }), purpose, this.t('consent.withdrawn'));
  }

  draw() {
    this.drawJudging();
    this.drawReview();
    this.drawLeaves();
  }

  drawJudging() {
    const { t, described: { settings } } = this;
    const fixed = settings.managed.includes('judging');
    const choices = JUDGING.map((judging) => {
      const made = button('', `judging-${judging}`, () => this.chooseJudging(judging), 'choice');
      const chosen = this.asking.judging === undefined ? settings.judging : 'remote';
      made.setAttribute('aria-pressed', String(chosen === judging));
      made.disabled = fixed && settings.judging !== judging;
      made.append(el('b', {}, [t(`judging.${judging}`)]), el('span', {}, [t(`judging.${judging}.help`)]));
      return made;
    });
    const place = byId('judging');
    place.replaceChildren(
      el('h2', { id: 'judging-title' }, [t('judging.title')]),
      el('div', { class: 'choices', role: 'group', 'aria-labelledby': 'judging-title' }, choices),
      ...(settings.judging === 'remote' || this.asking.judging !== undefined ? this.drawServer('judging', settings.remoteServer) : []),
      this.status.judging,
    );
    sayIfManaged(place, fixed || settings.managed.includes('remoteServer'), t);
  }

  drawReview() {
    const { t, described: { settings, review } } = this;
    const place = byId('review');
    const there = cleanRemote(settings.reviewServer) !== null;
    place.replaceChildren(
      el('h2', { id: 'review-title' }, [t('review.title')]),
      el('p', { 'data-testid': 'review-where' }, [t(there ? 'review.there' : 'review.here', { server: named(review) })]),
      ...this.drawServer('review', there ? settings.reviewServer : ''),
      this.status.review,
    );
    sayIfManaged(place, settings.managed.includes('reviewServer'), t);
  }

  /** @param {Purpose} purpose @param {string} origin of the one that is chosen, or '' @returns {Node[]} what can be done about it now */
  drawServer(purpose, origin) {
    const asking = this.asking[purpose];
    if (asking) return this.drawConsent(purpose, asking);
    if (asking === undefined && origin) return this.described.agreed[purpose] ? this.drawAgreed(purpose, origin) : this.drawConsent(purpose, origin);
    return this.drawAddress(purpose);
  }

  /** @param {Purpose} purpose @returns {Node[]} */
  drawAddress(purpose) {
    const { t, described: { settings } } = this;
    if (settings.managed.includes(purpose === 'judging' ? 'remoteServer' : 'reviewServer')) return [];
    const input = /** @type {HTMLInputElement} */ (el('input', { type: 'text', 'data-testid': `${purpose}-address`, autocomplete: 'off', spellcheck: 'false', inputmode: 'url' }));
    const form = el('form', {}, [
      el('label', { class: 'field' }, [t('servers.address'), input]),
      el('p', { class: 'buttons' }, [el('button', { type: 'submit', 'data-testid': `${purpose}-next` }, [t('servers.next')])]),
    ]);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.nameServer(purpose, input.value);
    });
    if (purpose === 'judging') return [form];
    return [el('details', { 'data-testid': 'review-other', open: this.asking.review !== undefined }, [el('summary', {}, [t('review.other')]), form])];
  }

  /** @param {Purpose} purpose @param {string} origin @returns {Node[]} */
  drawConsent(purpose, origin) {
    const { t } = this;
    const server = named(origin);
    const cancel = () => {
      delete this.asking[purpose];
      this.draw();
    };
    return [el('div', { class: 'warn consent', tabindex: '-1', 'data-testid': `${purpose}-consent` }, [
      el('p', {}, [t(`consent.${purpose}`, { server })]),
      ...(purpose === 'review' ? [el('p', {}, [t('consent.key')])] : []),
      el('p', {}, [t('consent.back')]),
      el('p', { class: 'buttons' }, [
        button(t('consent.yes', { server }), `${purpose}-yes`, () => this.agree(purpose, origin), 'main-action'),
        ...(this.asking[purpose] ? [button(t('consent.no'), `${purpose}-no`, cancel)] : []),
      ]),
    ])];
  }

  /** @param {Purpose} purpose @param {string} origin @returns {Node[]} */
  drawAgreed(purpose, origin) {
    const { t, described: { judge, reviewReady } } = this;
    const server = named(origin);
    const granted = purpose === 'review' ? reviewReady : judge === origin;
    return [
      ...(granted ? [el('p', { 'data-testid': `${purpose}-agreed` }, [t('consent.agreed', { server })])]
        : [el('p', { class: 'warn', 'data-testid': `${purpose}-revoked` }, [t('consent.revoked', { server })]),
          el('p', { class: 'buttons' }, [button(t('consent.yes', { server }), `${purpose}-yes`, () => this.agree(purpose, origin), 'main-action')])]),
      ...(purpose === 'review' ? [el('p', { class: 'small soft' }, [t('consent.reportsStay')])] : []),
      el('p', { class: 'buttons' }, [button(t('consent.withdraw'), `${purpose}-withdraw`, () => this.withdraw(purpose))]),
    ];
  }

  /** What leaves this computer, with these very settings. */
  drawLeaves() {
    const { t, described: { settings, judge, review, reviewReady } } = this;
    const remote = judge !== null && judge !== settings.server;
    const reads = remote ? t('leaves.remote', { server: named(judge) }) : t(judge ? 'welcome.dataServer' : 'leaves.device', { server: named(settings.server) });
    const there = cleanRemote(review) !== null && reviewReady;
    // "That server" of the short words is the one on this computer, which must have been named just before.
    const short = judge === settings.server && !there;
    const reports = short ? [t('welcome.dataUpdates'), t('welcome.dataReport')] : [t('leaves.review', { server: named(review) })];
    const nothing = remote || there ? [] : [el('p', {}, [el('strong', {}, [t('welcome.dataNothing')])])];
    byId('leaves').replaceChildren(...nothing, el('p', { id: 'data-server' }, [reads]), ...reports.map((words) => el('p', {}, [words])));
  }
}

/**
 * @param {Translate} t
 * @param {() => void} [onChanged] another server was chosen
 * @returns {Promise<() => Promise<void>>} draws anew what may have changed elsewhere
 */
export async function startServerChoice(t, onChanged = () => {}) {
  const choice = new ServerChoice(await ask(FROM_PAGES.describeServers), t, onChanged);
  choice.draw();
  return async () => {
    choice.described = await ask(FROM_PAGES.describeServers);
    choice.draw();
  };
}
