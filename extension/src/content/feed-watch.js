// Follows the posts of a feed: those in view are read first, the others when somebody scrolls to them. A post is read again when
// its text has changed.

import { MIN_CHARS } from '../likeness.js';
import { hashText } from './extract.js';
import { readText } from './page-text.js';

/** @typedef {import('./feed.js').Post} Post */
/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {import('./budget.js').Budget} Budget */
/** @typedef {(texts: string[]) => Promise<import('../likeness.js').Likeness[]>} AskLikeness */
/** @typedef {{window: Window & typeof globalThis, budget: Budget, likeness: AskLikeness, found: (advert: Advert, hash: string) => void}} Given */
/** @typedef {{raw: string, hash: string}} Read what a post said when it was read, and the hash of an offer or '' */

/** A post is cut here: what follows are mostly answers of others. */
const MAX_CHARS = 6000;
/** So far below what is in view a post counts as in view. */
const MARGIN = '50% 0px';
const TITLE_CHARS = 80;
/** So many posts are asked about at once. */
const BATCH = 40;
/** @type {Read} */
const UNREAD = Object.freeze({ raw: '', hash: '' });

/** @param {Element} element @returns {Advert | null} null where it says too little */
export function readPost(element) {
  const text = readText(element, MAX_CHARS);
  if (text.length < MIN_CHARS) return null;
  return { title: text.slice(0, TITLE_CHARS).split('\n')[0], text, element, source: 'feed' };
}

/** @param {Advert[]} posts @param {AskLikeness} likeness @returns {Promise<Advert[]>} those that look like offers */
export async function offersAmong(posts, likeness) {
  const found = posts.length ? await likeness(posts.map(({ text }) => text)) : [];
  return posts.map((post, at) => ({ ...post, unsure: found[at] === 'perhaps' })).filter((_, at) => found[at] !== 'no');
}

export class FeedWatch {
  /** @param {Given} given */
  constructor(given) {
    this.given = given;
    /** @type {Map<Element, Read>} */
    this.read = new Map();
    /** @type {Set<Element>} */
    this.waiting = new Set();
    /** @type {Set<Element>} */
    this.inView = new Set();
    this.picturesSeen = 0;
    this.working = false;
    this.observer = new given.window.IntersectionObserver((entries) => this.#notice(entries), { rootMargin: MARGIN });
  }

  /** @param {Post[]} posts all that stand on the page now */
  follow(posts) {
    const now = new Set(posts.map(({ element }) => element));
    for (const element of [...this.read.keys()].filter((each) => !now.has(each))) this.#forget(element);
    for (const { element, picture } of posts) {
      if (this.read.has(element)) continue;
      this.read.set(element, UNREAD);
      this.picturesSeen += picture ? 1 : 0;
      this.observer.observe(element);
    }
    // What is in view may have changed its words.
    this.inView.forEach((element) => this.waiting.add(element));
    return this.work();
  }

  /** @returns {Set<string>} hashes of the offers that stand on the page */
  hashes() {
    return new Set([...this.read].filter(([element, { hash }]) => hash && element.isConnected).map(([, { hash }]) => hash));
  }

  stop() {
    this.observer.disconnect();
    [this.read, this.waiting, this.inView].forEach((kept) => kept.clear());
  }

  /** Reads what waits, one post after the other, with turns of the page between them. */
  async work() {
    if (this.working) return;
    this.working = true;
    const { budget, likeness } = this.given;
    try {
      for (let posts = await budget.slice(this.#readSome()); posts?.length; posts = await budget.slice(this.#readSome())) {
        (await offersAmong(posts, likeness)).forEach((offer) => this.#tell(offer));
      }
    } finally {
      this.working = false;
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #notice(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.inView.add(target);
      else this.inView.delete(target);
      if (isIntersecting) this.waiting.add(target);
    }
    this.work().catch(() => this.stop());
  }

  /** @returns {Generator<undefined, Advert[], void>} posts that say something new */
  * #readSome() {
    const posts = [];
    for (const element of this.waiting) {
      this.waiting.delete(element);
      const raw = element.isConnected ? element.textContent ?? '' : '';
      if (!raw || raw === (this.read.get(element) ?? { raw }).raw) continue;
      this.read.set(element, { raw, hash: '' });
      const post = readPost(element);
      if (post) posts.push(post);
      if (posts.length >= BATCH) break;
      yield;
    }
    return posts;
  }

  /** @param {Advert} offer */
  #tell(offer) {
    const read = this.read.get(/** @type {Element} */ (offer.element));
    // What was forgotten meanwhile is no part of the feed any more.
    if (!read) return;
    read.hash = hashText(offer.text);
    this.given.found(offer, read.hash);
  }

  /** @param {Element} element */
  #forget(element) {
    this.observer.unobserve(element);
    [this.read, this.waiting, this.inView].forEach((kept) => kept.delete(element));
  }
}

/**
 * The posts of a page, those in view first.
 * @param {Window & typeof globalThis} window @param {Post[]} posts
 * @returns {Promise<Element[]>}
 */
export function inViewFirst(window, posts) {
  return new Promise((done) => {
    /** @type {IntersectionObserverEntry[]} */
    const seen = [];
    const observer = new window.IntersectionObserver((entries) => {
      if (seen.push(...entries) < posts.length) return;
      observer.disconnect();
      done(seen.sort((a, b) => Number(b.isIntersecting) - Number(a.isIntersecting)).map(({ target }) => target));
    });
    posts.forEach(({ element }) => observer.observe(element));
    if (!posts.length) done([]);
  });
}
