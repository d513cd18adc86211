// Finds words with a value in a folded text: what pay.js reads with. Follows model/pay_words.py step by step.

import { LETTER, LIMIT } from "./chartable.js";

/** Stands for characters beyond the basic plane: a place in the folded text is one code unit. */
const FAR = "\ufffd";
const TAB = 9;
const BLANK = 32;

/**
 * A folded text: its characters, their classes, and their places in the text as given.
 * @typedef {{text: string, classes: number[], places: number[], given: string[]}} Folded
 */

/**
 * Folds a text, given as its code points; of blanks in a row the first stays.
 * @param {string[]} points
 * @param {import("./chartable.js").CharTable} chars
 * @returns {Folded}
 */
export function fold(points, chars) {
  const folded = [];
  const classes = [];
  const places = [];
  for (let place = 0; place < points.length; place += 1) {
    let code = chars.target[Math.min(/** @type {number} */ (points[place].codePointAt(0)), LIMIT)];
    if (code === TAB) code = BLANK;
    if (code === 0 || (code === BLANK && folded[folded.length - 1] === " ")) continue;
    folded.push(code <= 0xffff ? String.fromCharCode(code) : FAR);
    classes.push(chars.classes[code]);
    places.push(place);
  }
  return { text: folded.join(""), classes, places, given: points };
}

/** Words with a value each, as they stand in folded texts; the longest one counts. @template T */
export class Words {
  /** @param {Iterable<[string, T]>} values */
  constructor(values) {
    this.values = new Map(values);
    this.heads = sizesBy(this.values.keys(), (word) => word[0]);
    this.tails = sizesBy(this.values.keys(), (word) => word[word.length - 1]);
  }

  /**
   * The longest word that starts at a place: its end and its value.
   * @param {Folded} folded @param {number} start
   * @returns {[number, T] | null}
   */
  at(folded, start) {
    for (const size of this.heads.get(folded.text[start]) ?? []) {
      if (this.stands(folded, start, start + size)) return [start + size, this.get(folded, start, start + size)];
    }
    return null;
  }

  /**
   * The longest word that ends at a place: its start and its value.
   * @param {Folded} folded @param {number} end
   * @returns {[number, T] | null}
   */
  until(folded, end) {
    for (const size of this.tails.get(folded.text[end - 1]) ?? []) {
      if (size <= end && this.stands(folded, end - size, end)) return [end - size, this.get(folded, end - size, end)];
    }
    return null;
  }

  /** @param {Folded} folded @param {number} start @param {number} end */
  get({ text }, start, end) {
    return /** @type {T} */ (this.values.get(text.slice(start, end)));
  }

  /** Whether a word of ours stands there, and is no piece of a longer one. @param {Folded} folded @param {number} start @param {number} end */
  stands({ text, classes }, start, end) {
    if (end > text.length || !this.values.has(text.slice(start, end))) return false;
    const cutBefore = start > 0 && classes[start] === LETTER && classes[start - 1] === LETTER;
    const cutAfter = end < text.length && classes[end - 1] === LETTER && classes[end] === LETTER;
    return !cutBefore && !cutAfter;
  }
}

/**
 * Sizes of words by one of their characters, the longest first.
 * @param {Iterable<string>} words @param {(word: string) => string} key
 * @returns {Map<string, number[]>}
 */
function sizesBy(words, key) {
  const sizes = new Map();
  for (const word of words) {
    if (!sizes.has(key(word))) sizes.set(key(word), new Set());
    sizes.get(key(word)).add(word.length);
  }
  return new Map(Array.from(sizes, ([char, found]) => [char, [...found].sort((a, b) => b - a)]));
}

/** The first place from `place` on that has none of the characters. @param {string} text @param {number} place @param {string} chars */
export function skip(text, place, chars) {
  let at = place;
  while (at < text.length && chars.includes(text[at])) at += 1;
  return at;
}

/** The first place back from `place` that follows none of the characters. @param {string} text @param {number} place @param {string} chars */
export function skipBack(text, place, chars) {
  let at = place;
  while (at > 0 && chars.includes(text[at - 1])) at -= 1;
  return at;
}
