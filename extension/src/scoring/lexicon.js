// Words of one meaning under one name, looked up by hash. Follows model/lexicon.py.

import { combine } from "./features.js";
import { PHRASE_SEED, PREFIX_CHARS, STEM_SEED, WORD_SEED, mix } from "./hashing.js";
import { bytesOf, numbersOf } from "./weights.js";

const PHRASE_TOKENS = 3;
const UNSPACED_TOKENS = 8;
/** The entries that count in every language (emoji). */
const EVERY = "every";

/** Concepts of who someone is begin so; those of UNSEEN are no feature at all. */
const WHO = "WHO_";
const UNSEEN = ["WHO_NAME", "WHO_NATION", "WHO_FAITH"];

/**
 * @typedef {{language: number, concept: number}} Entry
 * @typedef {{token: number, count: number, concept: number}} Found
 */

export class Lexicon {
  /** @param {{concepts: string[], languages: string[], key_steps: string, key_languages: string, key_concepts: string}} data */
  constructor(data) {
    this.languages = data.languages;
    this.who = data.concepts.map((name) => name.startsWith(WHO));
    this.shown = data.concepts.map((name) => name.startsWith(WHO) && !UNSEEN.includes(name));
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
   * The concepts of a text in token order, and which tokens are set apart because they belong to a
   * word of who someone is; of every language where `language` is null. No other entry that holds
   * such a token counts.
   * @param {import("./text.js").Reading} reading
   * @param {Uint32Array} segments
   * @param {string | null} language
   */
  find(reading, segments, language) {
    const entries = this.match(reading, segments, language);
    const apart = new Uint8Array(reading.words.length);
    for (const { token, count, concept } of entries) if (this.who[concept]) apart.fill(1, token, token + count);
    const counting = !apart.includes(1) ? entries : entries.filter(
      ({ token, count, concept }) => this.shown[concept] || !apart.subarray(token, token + count).includes(1),
    );
    counting.sort((a, b) => a.token - b.token || a.concept - b.concept);
    const width = this.who.length;
    const places = new Set(counting.map(({ token, concept }) => token * width + concept));
    const hits = [...places]
      .filter((place) => !(this.who[place % width] && places.has(place - width)))
      .map((place) => ({ token: Math.floor(place / width), concept: place % width }));
    return { hits, apart };
  }

  /**
   * Every entry of a language that stands in a text.
   * @param {import("./text.js").Reading} reading
   * @param {Uint32Array} segments
   * @param {string | null} language
   */
  match(reading, segments, language) {
    const heard = this.languages.map((code) => language === null || code === language || code === EVERY);
    /** @type {Found[]} */
    const found = [];
    for (let token = 0; token < reading.words.length; token += 1) {
      for (const { key, count } of keysOf(reading, segments, token)) {
        for (const entry of this.entries.get(mix(key)) ?? []) {
          if (heard[entry.language]) found.push({ token, count, concept: entry.concept });
        }
      }
    }
    return found;
  }
}

/** @param {import("./text.js").Reading} reading @param {Uint32Array} segments @param {number} token */
function keysOf({ words, prefixes, lengths, unspacedLeft }, segments, token) {
  const keys = [{ key: words[token] ^ WORD_SEED, count: 1 }];
  PREFIX_CHARS.forEach((length, row) => {
    if (lengths[token] >= length) keys.push({ key: prefixes[row][token] ^ (STEM_SEED + length), count: 1 });
  });
  const most = Math.min(UNSPACED_TOKENS, Math.max(PHRASE_TOKENS, unspacedLeft[token]));
  let phrase = words[token];
  for (let count = 2; count <= most && segments[token] === segments[token + count - 1]; count += 1) {
    phrase = combine(phrase, words[token + count - 1]);
    keys.push({ key: phrase ^ (PHRASE_SEED + count), count });
  }
  return keys;
}
