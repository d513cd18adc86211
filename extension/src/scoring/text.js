// Reads a text: folds its characters, cuts it into tokens and segments, hashes the tokens.
// Follows model/text.py step by step; the parity tests hold the two together. All arithmetic is on
// 32-bit whole numbers.

import {
  DIGIT,
  HEAD,
  LETTER,
  LIMIT,
  NEWLINE,
  PAUSE,
  SEPARATOR,
  SOLO,
  STOP,
  SYMBOL,
  TAIL,
} from "./chartable.js";
import { undo } from "./evasion.js";
import { PREFIX_CHARS, PRIME } from "./hashing.js";
import { findQuotations } from "./quotation.js";

/** The longest text judged, in Unicode code points. */
export const MAX_TEXT_CHARS = 20_000;
// In half tokens: a character of a script without blanks counts half.
const PAUSE_AFTER = 16;
const MAX_SEGMENT = 48;
const GRAM_CHARS = 4;
// Which of PREFIX_CHARS is the stem.
const STEM_ROW = 1;
const NUMBER_BASE = 0xd0000;

/**
 * @typedef {import("./chartable.js").CharTable} CharTable
 * @typedef {import("./chartable.js").Folded} Folded
 * @typedef {object} Reading
 * @property {Uint32Array} starts offsets into the text as given, in code points
 * @property {Uint32Array} ends
 * @property {Uint32Array} words hash of each folded token
 * @property {Uint32Array[]} prefixes hashes of the first characters, a row for each PREFIX_CHARS
 * @property {Uint32Array} stems
 * @property {Uint32Array} lengths folded characters of each token (0 for a number)
 * @property {number[]} grams hashes of pieces of words
 * @property {number[]} gramTokens the token of each piece
 * @property {Uint32Array} unspacedLeft tokens of a script without blanks from each token on
 * @property {number[]} segmentStarts index of the first token of each segment
 * @property {import("./quotation.js").Quotation[]} quotations
 * @property {number[]} marks punctuation and line ends
 * @property {number[]} markTokens the token before each
 * @property {{count: number, start: number, end: number}} disguised
 */

/**
 * Folds, cuts and hashes a text. Throws a RangeError where it is longer than MAX_TEXT_CHARS.
 * @param {string} text
 * @param {CharTable} table
 * @returns {Reading}
 */
export function read(text, table) {
  const given = codesOf(text);
  if (given.length > MAX_TEXT_CHARS) {
    throw new RangeError(`The text has ${given.length} characters; at most ${MAX_TEXT_CHARS} are read.`);
  }
  const { folded, disguised } = undo(given, fold(given, table), table.known);
  const { starts, stops } = cutTokens(folded.classes);
  const before = countHalves(folded.classes, starts);
  const segmentStarts = cutSegments(folded.classes, starts, stops, before);
  const hashes = hashTokens(folded, starts, stops);
  return {
    ...givenSpans(folded, starts, stops),
    ...hashes,
    unspacedLeft: runLeft(starts.map((place) => isUnspaced(folded.classes[place]))),
    segmentStarts,
    quotations: findQuotations(folded, starts, before),
    ...findMarks(folded, starts),
    disguised,
  };
}

/** Where each token lies in the text as given. @param {Folded} folded @param {number[]} from @param {number[]} to */
function givenSpans({ offsets }, from, to) {
  const starts = new Uint32Array(from.length);
  const ends = new Uint32Array(from.length);
  for (let token = 0; token < from.length; token += 1) {
    starts[token] = offsets[from[token]];
    ends[token] = offsets[to[token] - 1] + 1;
  }
  return { starts, ends };
}

/** Half tokens before each token, and in all. @param {Uint8Array} classes @param {number[]} starts */
function countHalves(classes, starts) {
  const before = [0];
  for (const start of starts) before.push(before[before.length - 1] + (isUnspaced(classes[start]) ? 1 : 2));
  return before;
}

/** @param {Folded} folded @param {number[]} starts */
function findMarks({ codes, classes }, starts) {
  /** @type {number[]} */
  const marks = [];
  /** @type {number[]} */
  const markTokens = [];
  let token = 0;
  for (let place = 0; starts.length && place < codes.length; place += 1) {
    if (starts[token] < place) token += 1;
    if (classes[place] !== STOP && classes[place] !== PAUSE && classes[place] !== NEWLINE) continue;
    marks.push(codes[place]);
    markTokens.push(Math.max(token - 1, 0));
  }
  return { marks, markTokens };
}

