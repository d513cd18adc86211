// Looks at the page when it is ready, when its adverts change, and when it goes elsewhere without loading. Cheap by design: it
// only notes that something changed, looks while the page is idle and in view, and rests the longer the more a look has cost.

import { findMarked, hashText } from './extract.js';
import { FeedWatch, inViewFirst, offersAmong, readPost } from './feed-watch.js';
import { lookOver } from './feed.js';
import { readMain } from './main-text.js';
import { isWarning } from '../levels.js';
import { SELECTION } from './selection.js';

/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {import('./feed.js').Post} Post */
/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {{judged: Judged, words: Record<string, string>, closed: boolean} | null} Answer null where the page is not to be read by itself */
/** @typedef {{early?: boolean, despite?: boolean}} Asking early: before it is known whether this page is to be read by itself */
/** @typedef {'no-advert' | 'image' | 'too-busy'} Nothing why a page is not checked */
/** @typedef {{advert: Advert, hash: string}} Found */
/**
 * @typedef {object} Given
 * @property {Document} document
 * @property {import('./late-banners.js').LateBanners} banners
 * @property {import('./budget.js').Budget} budget
 * @property {(advert: Advert, hash: string, how: Asking) => Promise<Answer>} ask
 * @property {(texts: string[], page: boolean) => Promise<import('../likeness.js').Likenesses>} likeness how much texts look like offers; page: each is a whole page
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
const NO_MAIN = Object.freeze({ rest: '', advert: null });

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
    /** @type {{rest: string, advert: Advert | null}} the words of the page, posts apart, and the offer that was found in them */
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
    this.followed = false; // While nothing was found, nothing has to leave with the page.
    this.observer = new this.window.MutationObserver((records) => records.some((record) => this.#isForeign(record)) && this.lookLater());
  }

  /**
   * Lets what describes itself be judged while the page still loads; nothing is shown yet.
   * @returns {Promise<boolean>} whether there is any
   */
  async judgeEarly() {
    const { budget, banners, document } = this.given;
    const marked = (await budget.slice(findMarked(document))) ?? [];
    if (marked.length) banners.prepare().catch(() => {});
    marked.map(withHash).forEach(({ advert, hash }) => void this.#askOnce(advert, hash, { early: true })?.catch(() => {}));
    return marked.length > 0;
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
    const asked = (await inViewFirst(this.window, posts)).slice(0, MAX_ASKED).map(read).filter((post) => post !== null);
    const offers = await offersAmong(asked, (texts) => this.#like(texts, false));
    const all = [...adverts, ...offers.map(withHash)];
    this.current = new Set(all.map(({ hash }) => hash));
    this.current.forEach((hash) => [this.judged, this.shown].forEach((kept) => kept.delete(hash)));
    const judged = await Promise.all(all.map(({ advert, hash }) => this.#judgeOnce(advert, hash, { despite }, true)));
    return { judged: judged.filter((each) => each !== null), nothing: this.#whyNothing(posts) };
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
    const { posts, rest, whole } = (await budget.slice(lookOver(document), () => this.stopped)) ?? { posts: [], rest: '', whole: false };
    if (rest !== this.main.rest) this.main = { rest, advert: await this.#findMain(rest, new Set(posts.map(({ element }) => element))) };
    return { adverts: this.main.advert ? [withHash(this.main.advert)] : [], posts, whole };
  }

  /** @param {string} rest @param {Set<Element>} posts @returns {Promise<Advert | null>} the offer that the rest of the page is */
  async #findMain(rest, posts) {
    const { budget, document, loadReader } = this.given;
    if (!rest || (await this.#like([rest], true))[0] === 'no') return null;
    const advert = await budget.slice(readMain(document, posts, await loadReader()), () => this.stopped);
    const likeness = advert ? (await this.#like([advert.text], true))[0] : 'no';
    return advert && likeness !== 'no' ? { ...advert, unsure: likeness === 'perhaps' } : null;
  }

  /** @param {string[]} texts @param {boolean} page @returns {Promise<import('../likeness.js').Likeness[]>} what it costs counts as ours */
  async #like(texts, page) {
    const { likenesses, cost } = await this.given.likeness(texts, page);
    this.given.budget.charge(cost);
    return likenesses;
  }

  /** @param {Post[]} posts */
  async #followPosts(posts) {
    if (!posts.length && !this.feed) return;
    const found = (/** @type {Advert} */ advert, /** @type {string} */ hash) => void this.#judgeOnce(advert, hash).catch(() => this.stop());
    this.feed ??= new FeedWatch({ window: this.window, budget: this.given.budget, likeness: (texts) => this.#like(texts, false), found });
    await this.feed.follow(posts);
  }

  /** @param {Advert} advert @param {string} hash @param {Asking} [how] @returns {Promise<Answer> | undefined} undefined where it was never asked about */
  #askOnce(advert, hash, how = {}) {
    if (!this.followed) this.#followAddress();
    if (!this.judged.has(hash)) this.judged.set(hash, this.given.ask(advert, hash, how));
    return this.judged.get(hash);
  }

  /** @param {Advert} advert @param {string} hash @param {Asking} [how] @param {boolean} [asked] @returns {Promise<Judged | null>} */
  async #judgeOnce(advert, hash, how = {}, asked = false) {
    const tooMany = !asked && this.judged.size >= MAX_JUDGED;
    if (tooMany) this.#giveUp();
    const answer = await (tooMany ? this.judged.get(hash) : this.#askOnce(advert, hash, how));
    if (answer && isWarning(answer.judged.state)) await this.#show(answer, advert, hash, asked);
    return answer?.judged ?? null;
  }

  /** @param {NonNullable<Answer>} answer @param {Advert} advert @param {string} hash @param {boolean} asked */
  async #show({ judged, words, closed }, advert, hash, asked) {
    const { banners } = this.given;
    if (!asked && (closed || banners.wasClosed(hash))) return;
    await banners.prepare();
    const shown = this.shown.get(hash) ?? 0;
    if (this.stopped || shown >= MAX_SHOWN || !this.#stands(hash) || banners.isAt(hash, advert.element)) return;
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
    const pictured = this.main.rest.length < FEW_CHARS && [...images].some(({ naturalWidth }) => naturalWidth >= WIDE_PX);
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
    this.followed = true;
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
