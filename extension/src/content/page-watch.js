// Looks at the page when it is ready, when its adverts change, and when it goes elsewhere without loading. Cheap by design: it
// only notes that something changed, looks while the page is idle and in view, and rests the longer the more a look has cost.

import { SELECTION } from './banners.js';
import { findMarked, hashText } from './extract.js';
import { FeedWatch, inViewFirst, readPost } from './feed-watch.js';
import { findPosts } from './feed.js';
import { readMain, readRest } from './main-text.js';
import { likeOfferPage } from './offer-words.js';
import { isWarning } from '../levels.js';

/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {import('./feed.js').Post} Post */
/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {{judged: Judged, words: Record<string, string>, closed: boolean}} Answer */
/** @typedef {'no-advert' | 'image' | 'too-busy'} Nothing why a page is not checked */
/** @typedef {{advert: Advert, hash: string}} Found */
/**
 * @typedef {object} Given
 * @property {Document} document
 * @property {import('./banners.js').Banners} banners
 * @property {import('./budget.js').Budget} budget
 * @property {(advert: Advert, hash: string, despite: boolean) => Promise<Answer>} ask
 * @property {(why: Nothing) => void} nothingFound
 * @property {() => Promise<import('./main-text.js').Reader | null>} loadReader
 */

/** @param {Advert} advert @returns {Found} */
const withHash = (advert) => ({ advert, hash: hashText(advert.text) });

/** Single-page sites keep their place after these; any other fragment is a place on the same page. */
const ROUTE = /^#[/!]/;
/** When somebody asks for the whole page, so many of its posts are read. */
const MAX_ASKED = 40;
/** More adverts than this are judged on no page by itself; it bounds what a hostile page makes us ask. */
const MAX_JUDGED = 500;
/** A page that takes the same warning away so often has its way. */
const MAX_SHOWN = 12;
/** A page with less text and a picture of this width says what it says in the picture. */
const FEW_CHARS = 200;
const WIDE_PX = 300;
const NO_MAIN = Object.freeze({ hash: '', chars: 0, advert: null });

