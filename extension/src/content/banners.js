// The banners that stand on this page: shows them, puts one back where the page took it away, closes them all with Escape.

import { createBanner } from './banner.js';
import { clearFixedBars, placeAt } from './placement.js';
import { makeTranslator } from '../i18n.js';
import { isWarning } from '../levels.js';
import { SELECTION } from './selection.js';

/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {Pick<Advert, 'title' | 'text' | 'element'>} Place */

/** A page that draws itself anew may take our element along; one that keeps on removing it has its way. */
const MAX_PUT_BACK = 3;
/** A page that draws itself anew is let finish first. */
const PUT_BACK_AFTER_MS = 150;

/**
 * @typedef {object} Given
 * @property {Document} document
 * @property {string} css
 * @property {'open' | 'closed'} mode
 * @property {(judged: Judged, text: string) => void} onMistake
 * @property {(sheet: import('../before.js').Sheet) => void} onSheet opens it on a page of its own
 * @property {import('./highlights.js').Highlights} [highlights]
 * @property {() => void} onNotHere
 * @property {(hash: string) => void} onNotThis
 * @property {(text: string, hash: string) => Promise<{judged: Judged, words: Record<string, string>}>} onDespite judges without what reviewers took back
 * @property {(hash: string) => void} onClosed
 */

export class Banners {
  /** @param {Given} given */
  constructor(given) {
    this.given = given;
    /** @type {Map<string, {banner: ReturnType<typeof createBanner>, place: Place, left: number}>} */
    this.standing = new Map();
    /** @type {Set<string>} those that were closed on this page */
    this.closed = new Set();
    this.timer = 0;
    this.window = /** @type {Window & typeof globalThis} */ (given.document.defaultView);
    /** Runs only while a banner stands: looks whether the page took it away. */
    this.guard = new this.window.MutationObserver(() => this.#missing().length && this.#putBackSoon());
    given.document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && event.isTrusted) [...this.standing.values()].forEach(({ banner }) => banner.close());
    }, true);
  }

  /** They are drawn at once; a page's watch may have banners that have to be loaded first. */
  async prepare() {
    return this;
  }

  /**
   * @param {string} hash @param {Judged} judged @param {Place} place @param {Record<string, string>} words
   * @returns {HTMLElement} the banner's element, which stands on the page
   */
  show(hash, judged, place, words) {
    const { document, css, mode } = this.given;
    this.#takeAway(hash);
    this.closed.delete(hash);
    const t = makeTranslator(words, judged.readerLanguage);
    const banner = createBanner({ document, css, mode, judged, t, actions: this.#actionsFor(hash, judged, place) });
    this.standing.set(hash, { banner, place, left: MAX_PUT_BACK });
    placeAt(banner.host, place, document);
    clearFixedBars(banner.host);
    banner.announce();
    this.guard.observe(document.documentElement, { childList: true, subtree: true });
    return banner.host;
  }

  /** Puts back what the page took away. */
  putBack() {
    for (const entry of this.#missing()) {
      entry.left -= 1;
      placeAt(entry.banner.host, entry.place, this.given.document);
      clearFixedBars(entry.banner.host);
    }
  }

  /** @returns {{banner: ReturnType<typeof createBanner>, place: Place, left: number}[]} those that the page took away, and not together with the advert */
  #missing() {
    return [...this.standing.values()].filter(({ banner, place, left }) => !banner.host.isConnected && left > 0 && (place.element?.isConnected ?? true));
  }

  #putBackSoon() {
    this.timer ||= this.window.setTimeout(() => {
      this.timer = 0;
      this.putBack();
    }, PUT_BACK_AFTER_MS);
  }

  /** @param {(hash: string) => boolean} [keep] removes the others */
  clear(keep = () => false) {
    for (const hash of [...this.standing.keys()]) {
      if (!keep(hash)) this.#takeAway(hash);
    }
  }

  /** @param {string} hash @returns {boolean} */
  wasClosed(hash) {
    return this.closed.has(hash);
  }

  /** @param {string} hash @param {Element | null} element @returns {boolean} whether it stands there, or was taken away there */
  isAt(hash, element) {
    const entry = this.standing.get(hash);
    return entry !== undefined && (entry.banner.host.isConnected || entry.place.element === element);
  }

  /** @param {Node} node @returns {boolean} */
  owns(node) {
    return [...this.standing.values()].some(({ banner }) => banner.host === node);
  }

  /** @param {string} hash the banner, and what it shows in the page */
  #takeAway(hash) {
    this.standing.get(hash)?.banner.remove();
    this.standing.delete(hash);
    if (!this.standing.size) this.guard.disconnect();
    this.given.highlights?.hide(hash);
  }

  /** @param {string} hash @param {Judged} judged @param {Place} place @returns {import('../view/assessment-view.js').InPage | undefined} */
  #inPage(hash, { findings }, { element }) {
    const { highlights } = this.given;
    const quotes = findings.flatMap(({ evidence }) => evidence.map(({ quote }) => quote));
    if (!highlights?.possible || !quotes.length) return undefined;
    return { show: () => highlights.show(hash, quotes, element), hide: () => highlights.hide(hash) };
  }

  /** @param {string} hash @param {Place} place shows the warning that reviewers took back */
  async #showDespite(hash, place) {
    const { judged, words } = await this.given.onDespite(place.text, hash);
    this.show(hash, judged, place, words);
  }

  /** @param {string} hash takes a warning away for good; it is not "closed in this tab", so that it can be shown again at once */
  #hide(hash) {
    this.clear((other) => other !== hash);
    this.given.onNotThis(hash);
  }

  /** @param {string} hash @param {Judged} judged @param {Place} place @returns {import('./banner.js').Actions} */
  #actionsFor(hash, judged, place) {
    const warns = isWarning(judged.state);
    return {
      ...(warns && { mistake: () => this.given.onMistake(judged, place.text) }),
      ...(warns && hash !== SELECTION && { notHere: this.given.onNotHere, notThis: () => this.#hide(hash) }),
      ...(judged.suppressed && { despite: () => void this.#showDespite(hash, place) }),
      openSheet: this.given.onSheet,
      inPage: this.#inPage(hash, judged, place),
      closed: () => {
        this.#takeAway(hash);
        this.closed.add(hash);
        this.given.onClosed(hash);
      },
    };
  }
}
