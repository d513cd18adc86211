// Marks quoted words where they stand in the page, when the person asks. The browser paints over the text; nothing of the page's
// document changes, and nothing stays when it is taken away.

import { neutralName } from './neutral-name.js';
import { EDITED } from './page-text.js';

/** @typedef {{node: Text, from: number, length: number}} Piece a text node, and where its letters begin among all */
/** @typedef {{document: Document, paint: (name: string, on: boolean) => Promise<unknown>}} Given `paint` gives the name its colours in this page, or takes them */

/** More letters than any advert has around it; it bounds the work on an endless page. */
const MAX_LETTERS = 400000;
/** Not the page's own words: code, and what the person is writing. */
const NOT_READ = `script, style, noscript, template, textarea, select, ${EDITED}`;
const BLANKS = /\s+/g;

/** @param {Element} root @returns {{pieces: Piece[], letters: string}} its text without blanks, for pages break lines where a quote has none */
function readLetters(root) {
  const { document } = /** @type {Window} */ (root.ownerDocument.defaultView);
  const walker = document.createTreeWalker(root, 4 /* text */);
  /** @type {Piece[]} */
  const pieces = [];
  const found = [];
  let from = 0;
  for (let node = walker.nextNode(); node && from < MAX_LETTERS; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').replace(BLANKS, '');
    if (!text || node.parentElement?.closest(NOT_READ)) continue;
    pieces.push({ node: /** @type {Text} */ (node), from, length: text.length });
    found.push(text);
    from += text.length;
  }
  return { pieces, letters: found.join('') };
}

/** @param {Piece[]} pieces @param {number} letter @param {boolean} after whether the place behind it is wanted @returns {{node: Text, offset: number}} */
function placeOf(pieces, letter, after) {
  const { node, from } = /** @type {Piece} */ (pieces.find((piece) => letter < piece.from + piece.length));
  let left = letter - from;
  for (let offset = 0; ; offset += 1) {
    if (/\s/.test(node.data[offset])) continue;
    if (left === 0) return { node, offset: after ? offset + 1 : offset };
    left -= 1;
  }
}

/** @param {Piece[]} pieces @param {number} first letter @param {number} last letter @returns {Range} */
function makeRange(pieces, first, last) {
  const start = placeOf(pieces, first, false);
  const end = placeOf(pieces, last, true);
  const range = start.node.ownerDocument.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}

/**
 * @param {Element[]} roots where to look, the likeliest first
 * @param {string[]} quotes
 * @returns {Range[]} of those quotes that stand in one of them
 */
export function findQuotes(roots, quotes) {
  const read = roots.map(readLetters);
  return [...new Set(quotes)].flatMap((quote) => {
    const wanted = quote.replace(BLANKS, '');
    const there = wanted && read.find(({ letters }) => letters.includes(wanted));
    if (!there) return [];
    const at = there.letters.indexOf(wanted);
    return [makeRange(there.pieces, at, at + wanted.length - 1)];
  });
}

export class Highlights {
  /** @param {Given} given */
  constructor({ document, paint }) {
    this.document = document;
    this.window = /** @type {any} */ (document.defaultView);
    this.paint = paint;
    this.name = neutralName();
    /** @type {Map<string, Range[]>} those of each banner */
    this.shown = new Map();
  }

  /** @returns {boolean} */
  get possible() {
    return Boolean(this.window.CSS?.highlights && this.window.Highlight);
  }

  /**
   * @param {string} key the banner
   * @param {string[]} quotes
   * @param {Element | null} near where they should stand; the whole page is searched where they do not
   * @returns {boolean} whether any stands in the page
   */
  show(key, quotes, near) {
    const ranges = findQuotes(near?.isConnected ? [near, this.document.body] : [this.document.body], quotes);
    if (!ranges.length) return false;
    this.shown.set(key, ranges);
    this.#draw();
    ranges[0].startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    return true;
  }

  /** @param {string} key */
  hide(key) {
    if (this.shown.delete(key)) this.#draw();
  }

  #draw() {
    const ranges = [...this.shown.values()].flat();
    if (ranges.length) this.window.CSS.highlights.set(this.name, new this.window.Highlight(...ranges));
    else this.window.CSS.highlights.delete(this.name);
    Promise.resolve(this.paint(this.name, ranges.length > 0)).catch(() => {});
  }
}
