// Undoes common disguises of words before they are read. Follows model/evasion.py.

import { DIGIT, LETTER, PAUSE, SEPARATOR, STOP, SYMBOL } from "./chartable.js";
import { PREFIX_CHARS, PRIME, STEM_SEED, WORD_SEED, mix } from "./hashing.js";

/** Letters, as they are read, that stand for a look-alike of another alphabet. */
const ALIKE = codes("abekmhopctyxisjqwhrabyeiknoptuxw");
const LEET = pairs("013457@$!€", "oieastasie");
/** Signs that count only between letters or digits, where the word is known so. */
const BANGS = codes("!€");
const LEET_BEGINNING = 5;
const LEET_CHARS = 4;
const SPACED_RUN = 4;
/** Signs put inside words; a word of at least JOINED_CHARS letters must be known without them. */
const JOINERS = codes(".-_*|~'’·•+=^/\\`,:");
/** Those that stand in ordinary words too: undone, but no sign of a disguise. */
const ORDINARY = codes("-'’·/,:");
const APOSTROPHES = codes("'’");
const APOSTROPHE_CHARS = 3;
const JOINED_CHARS = 4;
/** Classes of signs that may stand between the letters of a word. */
const GAPS = new Set([SEPARATOR, STOP, PAUSE, SYMBOL]);
const NOTHING = Object.freeze({ count: 0, start: 0, end: 0 });

/**
 * @typedef {import("./chartable.js").Folded} Folded
 * @typedef {[number, number]} Span
 */

/** @param {string} from @param {string} to @returns {Map<number, number>} */
function pairs(from, to) {
  const targets = Array.from(to);
  return new Map(Array.from(from, (char, at) => [code(char), code(targets[at])]));
}

/** @param {string} chars */
function codes(chars) {
  return new Set(Array.from(chars, code));
}

/** @param {string} char */
function code(char) {
  return /** @type {number} */ (char.codePointAt(0));
}

/**
 * @param {Uint32Array} given the text as it was given
 * @param {Folded} folded
 * @param {Set<number>} known keys of known words and stems
 * @returns {{folded: Folded, disguised: {count: number, start: number, end: number}}}
 */
export function undo(given, folded, known) {
  const spans = mixedWords(given, folded);
  let now = folded;
  if (mixesSigns(now)) {
    now = { ...now, codes: now.codes.slice(), classes: now.classes.slice() };
    spans.push(...undoWords(now, known));
  }
  const spaced = spacedGaps(now.classes);
  if (spaced.length) spans.push([now.offsets[spaced[0] - 1], now.offsets[spaced[spaced.length - 1] + 1] + 1]);
  const taken = new Set(spaced);
  const joined = joinedGaps(now, known).filter((gap) => !taken.has(gap));
  const odd = joined.filter((gap) => !ORDINARY.has(now.codes[gap]));
  for (const gap of odd) spans.push([now.offsets[gap - 1], now.offsets[gap + 1] + 1]);
  if (spaced.length || joined.length) now = without(now, new Set([...spaced, ...joined]));
  spans.push(...hiddenMarks(given, now));
  if (!spans.length) return { folded: now, disguised: NOTHING };
  const [start, end] = spans.reduce(earlier);
  return { folded: now, disguised: { count: spans.length, start, end } };
}

/** @param {Span} one @param {Span} two @returns {Span} */
function earlier(one, two) {
  return two[0] < one[0] || (two[0] === one[0] && two[1] < one[1]) ? two : one;
}

/** @param {number} value */
const isLatin = (value) => value >= 97 && value <= 122;
/** @param {number} value */
const isForeign = (value) => value >= 0x370 && value < 0x530;

/** Of a code point as given: 1 basic Latin letter, 2 Cyrillic or Greek, 0 neither. @param {number} value */
function scriptOf(value) {
  if (isForeign(value)) return 2;
  return isLatin(value | 0x20) ? 1 : 0;
}

/** @param {Uint32Array} given @param {Uint8Array} classes @param {Uint32Array} offsets */
function scriptsOf(given, classes, offsets) {
  const script = new Uint8Array(offsets.length);
  for (let at = 0; at < script.length; at += 1) if (classes[at] === LETTER) script[at] = scriptOf(given[offsets[at]]);
  return script;
}

/** Array.some, several times as fast on long texts. @param {Uint32Array} given @param {(value: number) => boolean} test */
function holds(given, test) {
  for (let at = 0; at < given.length; at += 1) if (test(given[at])) return true;
  return false;
}

