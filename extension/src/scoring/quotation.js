// Finds the stretches of a text that stand between quotation marks. Follows model/quotation.py.

import { DIGIT, HEAD, LETTER, NEWLINE, SOLO } from "./chartable.js";

const DOUBLE = new Set(Array.from('"“”„‟«»「」『』', (mark) => mark.codePointAt(0)));
const SINGLE = new Set(Array.from("'‘’‚‹›", (mark) => mark.codePointAt(0)));
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
  const found = [DOUBLE, SINGLE].flatMap((marks) => pair(folded, marks, starts, before));
  const quoted = found.reduce((sum, { first, after }) => sum + before[after] - before[first], 0);
  return 4 * quoted <= MAX_QUARTERS * before[starts.length] ? found : [];
}

/**
 * @param {import("./chartable.js").Folded} folded @param {Set<number | undefined>} marks
 * @param {number[]} starts @param {number[]} before
 */
function pair({ codes, classes }, marks, starts, before) {
  const found = [];
  let token = 0;
  let opened = -1;
  for (let place = 0; place < codes.length; place += 1) {
    if (starts[token] < place) token += 1;
    if (classes[place] === NEWLINE) opened = -1;
    if (!marks.has(codes[place]) || (marks === SINGLE && isApostrophe(classes, place))) continue;
    if (opened >= 0 && before[token] - before[opened] >= MIN_QUOTED) found.push({ first: opened, after: token });
    opened = opened < 0 ? token : -1;
  }
  return found;
}

/** Whether letters stand on both sides. @param {Uint8Array} classes @param {number} place */
function isApostrophe(classes, place) {
  return isInner(classes[place - 1]) && isInner(classes[place + 1]);
}

/** @param {number} kind */
function isInner(kind) {
  return kind === LETTER || kind === DIGIT || kind === SOLO || kind === HEAD;
}
