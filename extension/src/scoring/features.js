// Turns a reading into hashed features, each anchored at a token. Follows model/features.py.

import { mix } from "./hashing.js";

export const HASH_BITS = 22;
export const FIRST = 0x9e3779b1;
export const SECOND = 0x85ebca77;
const [WORD, STEM, STEM_PAIR] = [0x1b873593, 0xcc9e2d51, 0x165667b1];
const [STEM_TRIPLE, STEM_SKIP, GRAM] = [0x2c1b3c6d, 0x297a2d39, 0x9c06faf5];
const [CONCEPT, NEAR, NEXT] = [0x27d4eb2f, 0xd3a2646c, 0xfd7046c5];
const [MARK, QUOTATION, QUOTED] = [0x3c6ef372, 0xb55a4f09, 0x7f4a7c15];
const NEAR_TOKENS = 16;
const NEXT_TOKENS = 2;
const PAIRS_AHEAD = 8;

/**
 * @typedef {{features: number[], anchors: number[]}} Features
 * @typedef {Features & {lasts: number[]}} BaseFeatures `anchors` and `lasts` say which tokens each one covers
 */

/** Combines two hashes in order. @param {number} one @param {number} two */
export function combine(one, two) {
  return (Math.imul(one, FIRST) + Math.imul(two, SECOND)) >>> 0;
}

/** @param {number} raw */
const cut = (raw) => mix(raw) >>> (32 - HASH_BITS);

/** @param {number[]} segmentStarts @param {number} count @returns {Uint32Array} */
export function segmentOfTokens(segmentStarts, count) {
  const segments = new Uint32Array(count);
  segmentStarts.forEach((start, number) => segments.fill(number, start));
  return segments;
}

/**
 * @param {import("./text.js").Reading} reading @param {Uint32Array} segments
 * @returns {BaseFeatures}
 */
export function baseFeatures(reading, segments) {
  const { words, stems } = reading;
  /** @type {BaseFeatures} */
  const found = { features: [], anchors: [], lasts: [] };
  /** @param {number} raw @param {number} token @param {number} last */
  const put = (raw, token, last) => {
    found.features.push(cut(raw));
    found.anchors.push(token);
    found.lasts.push(last);
  };
  reading.grams.forEach((gram, at) => put(gram + GRAM, reading.gramTokens[at], reading.gramTokens[at]));
  reading.marks.forEach((mark, at) => put(Math.imul(mark, FIRST) + MARK, reading.markTokens[at], reading.markTokens[at]));
  for (let token = 0; token < words.length; token += 1) {
    put(words[token] + WORD, token, token);
    put(stems[token] + STEM, token, token);
    if (segments[token] !== segments[token + 1]) continue;
    const pair = combine(stems[token], stems[token + 1]);
    put(pair + STEM_PAIR, token, token + 1);
    if (segments[token] !== segments[token + 2]) continue;
    put(combine(pair, stems[token + 2]) + STEM_TRIPLE, token, token + 2);
    put(combine(stems[token], stems[token + 2]) + STEM_SKIP, token, token + 2);
  }
  return found;
}

/**
 * Leaves out the features that cover a token set apart.
 * @param {BaseFeatures} base @param {Uint8Array} apart a flag for each token
 * @returns {Features}
 */
export function withoutApart({ features, anchors, lasts }, apart) {
  if (!apart.includes(1)) return { features, anchors };
  /** @type {Features} */
  const kept = { features: [], anchors: [] };
  for (let at = 0; at < features.length; at += 1) {
    let token = anchors[at];
    while (token <= lasts[at] && !apart[token]) token += 1;
    if (token <= lasts[at]) continue;
    kept.features.push(features[at]);
    kept.anchors.push(anchors[at]);
  }
  return kept;
}

/**
 * A feature for each quotation and for each concept inside one.
 * @param {import("./quotation.js").Quotation[]} quotations
 * @param {{token: number, concept: number}[]} hits
 * @returns {Features}
 */
export function quotationFeatures(quotations, hits) {
  const quoted = hits.filter(({ token }) => quotations.some(({ first, after }) => token >= first && token < after));
  return {
    features: [
      ...quotations.map(() => cut(QUOTATION)),
      ...quoted.map(({ concept }) => cut(Math.imul(concept + 1, FIRST) + QUOTED)),
    ],
    anchors: [...quotations.map(({ first }) => first), ...quoted.map(({ token }) => token)],
  };
}

/**
 * @param {{token: number, concept: number}[]} hits in token order
 * @param {Uint32Array} segments
 * @returns {Features}
 */
export function conceptFeatures(hits, segments) {
  /** @type {number[]} */
  const features = [];
  /** @type {number[]} */
  const anchors = [];
  hits.forEach((one, at) => {
    features.push(cut(Math.imul(one.concept + 1, FIRST) + CONCEPT));
    anchors.push(one.token);
    for (const two of hits.slice(at + 1, at + 1 + PAIRS_AHEAD)) {
      const apart = two.token - one.token;
      if (segments[one.token] !== segments[two.token] || apart > NEAR_TOKENS) break;
      if (one.concept === two.concept) continue;
      const ordered = combine(one.concept + 1, two.concept + 1);
      features.push(cut(ordered + NEAR));
      anchors.push(one.token);
      if (apart <= NEXT_TOKENS) {
        features.push(cut(ordered + NEXT));
        anchors.push(one.token);
      }
    }
  });
  return { features, anchors };
}
