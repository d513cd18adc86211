// Knows a text again, and texts that are nearly the same, without keeping it. Follows model/sketch.py;
// tests/sketches.json holds the two together.

import { LIMIT, SYMBOL } from "./chartable.js";
import { PRIME, mix } from "./hashing.js";
import { MAX_TEXT_CHARS, codesOf, cutTokens, fold } from "./text.js";

/** Values kept of a text: the smallest of its shingles. */
export const SKETCH_VALUES = 128;
/** From here on two texts are near copies. */
export const NEAR = 0.8;
const SHINGLE_TOKENS = 3;
/** With fewer tokens only an exact copy is known again. */
const MIN_TOKENS = 8;
const BETWEEN = 0x1f;
const READING_CHARS = 12;

/**
 * @typedef {import("./chartable.js").CharTable} CharTable
 * @typedef {(bytes: Uint8Array<ArrayBuffer>) => Promise<string>} DigestOf SHA-256 in hexadecimal; given by the caller,
 *   because nothing here asks the browser for anything
 * @typedef {object} Sketch
 * @property {string} digest SHA-256 of the tokens, in hexadecimal
 * @property {number[]} values hashes of shingles, ascending; none where the text is too short
 * @property {number} size distinct shingles, 0 where the text is too short
 */

/** @param {Uint32Array[]} tokens @returns {Uint32Array} code points of all, with a separator between two */
function join(tokens) {
  const size = tokens.reduce((sum, token) => sum + token.length + 1, -1);
  const joined = new Uint32Array(Math.max(0, size)).fill(BETWEEN);
  let place = 0;
  for (const token of tokens) {
    joined.set(token, place);
    place += token.length + 1;
  }
  return joined;
}

/**
 * The folded tokens of letters and digits. Disguises are not undone: what counts as one depends on the
 * known words, which change with every model, and the char table hardly ever does.
 * @param {string} text @param {CharTable} chars @returns {Uint32Array[]}
 */
function tokensOf(text, chars) {
  const { codes, classes } = fold(codesOf(text).subarray(0, MAX_TEXT_CHARS), chars);
  const { starts, stops } = cutTokens(classes);
  return starts.map((start, at) => codes.subarray(start, stops[at])).filter((_, at) => classes[starts[at]] !== SYMBOL);
}

/** The polynomial hash of a word, its bits spread. @param {Uint32Array} codes */
function hashOf(codes) {
  return mix(codes.reduceRight((hash, code) => (Math.imul(hash, PRIME) + code) >>> 0, 0));
}

/** @param {Uint32Array[]} tokens @returns {Set<number>} */
function shinglesOf(tokens) {
  const hashes = new Set();
  if (tokens.length < MIN_TOKENS) return hashes;
  for (let at = 0; at + SHINGLE_TOKENS <= tokens.length; at += 1) {
    hashes.add(hashOf(join(tokens.slice(at, at + SHINGLE_TOKENS))));
  }
  return hashes;
}

/**
 * The sketch of a text whose contact data is masked already; of longer texts the first MAX_TEXT_CHARS code
 * points are read.
 * @param {string} text @param {CharTable} chars @param {DigestOf} digestOf
 * @returns {Promise<Sketch>}
 */
export async function makeSketch(text, chars, digestOf) {
  const tokens = tokensOf(text, chars);
  const words = Array.from(join(tokens), (code) => String.fromCodePoint(code)).join("");
  const hashes = shinglesOf(tokens);
  return {
    digest: await digestOf(new TextEncoder().encode(words)),
    values: [...hashes].sort((a, b) => a - b).slice(0, SKETCH_VALUES),
    size: hashes.size,
  };
}

/**
 * How many of the shingles of two texts are in both, estimated from the smallest of the union, 0..1.
 * @param {readonly number[]} one ascending @param {readonly number[]} two ascending
 */
export function similarity(one, two) {
  let [both, union, left, right] = [0, 0, 0, 0];
  while (union < SKETCH_VALUES && (left < one.length || right < two.length)) {
    const [first, second] = [one[left] ?? Infinity, two[right] ?? Infinity];
    if (first === second) both += 1;
    if (first <= second) left += 1;
    if (second <= first) right += 1;
    union += 1;
  }
  return union && both / union;
}

/**
 * Names a char table: texts are read alike where it is the same.
 * @param {CharTable} chars @param {DigestOf} digestOf
 * @returns {Promise<string>}
 */
export function readingOf(chars, digestOf) {
  const known = readings.get(chars) ?? nameTable(chars, digestOf);
  readings.set(chars, known);
  return known;
}

/** Names of the tables of models in use: a megabyte is hashed for each. @type {WeakMap<CharTable, Promise<string>>} */
const readings = new WeakMap();

/** @param {CharTable} chars @param {DigestOf} digestOf */
async function nameTable({ target, classes }, digestOf) {
  const bytes = new Uint8Array(5 * (LIMIT + 1));
  const view = new DataView(bytes.buffer);
  target.forEach((code, place) => view.setUint32(4 * place, code, true));
  bytes.set(classes, 4 * (LIMIT + 1));
  return (await digestOf(bytes)).slice(0, READING_CHARS);
}
