// How much of the page's own time we may take: work is done in short slices while the page is idle, our own time is counted, and
// a page that would cost more than its share is left alone.

/** After so long the page gets its turn. */
export const SLICE_MS = 12;
/** Our share of one minute. */
const MINUTE_MS = 60000;
const SHARE_MS = 3000;
/** After a look of one millisecond the next one waits so many, so that a restless page costs a thirtieth of its time. */
const REST = 30;
/** So long after its beginning a page is new. */
const NEW_MS = 5000;
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10000;

export class Budget {
  /** @param {Window} window @param {() => number} [now] */
  constructor(window, now = () => performance.now()) {
    this.window = window;
    this.now = now;
    /** @type {{at: number, cost: number}[]} what the last minute cost */
    this.spent = [];
    this.last = 0;
  }

  /**
   * Does one short thing and counts what it cost.
   * @template T @param {() => T} work @returns {T}
   */
  run(work) {
    const begun = this.now();
    try {
      return work();
    } finally {
      this.#count(begun);
    }
  }

  /**
   * Does work of any length in slices, with turns of the page between them.
   * @template T @param {Generator<unknown, T, void>} work
   * @param {() => boolean} [given] true ends it early
   * @returns {Promise<T | undefined>} undefined where it was ended
   */
  async slice(work, given = () => false) {
    for (;;) {
      const result = this.run(() => this.#goOn(work));
      if (result.done) return result.value;
      await this.turn();
      if (given() || this.isSpent()) return undefined;
    }
  }

  /** @returns {Promise<void>} when the page has had its turn; while it is new somebody waits for the answer, later nobody does */
  turn() {
    const { window } = this;
    const isNew = this.now() < NEW_MS;
    return new Promise((done) => {
      if (!isNew && window.requestIdleCallback) window.requestIdleCallback(() => done(), { timeout: 500 });
      else window.setTimeout(done, 0);
    });
  }

  /** @returns {boolean} whether our share of this minute is used up */
  isSpent() {
    const since = this.now() - MINUTE_MS;
    this.spent = this.spent.filter(({ at }) => at >= since);
    return this.spent.reduce((sum, { cost }) => sum + cost, 0) > SHARE_MS;
  }

  /** Somebody asked: what was spent before does not count. */
  forgive() {
    this.spent = [];
  }

  /** @param {number} ms that were spent for this page elsewhere */
  charge(ms) {
    this.last += ms;
    if (ms > 0) this.spent.push({ at: this.now(), cost: ms });
  }

  /** Begins to count what one look costs. */
  beginLook() {
    this.last = 0;
  }

  /** @returns {number} how long to wait before the next look, by what the last one cost */
  pause() {
    return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, this.last * REST));
  }

  /** @template T @param {Generator<unknown, T, void>} work @returns {IteratorResult<unknown, T>} */
  #goOn(work) {
    const end = this.now() + SLICE_MS;
    for (;;) {
      const step = work.next();
      if (step.done || this.now() >= end) return step;
    }
  }

  /** @param {number} begun */
  #count(begun) {
    this.charge(this.now() - begun);
  }
}
