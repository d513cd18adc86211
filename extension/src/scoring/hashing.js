// The hashes that words, phrases and features are known by. Follows model/hashing.py.

/** The FNV prime. */
export const PRIME = 0x01000193;
/** Beginnings of words that are hashed and looked up, in characters. */
export const PREFIX_CHARS = [4, 5, 6, 7];
export const WORD_SEED = 0x2545f491;
export const PHRASE_SEED = 0x5851f42d;
export const STEM_SEED = 0x14057b7e;

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