/** The code points of a text. @param {string} text @returns {Uint32Array} */
export function codesOf(text) {
  const codes = new Uint32Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = /** @type {number} */ (text.codePointAt(at));
    if (code > 0xffff) at += 1;
    codes[count] = code;
    count += 1;
  }
  return codes.slice(0, count);
}

/** @param {Uint32Array} given @param {CharTable} table @returns {Folded} */
export function fold(given, table) {
  const codes = new Uint32Array(given.length);
  const classes = new Uint8Array(given.length);
  const offsets = new Uint32Array(given.length);
  let count = 0;
  for (let place = 0; place < given.length; place += 1) {
    const code = table.target[Math.min(given[place], LIMIT)];
    if (code) {
      codes[count] = code;
      classes[count] = table.classes[code];
      offsets[count] = place;
      count += 1;
    }
  }
  return { codes: codes.slice(0, count), classes: classes.slice(0, count), offsets: offsets.slice(0, count) };
}

/** @param {Uint8Array} classes @returns {{starts: number[], stops: number[]}} */
export function cutTokens(classes) {
  const starts = [];
  const stops = [];
  let previous = SEPARATOR;
  for (let place = 0; place <= classes.length; place += 1) {
    const kind = place < classes.length ? classes[place] : SEPARATOR;
    const joined = joins(previous, kind);
    if (!joined && isToken(previous)) stops.push(place);
    if (!joined && isToken(kind)) starts.push(place);
    previous = kind;
  }
  return { starts, stops };
}

/** Whether a character goes on with the token of the one before it. @param {number} before @param {number} here */
function joins(before, here) {
  if (isSolid(here)) return before === here;
  if (here === SOLO) return before === HEAD;
  return here === TAIL && (before === SOLO || before === TAIL || before === HEAD);
}

/** @param {number} kind */
function isToken(kind) {
  return kind === LETTER || kind === DIGIT || kind === SYMBOL || kind === TAIL || isUnspaced(kind);
}

/** @param {number} kind */
function isSolid(kind) {
  return kind === LETTER || kind === DIGIT;
}

/** @param {number} kind */
function isUnspaced(kind) {
  return kind === SOLO || kind === HEAD;
}

/** How many flags in a row stand from each place on. @param {boolean[]} flags */
function runLeft(flags) {
  const left = new Uint32Array(flags.length);
  for (let at = flags.length - 1; at >= 0; at -= 1) {
    if (flags[at]) left[at] = 1 + (at + 1 < flags.length ? left[at + 1] : 0);
  }
  return left;
}

/**
 * A full stop ends a segment where no letter or digit follows it at once, a line end always does,
 * a pause does after PAUSE_AFTER half tokens. In scripts without blanks a blank is a pause.
 * @param {Uint8Array} classes @param {number[]} starts @param {number[]} stops
 * @param {number[]} before half tokens before each token
 * @returns {number[]}
 */
function cutSegments(classes, starts, stops, before) {
  if (!starts.length) return [];
  const chosen = [0];
  /** @param {number} token */
  const goesOn = (token) => isInNumber(classes, stops[token - 1], starts[token]);
  for (let token = 1; token < starts.length; token += 1) {
    const strength = goesOn(token) ? 0 : breakStrength(classes, starts[token - 1], stops[token - 1], starts[token]);
    if (!strength) continue;
    cutLong(chosen, before, token, goesOn);
    const last = chosen[chosen.length - 1];
    if (token > last && (strength === 2 || before[token] - before[last] >= PAUSE_AFTER)) chosen.push(token);
  }
  cutLong(chosen, before, starts.length, goesOn);
  return chosen;
}

/**
 * Adds segment starts until the last segment before `token` is short enough. A number is not cut
 * unless it is longer than a segment.
 * @param {number[]} chosen
 * @param {number[]} before half tokens before each token
 * @param {number} token
 * @param {(token: number) => boolean} goesOn whether a token goes on with a number
 */
function cutLong(chosen, before, token, goesOn) {
  let last = chosen[chosen.length - 1];
  while (before[token] - before[last] > MAX_SEGMENT) {
    let limit = last;
    while (before[limit + 1] <= before[last] + MAX_SEGMENT) limit += 1;
    let whole = limit;
    while (whole > last && goesOn(whole)) whole -= 1;
    last = whole > last ? whole : limit;
    chosen.push(last);
  }
}

