// Texts longer than one judgement takes: split where paragraphs end, judged part by part, and the most telling part is shown.

import { notChecked } from '../in-words.js';
import { MAX_TEXT_CHARS, judge } from './assess.js';
import { mostTelling } from './page-states.js';

/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {Parameters<typeof judge>[1]} Reader */

/** A million characters is a book, no offer. */
const MAX_PARTS = 50;
/** Where a text is best cut, the best place first. */
const ENDS = ['\n\n', '\n', '. ', ' '];

/** @param {string} text @param {number} max @returns {number} where a part of at most max characters ends */
function endOf(text, max) {
  if (text.length <= max) return text.length;
  for (const end of ENDS) {
    const at = text.lastIndexOf(end, max - end.length);
    // A part that would be small is no place to cut.
    if (at > max / 2) return at + end.length;
  }
  // Never between the two halves of one character.
  return /[\ud800-\udbff]/.test(text[max - 1]) ? max - 1 : max;
}

/** @param {string} text @param {number} [max] @returns {string[]} parts that make the text again when joined */
export function splitText(text, max = MAX_TEXT_CHARS) {
  const parts = [];
  for (let rest = text; rest; rest = rest.slice(parts[parts.length - 1].length)) parts.push(rest.slice(0, endOf(rest, max)));
  return parts;
}

/**
 * @param {string} text of any length @param {Reader} reader
 * @param {{despite?: boolean}} [options] despite shows a warning that reviewers took back
 * @returns {Promise<Judged>} of the whole, or of the most telling part, which it then names
 */
export async function judgeLong(text, reader, options = {}) {
  if ([...text].length <= MAX_TEXT_CHARS) return judge(text, reader, options);
  if (text.length > MAX_PARTS * MAX_TEXT_CHARS) return notChecked('too-long', reader);
  const parts = splitText(text);
  const judged = [];
  for (const [at, part] of parts.entries()) judged.push({ ...(await judge(part, reader, options)), part: { number: at + 1, count: parts.length, text: part } });
  return mostTelling(judged);
}