/**
 * Spans of words in which letters of another alphabet pose as letters of this one.
 * @param {Uint32Array} given @param {Folded} folded @returns {Span[]}
 */
function mixedWords(given, { codes, classes, offsets }) {
  if (!holds(given, isForeign)) return [];
  const script = scriptsOf(given, classes, offsets);
  /** @type {Span[]} */
  const spans = [];
  let last = 0;
  for (let at = 1; at < script.length; at += 1) {
    if (script[at] === script[at - 1] || !script[at] || !script[at - 1] || at - 1 < last) continue;
    const [start, stop] = wordAround(classes, at);
    last = stop;
    const scripts = script.subarray(start, stop);
    const few = 2 * scripts.filter((one) => one === 1).length < scripts.length ? 1 : 2;
    const alike = codes.subarray(start, stop).every((value, place) => scripts[place] !== few || ALIKE.has(value));
    if (alike) spans.push([offsets[start], offsets[stop - 1] + 1]);
  }
  return spans;
}

/** Begin and end of the run of letters that holds a place. @param {Uint8Array} classes @param {number} place @returns {Span} */
function wordAround(classes, place) {
  let [start, stop] = [place, place];
  while (classes[start - 1] === LETTER) start -= 1;
  while (classes[stop] === LETTER) stop += 1;
  return [start, stop];
}

/** Places of signs inside words that are known without them. @param {Folded} folded @param {Set<number>} known */
function joinedGaps(folded, known) {
  /** @type {number[]} */
  const found = [];
  for (let at = 1; at < folded.codes.length - 1; at += 1) {
    if (folded.classes[at - 1] !== LETTER || !isJoiner(folded, at)) continue;
    const { start, stop, inside } = chain(folded, at);
    const word = folded.codes.subarray(start, stop).filter((_, place) => folded.classes[start + place] === LETTER);
    if (isKnown(word, inside[0] - start, known)) found.push(...inside);
    at = stop - 1;
  }
  return found;
}

/** Whether a sign that may have been put inside a word has a letter behind it. @param {Folded} folded @param {number} at */
function isJoiner({ codes, classes }, at) {
  if (!JOINERS.has(codes[at]) || !GAPS.has(classes[at]) || classes[at + 1] !== LETTER) return false;
  if (!APOSTROPHES.has(codes[at])) return true;
  const before = classes.slice(Math.max(0, at - APOSTROPHE_CHARS), at);
  const after = classes.slice(at + 1, at + 1 + APOSTROPHE_CHARS);
  return [...before, ...after].filter((kind) => kind === LETTER).length === 2 * APOSTROPHE_CHARS;
}

/** Begin, end and gaps of the word in pieces around a gap. @param {Folded} folded @param {number} gap */
function chain(folded, gap) {
  const start = wordAround(folded.classes, gap - 1)[0];
  const inside = [];
  let stop = gap;
  while (isJoiner(folded, stop)) {
    inside.push(stop);
    stop = wordAround(folded.classes, stop + 1)[1];
  }
  return { start, stop, inside };
}

/**
 * Whether a word, or a beginning of it that reaches past its first piece, is known.
 * @param {Uint32Array} word @param {number} first letters of its first piece @param {Set<number>} known
 */
function isKnown(word, first, known) {
  const once = word.filter((value, at) => value !== word[at - 1]);
  if (once.length < JOINED_CHARS) return false;
  if (known.has(mix(hashOf(once) ^ WORD_SEED))) return true;
  const lengths = PREFIX_CHARS.filter((length) => first < length && length <= once.length);
  return lengths.some((length) => known.has(mix(hashOf(once.subarray(0, length)) ^ (STEM_SEED + length))));
}

/** The hash that text.js gives a word. @param {Uint32Array} word */
function hashOf(word) {
  return word.reduceRight((hash, value) => (Math.imul(hash, PRIME) + value) >>> 0, 0);
}

/** Whether a digit or sign stands there that may stand for a letter. @param {Folded} folded @param {number} at */
function isSign({ codes, classes }, at) {
  if (BANGS.has(codes[at])) return isSolid(classes[at - 1]) && isSolid(classes[at + 1]);
  return classes[at] === DIGIT || codes[at] === 64 || codes[at] === 36;
}

/** @param {number} kind */
function isSolid(kind) {
  return kind === LETTER || kind === DIGIT;
}

/** Whether a character of a word with signs in it is none of them. @param {number} value */
function isLetter(value) {
  return value >= 97 && !BANGS.has(value);
}

/** @param {Folded} folded */
function mixesSigns(folded) {
  const { classes } = folded;
  for (let at = 1; at < classes.length; at += 1) {
    if (classes[at - 1] === LETTER && isSign(folded, at)) return true;
  }
  return false;
}

