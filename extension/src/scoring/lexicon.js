// Words of one meaning under one name, looked up by hash. Follows model/lexicon.py.

import { combine } from "./features.js";
import { PHRASE_SEED, PREFIX_CHARS, STEM_SEED, WORD_SEED, mix } from "./hashing.js";
import { bytesOf, numbersOf } from "./weights.js";

const PHRASE_TOKENS = 3;
const UNSPACED_TOKENS = 8;
/** The entries that count in every language (emoji). */
const EVERY = "every";

/** @typedef {{language: number, concept: number}} Entry */

export class Lexicon {
  /** @param {{concepts: string[], languages: string[], key_steps: string, key_languages: string, key_concepts: string}} data */
  constructor(data) {
    this.languages = data.languages;
    /** @type {Map<number, Entry[]>} */
    this.entries = new Map();
    const languages = bytesOf(data.key_languages);
    const concepts = bytesOf(data.key_concepts);
    numbersOf(data.key_steps).forEach((key, at) => {
      const entry = { language: languages[at], concept: concepts[at] };
      this.entries.set(key, [...(this.entries.get(key) ?? []), entry]);
    });
  }

  /**
   * The concepts of a text in token order; of every language where `language` is null.
   * @param {import("./text.js").Reading} reading
   * @param {Uint32Array} segments
   * @param {string | null} language
   */
  find(reading, segments, language) {
    const heard = this.languages.map((code) => language === null || code === language || code === EVERY);
    const hits = [];
    for (let token = 0; token < reading.words.length; token += 1) {
      const found = new Set();
      for (const key of keysOf(reading, segments, token)) {
        for (const entry of this.entries.get(mix(key)) ?? []) {
          if (heard[entry.language]) found.add(entry.concept);
        }
      }
      for (const concept of [...found].sort((a, b) => a - b)) hits.push({ token, concept });
    }
    return hits;
  }
}

/** @param {import("./text.js").Reading} reading @param {Uint32Array} segments @param {number} token */
function keysOf({ words, prefixes, lengths, unspacedLeft }, segments, token) {
  const keys = [words[token] ^ WORD_SEED];
  PREFIX_CHARS.forEach((length, row) => {
    if (lengths[token] >= length) keys.push(prefixes[row][token] ^ (STEM_SEED + length));
  });
  const most = Math.min(UNSPACED_TOKENS, Math.max(PHRASE_TOKENS, unspacedLeft[token]));
  let phrase = words[token];
  for (let count = 2; count <= most && segments[token] === segments[token + count - 1]; count += 1) {
    phrase = combine(phrase, words[token + count - 1]);
    keys.push(phrase ^ (PHRASE_SEED + count));
  }
  return keys;
}