export class PageWatch {
  /** @param {Given} given */
  constructor(given) {
    this.given = given;
    this.window = /** @type {Window & typeof globalThis} */ (given.document.defaultView);
    /** @type {Map<string, Promise<Answer>>} adverts of this page that were judged */
    this.judged = new Map();
    /** @type {Map<string, number>} how often each warning was shown */
    this.shown = new Map();
    /** @type {Set<string>} what stands on the page now, posts apart */
    this.current = new Set();
    /** @type {{hash: string, chars: number, advert: Advert | null}} what was found in the main text */
    this.main = NO_MAIN;
    /** @type {FeedWatch | null} */
    this.feed = null;
    this.address = this.#readAddress();
    this.looks = 0;
    this.timer = 0;
    this.changed = false;
    this.started = false;
    this.stopped = false;
    this.lookLater = this.lookLater.bind(this);
    this.#followAddress();
    this.observer = new this.window.MutationObserver((records) => records.some((record) => this.#isForeign(record)) && this.lookLater());
  }

  start() {
    this.given.document.addEventListener('visibilitychange', this.lookLater);
    this.started = true;
    return this.#lookAndWait();
  }

  /** Leaves the page as it was. */
  stop() {
    this.#rest();
    this.given.banners.clear();
  }

  /** Looks at the page by itself. */
  async look() {
    const { budget, banners, nothingFound } = this.given;
    this.looks += 1;
    budget.beginLook();
    const { adverts, posts, whole } = await this.#findAll();
    if (this.stopped) return;
    this.current = new Set(adverts.map(({ hash }) => hash));
    await this.#followPosts(posts);
    banners.clear((hash) => this.#stands(hash) || hash === SELECTION);
    if (this.looks === 1 && !adverts.length) nothingFound(whole ? this.#whyNothing(posts) : 'too-busy');
    await Promise.all(adverts.map(({ advert, hash }) => this.#judgeOnce(advert, hash)));
    if (budget.isSpent()) this.#giveUp();
  }

  /**
   * Looks because somebody asked: shows closed warnings again, and reads posts that are out of view too.
   * @param {boolean} [despite] shows warnings that reviewers took back
   * @returns {Promise<{judged: Judged[], nothing: Nothing}>} one for each advert, and why there is none
   */
  async lookNow(despite = false) {
    const { budget } = this.given;
    budget.forgive();
    this.stopped = false;
    const { adverts, posts } = await this.#findAll();
    const read = (/** @type {Element} */ element) => budget.run(() => readPost(element));
    const offers = (await inViewFirst(this.window, posts)).slice(0, MAX_ASKED).map(read).filter((advert) => advert !== null);
    const all = [...adverts, ...offers.map(withHash)];
    this.current = new Set(all.map(({ hash }) => hash));
    this.current.forEach((hash) => [this.judged, this.shown].forEach((kept) => kept.delete(hash)));
    const judged = await Promise.all(all.map(({ advert, hash }) => this.#judgeOnce(advert, hash, true, despite)));
    return { judged, nothing: this.#whyNothing(posts) };
  }

  /** Looks a little later, once for all that changes until then; what changes meanwhile is not even noticed. */
  lookLater() {
    this.observer.disconnect();
    this.changed = true;
    if (this.timer || !this.started) return;
    this.timer = this.window.setTimeout(() => {
      this.timer = 0;
      if (this.given.document.hidden || !this.started) return;
      this.#leaveIfElsewhere();
      this.given.banners.putBack();
      this.#lookAndWait().catch(() => this.stop());
    }, this.given.budget.pause());
  }

  /** Looks, and again later where the page changed meanwhile. */
  async #lookAndWait() {
    this.timer = -1;
    this.changed = false;
    this.observer.observe(this.given.document.documentElement, { childList: true, characterData: true, subtree: true });
    await this.look();
    this.timer = 0;
    if (this.changed) this.lookLater();
  }

  /** @returns {Promise<{adverts: Found[], posts: Post[], whole: boolean}>} what describes itself; where nothing does, the posts and the main text */
  async #findAll() {
    const { budget, document } = this.given;
    const marked = (await budget.slice(findMarked(document), () => this.stopped)) ?? [];
    if (marked.length) return { adverts: marked.map(withHash), posts: [], whole: true };
    const { posts, whole } = (await budget.slice(findPosts(document), () => this.stopped)) ?? { posts: [], whole: false };
    const main = await this.#findMain(new Set(posts.map(({ element }) => element)));
    return { adverts: main ? [withHash(main)] : [], posts, whole };
  }

  /** @param {Set<Element>} posts @returns {Promise<Advert | null>} the offer that the rest of the page is, looked for only where it has changed */
  async #findMain(posts) {
    const { budget, document, loadReader } = this.given;
    const rest = budget.run(() => readRest(document, posts));
    const hash = hashText(rest);
    if (hash === this.main.hash) return this.main.advert;
    const likeness = budget.run(() => likeOfferPage(rest));
    const advert = likeness !== 'no' ? await budget.slice(readMain(document, posts, await loadReader()), () => this.stopped) : null;
    this.main = { hash, chars: rest.length, advert: advert ?? null };
    return this.main.advert;
  }

  /** @param {Post[]} posts */
  async #followPosts(posts) {
    if (!posts.length && !this.feed) return;
    const found = (/** @type {Advert} */ advert, /** @type {string} */ hash) => void this.#judgeOnce(advert, hash).catch(() => this.stop());
    this.feed ??= new FeedWatch({ window: this.window, budget: this.given.budget, found });
    await this.feed.follow(posts);
  }

  /** @param {Advert} advert @param {string} hash @param {boolean} [asked] @param {boolean} [despite] @returns {Promise<Judged>} */
  async #judgeOnce(advert, hash, asked = false, despite = false) {
    if (!asked && this.judged.size >= MAX_JUDGED) this.#giveUp();
    else if (!this.judged.has(hash)) this.judged.set(hash, this.given.ask(advert, hash, despite));
    const answer = await /** @type {Promise<Answer>} */ (this.judged.get(hash));
    if (answer) this.#show(answer, advert, hash, asked);
    return answer?.judged;
  }

  /** @param {Answer} answer @param {Advert} advert @param {string} hash @param {boolean} asked */
  #show({ judged, words, closed }, advert, hash, asked) {
    const { banners } = this.given;
    const shown = this.shown.get(hash) ?? 0;
    const wanted = isWarning(judged.state) && (asked || !(closed || banners.wasClosed(hash)));
    if (!wanted || this.stopped || shown >= MAX_SHOWN || !this.#stands(hash) || banners.isAt(hash, advert.element)) return;
    this.shown.set(hash, shown + 1);
    banners.show(hash, judged, advert, words);
  }

  /** @param {string} hash @returns {boolean} whether the advert is on the page */
  #stands(hash) {
    return this.current.has(hash) || (this.feed?.hashes().has(hash) ?? false);
  }

  /** @param {Post[]} posts @returns {Nothing} */
  #whyNothing(posts) {
    const { images } = this.given.document;
    const pictured = this.main.chars < FEW_CHARS && [...images].some(({ naturalWidth }) => naturalWidth >= WIDE_PX);
    return pictured || posts.some(({ picture }) => picture) ? 'image' : 'no-advert';
  }

  /** The page costs more than its share: says so, and looks no more. */
  #giveUp() {
    if (!this.started) return;
    this.#rest();
    this.given.nothingFound('too-busy');
  }

  #rest() {
    this.stopped = true;
    this.started = false;
    this.observer.disconnect();
    this.feed?.stop();
    this.given.document.removeEventListener('visibilitychange', this.lookLater);
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
      this.lookLater();
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
    [this.judged, this.shown, this.current].forEach((kept) => kept.clear());
    this.main = NO_MAIN;
    this.feed?.stop();
    this.feed = null;
  }

  /** @param {MutationRecord} record @returns {boolean} whether the page did it, and not we */
  #isForeign({ type, addedNodes, removedNodes }) {
    const foreign = [...addedNodes].some((node) => !this.given.banners.owns(node));
    return type === 'characterData' || removedNodes.length > 0 || foreign;
  }
}