/**
 * @param {Folded} folded changed in place
 * @param {Set<number>} known
 * @returns {Span[]} spans of the changed words
 */
function undoWords(folded, known) {
  const { codes, classes, offsets } = folded;
  /** @type {Span[]} */
  const spans = [];
  const inside = new Uint8Array(codes.length);
  for (let at = 0; at < codes.length; at += 1) if (classes[at] === LETTER || isSign(folded, at)) inside[at] = 1;
  for (let at = 0; at < codes.length; at += 1) {
    if (!inside[at]) continue;
    const start = at;
    while (at < codes.length && inside[at]) at += 1;
    const word = Array.from(codes.subarray(start, at));
    const fixed = undoWord(word, known);
    if (fixed.some((value, place) => value !== word[place]) && !isAddress(word, folded, at)) {
      codes.set(fixed, start);
      classes.fill(LETTER, start, at);
      spans.push([offsets[start], offsets[at - 1] + 1]);
    }
  }
  return spans;
}

/**
 * Whether a word with an at sign goes on as the domain of a mail address does.
 * @param {number[]} word @param {Folded} folded @param {number} stop
 */
function isAddress(word, { codes, classes }, stop) {
  const next = classes[stop + 1];
  const goesOn = codes[stop] === 46 || codes[stop] === 45;
  return word.includes(64) && goesOn && (next === LETTER || next === DIGIT);
}

/** @param {number[]} word @param {Set<number>} known @returns {number[]} */
function undoWord(word, known) {
  const letters = word.filter(isLetter).length;
  if (letters < 2 || word.length < LEET_CHARS) return word;
  const fixed = word.map((value) => LEET.get(value) ?? value);
  const inner = isLetter(word[0]) && isLetter(word[word.length - 1]);
  if (inner && !word.some((value) => BANGS.has(value))) return fixed;
  if (!inner && word.length - letters < 2) return word;
  return isKnown(Uint32Array.from(fixed), LEET_BEGINNING, known) ? fixed : word;
}

/** @param {Uint8Array} classes @returns {number[]} gaps in words spaced out letter by letter */
function spacedGaps(classes) {
  if (classes.length < 2 * SPACED_RUN) return [];
  /** @param {number} at */
  const lone = (at) => classes[at] === LETTER && classes[at - 1] !== LETTER && classes[at + 1] !== LETTER;
  const places = [];
  for (let at = 1; at < classes.length - 1; at += 1) {
    if (GAPS.has(classes[at]) && lone(at - 1) && lone(at + 1)) places.push(at);
  }
  return longRuns(places);
}

/** @param {number[]} places @returns {number[]} those two apart in runs of SPACED_RUN - 1 or more */
function longRuns(places) {
  const kept = [];
  /** @type {number[]} */
  let run = [];
  for (const place of [...places, -1]) {
    if (run.length && place !== run[run.length - 1] + 2) {
      if (run.length >= SPACED_RUN - 1) kept.push(...run);
      run = [];
    }
    run.push(place);
  }
  return kept;
}

/** @param {Folded} folded @param {Set<number>} gone @returns {Folded} */
function without({ codes, classes, offsets }, gone) {
  /** @param {number} _ @param {number} at */
  const stays = (_, at) => !gone.has(at);
  return { codes: codes.filter(stays), classes: classes.filter(stays), offsets: offsets.filter(stays) };
}

/** @param {number} value */
const isHidden = (value) => (value >= 0x200b && value <= 0x200f) || value === 0x2060 || value === 0xfeff;
/** @param {number} value */
const isStyled = (value) => value >= 0x1d400 && value <= 0x1d7ff;
/** @param {number} value */
const isMark = (value) => isHidden(value) || isStyled(value);

/**
 * The first place where an invisible mark or a styled letter stands inside a word.
 * @param {Uint32Array} given @param {Folded} folded @returns {Span[]}
 */
function hiddenMarks(given, { classes, offsets }) {
  if (!holds(given, isMark)) return [];
  const spots = offsets.filter((place, at) => classes[at] === LETTER && (given[place] < 0x530 || isStyled(given[place])));
  let near = 0;
  for (let place = 0; place < given.length; place += 1) {
    if (!isMark(given[place])) continue;
    while (near < spots.length && spots[near] < place) near += 1;
    if (near > 0 && near < spots.length && given.subarray(spots[near - 1] + 1, spots[near]).every(isHidden)) {
      return [[spots[near - 1], spots[near] + 1]];
    }
  }
  return [];
}
