// The banners of a page before anything is drawn: what draws them is put beside us only where there is something to draw.

/** @typedef {import('./banners.js').Banners} Banners */

export class LateBanners {
  /** @param {() => Promise<Banners>} load */
  constructor(load) {
    this.load = load;
    /** @type {Banners | null} */
    this.banners = null;
    /** @type {Promise<Banners> | null} */
    this.coming = null;
  }

  /** @returns {Promise<Banners>} */
  async prepare() {
    this.coming ??= this.load().catch((error) => {
      this.coming = null;
      throw error;
    });
    this.banners = await this.coming;
    return this.banners;
  }

  /** @param {Parameters<Banners['show']>} given once they were prepared @returns {HTMLElement | undefined} */
  show(...given) {
    return this.banners?.show(...given);
  }

  putBack() {
    this.banners?.putBack();
  }

  /** @param {(hash: string) => boolean} [keep] */
  clear(keep) {
    this.banners?.clear(keep);
  }

  /** @param {string} hash @returns {boolean} */
  wasClosed(hash) {
    return this.banners?.wasClosed(hash) ?? false;
  }

  /** @param {string} hash @param {Element | null} element @returns {boolean} */
  isAt(hash, element) {
    return this.banners?.isAt(hash, element) ?? false;
  }

  /** @param {Node} node @returns {boolean} */
  owns(node) {
    return this.banners?.owns(node) ?? false;
  }
}
