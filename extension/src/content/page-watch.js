// Looks at the page when it is ready, when its adverts change, and when it goes elsewhere without loading. Cheap by design: it
// only notes that something changed and looks at most once a second, when the page is in view.

import { SELECTION } from './banners.js';
import { findAdverts, hashText } from './extract.js';

/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {{judged: Judged, words: Record<string, string>, closed: boolean}} Answer */
/** @typedef {import('./banners.js').Banners} Banners */
/** @typedef {{document: Document, banners: Banners, ask: (advert: Advert, hash: string, despite: boolean) => Promise<Answer>, nothingFound: () => void}} Given */

const PAUSE_MS = 1000;
/** A page that rewrites itself without end is not followed for ever. */
const MAX_LOOKS = 300;
const WARNING = ['strong-signs', 'some-signs'];
/** Single-page sites keep their place after these; any other fragment is a place on the same page. */
const ROUTE = /^#[/!]/;

export class PageWatch {
  /** @param {Given} given */
  constructor(given) {
    this.given = given;
    this.window = /** @type {Window & typeof globalThis} */ (given.document.defaultView);
    /** @type {Map<string, Promise<Judged>>} adverts of this page that were judged */
    this.judged = new Map();
    /** @type {Set<string>} what stands on the page now */
    this.current = new Set();
    this.address = this.#readAddress();
    this.looks = 0;
    this.timer = 0;
    this.started = false;
    this.stopped = false;
    this.lookLater = this.lookLater.bind(this);
    this.#followAddress();
    this.observer = new this.window.MutationObserver((records) => records.some((record) => this.#isForeign(record)) && this.lookLater());
  }

  start() {
    const { document } = this.given;
    this.observer.observe(document.documentElement, { childList: true, characterData: true, subtree: true });
    document.addEventListener('visibilitychange', this.lookLater);
    this.started = true;
    return this.look();
  }

  stop() {
    this.stopped = true;
    this.observer.disconnect();
    this.given.banners.clear();
  }

  /**
   * @param {boolean} [asked] the person asked for it: shows closed warnings again
   * @param {boolean} [despite] shows warnings that reviewers took back
   * @returns {Promise<Judged[]>} one for each advert
   */
  async look(asked = false, despite = false) {
    this.looks += 1;
    const adverts = findAdverts(this.given.document).map((advert) => ({ advert, hash: hashText(advert.text) }));
    this.current = new Set(adverts.map(({ hash }) => hash));
    this.given.banners.clear((hash) => this.current.has(hash) || hash === SELECTION);
    if (!adverts.length && !asked && this.looks === 1) this.given.nothingFound();
    return Promise.all(adverts.map(({ advert, hash }) => this.#judgeOnce(advert, hash, asked, despite)));
  }

  /** Looks a little later, once for all that changes until then. */
  lookLater() {
    if (this.timer || this.stopped || this.looks >= MAX_LOOKS) return;
    this.timer = this.window.setTimeout(() => {
      this.timer = 0;
      if (this.given.document.hidden || this.stopped) return;
      this.#leaveIfElsewhere();
      this.given.banners.putBack();
      this.look().catch(() => this.stop());
    }, PAUSE_MS);
  }

  /** @param {Advert} advert @param {string} hash @param {boolean} asked @param {boolean} despite @returns {Promise<Judged>} */
  #judgeOnce(advert, hash, asked, despite) {
    if (asked || !this.judged.has(hash)) this.judged.set(hash, this.#judge(advert, hash, asked, despite));
    return /** @type {Promise<Judged>} */ (this.judged.get(hash));
  }

  /** @param {Advert} advert @param {string} hash @param {boolean} asked @param {boolean} despite @returns {Promise<Judged>} */
  async #judge(advert, hash, asked, despite) {
    const { judged, words, closed } = await this.given.ask(advert, hash, despite);
    const warns = WARNING.includes(judged.state) && (asked || !closed);
    if (warns && !this.stopped && this.current.has(hash)) this.given.banners.show(hash, judged, advert, words);
    return judged;
  }

  /** @returns {string} */
  #readAddress() {
    const { origin, pathname, search, hash } = this.window.location;
    return origin + pathname + search + (ROUTE.test(hash) ? hash : '');
  }

  /** Notices when the page goes elsewhere without loading, also where it is not watched. */
  #followAddress() {
    const moved = () => {
      this.#leaveIfElsewhere();
      if (this.started) this.lookLater();
    };
    this.window.addEventListener('popstate', moved);
    this.window.addEventListener('hashchange', moved);
    /** @type {any} */ (this.window).navigation?.addEventListener('currententrychange', moved);
  }

  /** Elsewhere nothing of the old page stays. */
  #leaveIfElsewhere() {
    if (this.#readAddress() === this.address) return;
    this.address = this.#readAddress();
    this.given.banners.clear();
    this.judged.clear();
  }

  /** @param {MutationRecord} record @returns {boolean} whether the page did it, and not we */
  #isForeign({ type, addedNodes, removedNodes }) {
    const foreign = [...addedNodes].some((node) => !this.given.banners.owns(node));
    return type === 'characterData' || removedNodes.length > 0 || foreign;
  }
}
