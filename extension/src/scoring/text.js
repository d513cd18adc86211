// Reads a text: folds its characters, cuts it into tokens and segments, hashes the tokens.
// Follows model/text.py step by step; the parity tests hold the two together. All arithmetic is on
// 32-bit whole numbers.

import { DIGIT, LETTER, LIMIT, NEWLINE, PAUSE, SEPARATOR, SOLO, STOP, SYMBOL } from "./chartable.js";
import { undo } from "./evasion.js";

/** The longest text judged, in Unicode code points. */
export const MAX_TEXT_CHARS = 20_000;
const PAUSE_AFTER_TOKENS = 8;
const MAX_SEGMENT_TOKENS = 24;
/** Beginnings of tokens that are hashed; STEM_ROW is the one used as the stem. */
export const PREFIX_CHARS = [4, 5, 6, 7];
const STEM_ROW = 1;
const PRIME = 0x01000193;
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
 * @property {number[]} segmentStarts index of the first token of each segment
 * @property {{count: number, start: number, end: number}} disguised
 */

/**
 * Folds, cuts and hashes a text. Throws a RangeError where it is longer than MAX_TEXT_CHARS.
 * @param {string} text
 * @param {CharTable} table
 * @returns {Reading}
 */
export function read(text, table) {
  const given = Uint32Array.from(text, (char) => /** @type {number} */ (char.codePointAt(0)));
  if (given.length > MAX_TEXT_CHARS) {
    throw new RangeError(`The text has ${given.length} characters; at most ${MAX_TEXT_CHARS} are read.`);
  }
  const { folded, disguised } = undo(given, fold(given, table));
  const { starts, stops } = cutTokens(folded.classes);
  const segmentStarts = cutSegments(folded.classes, starts, stops);
  const hashes = hashTokens(folded, starts, stops);
  return {
    starts: Uint32Array.from(starts, (place) => folded.offsets[place]),
    ends: Uint32Array.from(stops, (place) => folded.offsets[place - 1] + 1),
    ...hashes,
    segmentStarts,
    disguised,
  };
}

/** @param {Uint32Array} given @param {CharTable} table @returns {Folded} */
function fold(given, table) {
  const codes = new Uint32Array(given.length);
  const offsets = new Uint32Array(given.length);
  let count = 0;
  for (let place = 0; place < given.length; place += 1) {
    const code = table.target[Math.min(given[place], LIMIT)];
    if (code) {
      codes[count] = code;
      offsets[count] = place;
      count += 1;
    }
  }
  const kept = codes.slice(0, count);
  const classes = Uint8Array.from(kept, (code) => table.classes[code]);
  return { codes: kept, classes, offsets: offsets.slice(0, count) };
}

/** @param {Uint8Array} classes @returns {{starts: number[], stops: number[]}} */
function cutTokens(classes) {
  const starts = [];
  const stops = [];
  let previous = SEPARATOR;
  for (let place = 0; place <= classes.length; place += 1) {
    const kind = place < classes.length ? classes[place] : SEPARATOR;
    const joined = kind === previous && (kind === LETTER || kind === DIGIT);
    if (!joined && isToken(previous)) stops.push(place);
    if (!joined && isToken(kind)) starts.push(place);
    previous = kind;
  }
  return { starts, stops };
}

/** @param {number} kind */
function isToken(kind) {
  return kind === LETTER || kind === DIGIT || kind === SOLO || kind === SYMBOL;
}

/**
 * A full stop ends a segment where no letter or digit follows it at once, a line end always does,
 * a pause does after PAUSE_AFTER_TOKENS tokens.
 * @param {Uint8Array} classes @param {number[]} starts @param {number[]} stops
 * @returns {number[]}
 */
function cutSegments(classes, starts, stops) {
  if (!starts.length) return [];
  const chosen = [0];
  let last = 0;
  for (let token = 1; token <= starts.length; token += 1) {
    const strength = token < starts.length ? breakStrength(classes, stops[token - 1], starts[token]) : 2;
    if (!strength) continue;
    while (token - last > MAX_SEGMENT_TOKENS) {
      last += MAX_SEGMENT_TOKENS;
      chosen.push(last);
    }
    if (token < starts.length && token > last && (strength === 2 || token - last >= PAUSE_AFTER_TOKENS)) {
      chosen.push(token);
      last = token;
    }
  }
  return chosen;
}

/** @param {Uint8Array} classes @param {number} from @param {number} to start of the next token */
function breakStrength(classes, from, to) {
  let strength = 0;
  for (let place = from; place < to; place += 1) {
    const kind = classes[place];
    const glued = place === to - 1 && (classes[to] === LETTER || classes[to] === DIGIT);
    if (kind === NEWLINE || (kind === STOP && !glued)) return 2;
    if (kind === PAUSE) strength = 1;
  }
  return strength;
}

/**
 * A number is hashed by its count of digits and its first digit alone.
 * @param {Folded} folded @param {number[]} starts @param {number[]} stops
 */
function hashTokens({ codes, classes }, starts, stops) {
  const count = starts.length;
  const words = new Uint32Array(count);
  const lengths = new Uint32Array(count);
  const prefixes = PREFIX_CHARS.map(() => new Uint32Array(count));
  for (let token = 0; token < count; token += 1) {
    const start = starts[token];
    const size = stops[token] - start;
    if (classes[start] === DIGIT) {
      words[token] = NUMBER_BASE + 16 * Math.min(size, 9) + codes[start] - 48;
      for (const row of prefixes) row[token] = words[token];
      continue;
    }
    lengths[token] = size;
    words[token] = hashWord(codes, start, size, token, prefixes);
  }
  return { words, prefixes, stems: prefixes[STEM_ROW], lengths };
}

/**
 * The polynomial hash of a token; fills in the hashes of its beginnings on the way.
 * @param {Uint32Array} codes @param {number} start @param {number} size
 * @param {number} token @param {Uint32Array[]} prefixes
 */
function hashWord(codes, start, size, token, prefixes) {
  let hash = 0;
  let power = 1;
  let row = 0;
  for (let step = 0; step < size; step += 1) {
    hash = (hash + Math.imul(codes[start + step], power)) >>> 0;
    power = Math.imul(power, PRIME);
    if (row < PREFIX_CHARS.length && step + 1 === PREFIX_CHARS[row]) {
      prefixes[row][token] = hash;
      row += 1;
    }
  }
  for (; row < PREFIX_CHARS.length; row += 1) prefixes[row][token] = hash;
  return hash;
}