/**
 * Whether digits belong to a number with the token before them ("3,000", "1'200", "3 000"): between
 * the two stands one character that is no line end.
 * @param {Uint8Array} classes
 * @param {number} from end of the token before @param {number} to start of the token
 */
function isInNumber(classes, from, to) {
  const digits = classes[from - 1] === DIGIT && classes[to] === DIGIT;
  return digits && to === from + 1 && classes[from] !== NEWLINE;
}

/**
 * @param {Uint8Array} classes
 * @param {number} previous start of the token before @param {number} from its end
 * @param {number} to start of the next token
 */
function breakStrength(classes, previous, from, to) {
  if (to === from) return 0;
  // A full stop right before a letter or digit is glued to it, and ends nothing.
  const glued = isSolid(classes[to]);
  let strength = isUnspaced(classes[previous]) && isUnspaced(classes[to]) ? 1 : 0;
  for (let place = from; place < to; place += 1) {
    const kind = classes[place];
    if (kind === NEWLINE || (kind === STOP && !(glued && place === to - 1))) return 2;
    if (kind === PAUSE) strength = 1;
  }
  return strength;
}

/**
 * A number is hashed by its count of digits and its first digit alone; a letter that is written
 * twice or more in a row is hashed once.
 * @param {Folded} folded @param {number[]} starts @param {number[]} stops
 */
function hashTokens({ codes, classes }, starts, stops) {
  const count = starts.length;
  const words = new Uint32Array(count);
  const lengths = new Uint32Array(count);
  const prefixes = PREFIX_CHARS.map(() => new Uint32Array(count));
  /** @type {number[]} */
  const grams = [];
  /** @type {number[]} */
  const gramTokens = [];
  // One place for the letters of all tokens, one after the other: an array for each would cost more than the hashing.
  const letters = new Uint32Array(codes.length);
  for (let token = 0; token < count; token += 1) {
    const start = starts[token];
    if (classes[start] === DIGIT) {
      words[token] = NUMBER_BASE + 16 * Math.min(stops[token] - start, 9) + codes[start] - 48;
      for (const row of prefixes) row[token] = words[token];
      continue;
    }
    const length = copyLetters(codes, start, stops[token], classes[start] === LETTER, letters);
    lengths[token] = length;
    words[token] = hashWord(letters, length, token, prefixes);
    for (let at = 1; at + GRAM_CHARS <= length; at += 1) {
      grams.push(hashGram(letters, at));
      gramTokens.push(token);
    }
  }
  return { words, prefixes, stems: prefixes[STEM_ROW], lengths, grams, gramTokens };
}

/**
 * @param {Uint32Array} codes @param {number} start @param {number} stop
 * @param {boolean} collapse whether repeated ones count once
 * @param {Uint32Array} letters takes them
 * @returns {number} how many they are
 */
function copyLetters(codes, start, stop, collapse, letters) {
  let length = 0;
  for (let place = start; place < stop; place += 1) {
    if (collapse && place > start && codes[place] === codes[place - 1]) continue;
    letters[length] = codes[place];
    length += 1;
  }
  return length;
}

/** @param {Uint32Array} letters @param {number} at */
function hashGram(letters, at) {
  let hash = 0;
  for (let step = GRAM_CHARS - 1; step >= 0; step -= 1) hash = (Math.imul(hash, PRIME) + letters[at + step]) >>> 0;
  return hash;
}

/**
 * The polynomial hash of a token; fills in the hashes of its beginnings on the way.
 * @param {Uint32Array} letters @param {number} length how many of them are the token's
 * @param {number} token @param {Uint32Array[]} prefixes
 */
function hashWord(letters, length, token, prefixes) {
  let hash = 0;
  let power = 1;
  let row = 0;
  for (let step = 0; step < length; step += 1) {
    hash = (hash + Math.imul(letters[step], power)) >>> 0;
    power = Math.imul(power, PRIME);
    if (row < PREFIX_CHARS.length && step + 1 === PREFIX_CHARS[row]) {
      prefixes[row][token] = hash;
      row += 1;
    }
  }
  for (; row < PREFIX_CHARS.length; row += 1) prefixes[row][token] = hash;
  return hash;
}
