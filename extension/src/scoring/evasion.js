// Undoes common disguises of words before they are read. Follows model/evasion.py.

import { DIGIT, LETTER, SEPARATOR, SYMBOL } from "./chartable.js";

const LOOKALIKES = pairs("абвгдезікмнорстухсһјѕԛԝьαβγεικνορτυχω", "abbrdeзikmhopctyxchjsqwbabyeiknoptuxw");
const LEET = pairs("013457@$", "oieastas");
const LEET_CHARS = 4;
const SPACED_RUN = 4;
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

/** @param {string} char */
function code(char) {
  return /** @type {number} */ (char.codePointAt(0));
}

/**
 * @param {Uint32Array} given the text as it was given
 * @param {Folded} folded
 * @returns {{folded: Folded, disguised: {count: number, start: number, end: number}}}
 */
export function undo(given, folded) {
  /** @type {Span[]} */
  const spans = [];
  let now = folded;
  if (mixesAlphabets(now.codes) || mixesSigns(now)) {
    now = { ...now, codes: now.codes.slice(), classes: now.classes.slice() };
    spans.push(...undoWords(now));
  }
  const gaps = spacedGaps(now.classes);
  if (gaps.length) {
    spans.push([now.offsets[gaps[0] - 1], now.offsets[gaps[gaps.length - 1] + 1] + 1]);
    now = without(now, new Set(gaps));
  }
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

/** @param {Uint32Array} codes */
function mixesAlphabets(codes) {
  return codes.some(isForeign) && codes.some(isLatin);
}

/** @param {Folded} folded @param {number} at */
function isSign({ codes, classes }, at) {
  return classes[at] === DIGIT || codes[at] === 64 || codes[at] === 36;
}

/** @param {Folded} folded */
function mixesSigns(folded) {
  const { classes } = folded;
  for (let at = 1; at < classes.length; at += 1) {
    if (classes[at - 1] === LETTER && isSign(folded, at)) return true;
  }
  return false;
}

/** @param {Folded} folded changed in place @returns {Span[]} spans of the changed words */
function undoWords(folded) {
  const { codes, classes, offsets } = folded;
  /** @type {Span[]} */
  const spans = [];
  const inside = Array.from(codes, (_, at) => classes[at] === LETTER || isSign(folded, at));
  for (let at = 0; at < codes.length; at += 1) {
    if (!inside[at]) continue;
    const start = at;
    while (at < codes.length && inside[at]) at += 1;
    const word = Array.from(codes.subarray(start, at));
    const fixed = undoWord(word);
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
  return word.includes(64) && codes[stop] === 46 && (next === LETTER || next === DIGIT);
}

/** @param {number[]} word @returns {number[]} */
function undoWord(word) {
  let fixed = word;
  if (word.some(isLatin) && word.some(isForeign)) {
    fixed = word.map((value) => LOOKALIKES.get(value) ?? value);
  }
  const letters = fixed.filter((value) => value >= 97).length;
  const hidden = fixed.slice(1, -1).some((value) => LEET.has(value));
  if (letters >= 2 && fixed.length >= LEET_CHARS && hidden && fixed[0] >= 97 && fixed[fixed.length - 1] >= 97) {
    return fixed.map((value) => LEET.get(value) ?? value);
  }
  return fixed;
}

/** @param {Uint8Array} classes @returns {number[]} gaps in words spaced out letter by letter */
function spacedGaps(classes) {
  if (classes.length < 2 * SPACED_RUN) return [];
  /** @param {number} at */
  const lone = (at) => classes[at] === LETTER && classes[at - 1] !== LETTER && classes[at + 1] !== LETTER;
  const places = [];
  for (let at = 1; at < classes.length - 1; at += 1) {
    const gap = classes[at] === SEPARATOR || classes[at] === SYMBOL;
    if (gap && lone(at - 1) && lone(at + 1)) places.push(at);
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

/**
 * The first place where an invisible mark or a styled letter stands in a Latin word.
 * @param {Uint32Array} given @param {Folded} folded @returns {Span[]}
 */
function hiddenMarks(given, { codes, offsets }) {
  if (!given.some((value) => isHidden(value) || isStyled(value))) return [];
  const spots = offsets.filter((_, at) => isLatin(codes[at]));
  let near = 0;
  for (let place = 0; place < given.length; place += 1) {
    if (!isHidden(given[place]) && !isStyled(given[place])) continue;
    while (near < spots.length && spots[near] < place) near += 1;
    if (near > 0 && near < spots.length && given.subarray(spots[near - 1] + 1, spots[near]).every(isHidden)) {
      return [[spots[near - 1], spots[near] + 1]];
    }
  }
  return [];
}
