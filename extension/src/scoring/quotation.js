// Finds the stretches of a text that stand between quotation marks. Follows model/quotation.py.

import { DIGIT, HEAD, LETTER, NEWLINE, SOLO } from "./chartable.js";

const [DOUBLE, SINGLE] = [1, 2];
/** Which kind of quotation mark each code point is; those further on are none. */
const KINDS = new Uint8Array(0x3010);
for (const mark of '"“”„‟«»「」『』') KINDS[mark.charCodeAt(0)] = DOUBLE;
for (const mark of "'‘’‚‹›") KINDS[mark.charCodeAt(0)] = SINGLE;
const MIN_QUOTED = 8;
const MAX_QUARTERS = 3;

/**
 * @typedef {{first: number, after: number}} Quotation first token, and the token after the last
 */

/**
 * @param {import("./chartable.js").Folded} folded
 * @param {number[]} starts where each token starts
 * @param {number[]} before half tokens before each token, and in all
 * @returns {Quotation[]}
 */
export function findQuotations(folded, starts, before) {
  const found = [DOUBLE, SINGLE].flatMap((kind) => pair(folded, kind, starts, before));
  const quoted = found.reduce((sum, { first, after }) => sum + before[after] - before[first], 0);
  return 4 * quoted <= MAX_QUARTERS * before[starts.length] ? found : [];
}

/**
 * @param {import("./chartable.js").Folded} folded @param {number} kind DOUBLE or SINGLE
 * @param {number[]} starts @param {number[]} before
 */
function pair({ codes, classes }, kind, starts, before) {
  const found = [];
  let token = 0;
  let opened = -1;
  for (let place = 0; place < codes.length; place += 1) {
    if (starts[token] < place) token += 1;
    if (classes[place] === NEWLINE) opened = -1;
    if (kindOf(codes[place]) !== kind || (kind === SINGLE && isApostrophe(classes, place))) continue;
    if (opened >= 0 && before[token] - before[opened] >= MIN_QUOTED) found.push({ first: opened, after: token });
    opened = opened < 0 ? token : -1;
  }
  return found;
}

/** @param {number} code */
const kindOf = (code) => (code < KINDS.length ? KINDS[code] : 0);

/** Whether letters stand on both sides. @param {Uint8Array} classes @param {number} place */
function isApostrophe(classes, place) {
  return isInner(classes[place - 1]) && isInner(classes[place + 1]);
}

/** @param {number} kind */
function isInner(kind) {
  return kind === LETTER || kind === DIGIT || kind === SOLO || kind === HEAD;
}
