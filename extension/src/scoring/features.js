// Turns a reading into hashed features, each anchored at a token. Follows model/features.py.

export const HASH_BITS = 20;
export const FIRST = 0x9e3779b1;
export const SECOND = 0x85ebca77;
const [WORD, STEM, STEM_PAIR] = [0x1b873593, 0xcc9e2d51, 0x165667b1];
const [CONCEPT, NEAR, NEXT] = [0x27d4eb2f, 0xd3a2646c, 0xfd7046c5];
const NEAR_TOKENS = 8;
const NEXT_TOKENS = 2;
const PAIRS_AHEAD = 8;

/** @typedef {{features: number[], anchors: number[]}} Features */

/** Spreads the bits of a whole number (the finaliser of MurmurHash3). @param {number} value */
export function mix(value) {
  let mixed = value >>> 0;
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  return mixed >>> 0;
}

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
 * @returns {Features}
 */
export function baseFeatures({ words, stems }, segments) {
  const features = [];
  const anchors = [];
  for (let token = 0; token < words.length; token += 1) {
    features.push(cut(words[token] + WORD), cut(stems[token] + STEM));
    anchors.push(token, token);
    if (token + 1 < words.length && segments[token] === segments[token + 1]) {
      features.push(cut(combine(stems[token], stems[token + 1]) + STEM_PAIR));
      anchors.push(token);
    }
  }
  return { features, anchors };
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
