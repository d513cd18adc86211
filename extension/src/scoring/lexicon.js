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
 * @typedef {{token: number, count: number, concept: number}} Found
 */

export class Lexicon {
  /** @param {{concepts: string[], languages: string[], key_steps: string, key_languages: string, key_concepts: string}} data */
  constructor(data) {
    this.languages = data.languages;
    this.who = data.concepts.map((name) => name.startsWith(WHO));
    this.shown = data.concepts.map((name) => name.startsWith(WHO) && !UNSEEN.includes(name));
    /** Sorted; a key stands there once for each of its entries. */
    this.keys = numbersOf(data.key_steps);
    this.keyLanguages = bytesOf(data.key_languages);
    this.concepts = bytesOf(data.key_concepts);
    this.slots = placeKeys(this.keys);
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
      /** @param {number} key @param {number} count tokens of the entry */
      const look = (key, count) => this.#lookUp(mix(key), heard, token, count, found);
      look(reading.words[token] ^ WORD_SEED, 1);
      lookUpStems(reading, token, look);
      lookUpPhrases(reading, segments, token, look);
    }
    return found;
  }

  /** @param {number} key @param {boolean[]} heard @param {number} token @param {number} count @param {Found[]} found */
  #lookUp(key, heard, token, count, found) {
    const { keys, slots } = this;
    const mask = slots.length - 1;
    let slot = key & mask;
    while (slots[slot] >= 0 && keys[slots[slot]] !== key) slot = (slot + 1) & mask;
    if (slots[slot] < 0) return;
    for (let at = slots[slot]; keys[at] === key; at += 1) {
      if (heard[this.keyLanguages[at]]) found.push({ token, count, concept: this.concepts[at] });
    }
  }
}

/** @typedef {(key: number, count: number) => void} Look */

/** @param {import("./text.js").Reading} reading @param {number} token @param {Look} look */
function lookUpStems({ prefixes, lengths }, token, look) {
  for (let row = 0; row < PREFIX_CHARS.length && lengths[token] >= PREFIX_CHARS[row]; row += 1) {
    look(prefixes[row][token] ^ (STEM_SEED + PREFIX_CHARS[row]), 1);
  }
}

/** @param {import("./text.js").Reading} reading @param {Uint32Array} segments @param {number} token @param {Look} look */
function lookUpPhrases({ words, unspacedLeft }, segments, token, look) {
  const most = Math.min(UNSPACED_TOKENS, Math.max(PHRASE_TOKENS, unspacedLeft[token]));
  let phrase = words[token];
  for (let count = 2; count <= most && segments[token] === segments[token + count - 1]; count += 1) {
    phrase = combine(phrase, words[token + count - 1]);
    look(phrase ^ (PHRASE_SEED + count), count);
  }
}

/**
 * A table of hashes with open places: a Map of so many large numbers would make an object of each.
 * @param {Uint32Array} keys sorted
 * @returns {Int32Array} where in `keys` the first of each lies, or -1
 */
function placeKeys(keys) {
  let size = 16;
  while (size < 2 * keys.length) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  for (let at = 0; at < keys.length; at += 1) {
    if (at && keys[at] === keys[at - 1]) continue;
    let slot = keys[at] & (size - 1);
    while (slots[slot] >= 0) slot = (slot + 1) & (size - 1);
    slots[slot] = at;
  }
  return slots;
}
