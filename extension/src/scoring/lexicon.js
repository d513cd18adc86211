// Words of one meaning under one name, looked up by hash. Follows model/lexicon.py.

import { combine, mix } from "./features.js";
import { PREFIX_CHARS } from "./text.js";

const WORD_SEED = 0x2545f491;
const PAIR_SEED = 0x5851f42d;
const STEM_SEED = 0x14057b7e;

/** @typedef {{language: number, concept: number}} Entry */

export class Lexicon {
  /** @param {{concepts: string[], languages: string[], key_steps: number[], key_languages: number[], key_concepts: number[]}} data */
  constructor(data) {
    this.languages = data.languages;
    /** @type {Map<number, Entry[]>} */
    this.entries = new Map();
    let key = 0;
    data.key_steps.forEach((step, at) => {
      key += step;
      const entry = { language: data.key_languages[at], concept: data.key_concepts[at] };
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
    const number = language === null ? null : this.languages.indexOf(language);
    const hits = [];
    for (let token = 0; token < reading.words.length; token += 1) {
      const found = new Set();
      for (const key of keysOf(reading, segments, token)) {
        for (const entry of this.entries.get(mix(key)) ?? []) {
          if (number === null || entry.language === number) found.add(entry.concept);
        }
      }
      for (const concept of [...found].sort((a, b) => a - b)) hits.push({ token, concept });
    }
    return hits;
  }
}

/** @param {import("./text.js").Reading} reading @param {Uint32Array} segments @param {number} token */
function keysOf({ words, prefixes, lengths }, segments, token) {
  const keys = [words[token] ^ WORD_SEED];
  PREFIX_CHARS.forEach((length, row) => {
    if (lengths[token] >= length) keys.push(prefixes[row][token] ^ (STEM_SEED + length));
  });
  if (token + 1 < words.length && segments[token] === segments[token + 1]) {
    keys.push(combine(words[token], words[token + 1]) ^ PAIR_SEED);
  }
  return keys;
}
