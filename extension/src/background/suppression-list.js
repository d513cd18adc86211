// The list of texts for which reviewers found the warning mistaken: reads it with care, and says whether it takes a warning back.

import { sha256 } from '../digest.js';
import { isWarning } from '../levels.js';
import { maskContacts } from '../masking.js';
import { NEAR, SKETCH_VALUES, makeSketch, readingOf, similarity } from '../scoring/sketch.js';

/** @typedef {import('../types.js').Assessment} Assessment */
/** @typedef {import('../scoring/sketch.js').Sketch} Sketch */
/** @typedef {{id: string, digest: string, values: number[], size: number, indicators: string[], expires: number}} Entry expires in ms of the epoch */
/** @typedef {{serial: number, reading: string, entries: Entry[]}} List */

/** A longer list is not taken: it would be no list of mistakes any more, and it has to be kept here. */
export const MAX_LIST_BYTES = 5_000_000;
export const MAX_ENTRIES = 3000;
const MAX_INDICATORS = 100;
const DIGEST = /^[0-9a-f]{64}$/;
const READING = /^[0-9a-f]{12}$/;
const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const ID = /^[\w-]{1,64}$/;

/** @param {any} value @returns {boolean} */
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
/** @param {any} values @returns {boolean} whether they are hashes in rising order */
const areValues = (values) => Array.isArray(values) && values.length <= SKETCH_VALUES
  && values.every((value, at) => isCount(value) && value <= 0xffffffff && (at === 0 || value > values[at - 1]));
/** @param {any} names @returns {boolean} */
const areNames = (names) => Array.isArray(names) && names.length <= MAX_INDICATORS && names.every((name) => NAME.test(name));

/** @param {any} given @returns {Entry | null} null when it is not as it should be */
function readEntry(given) {
  const { id, digest, values, size, indicators } = given ?? {};
  const expires = Date.parse(given?.expires);
  const named = ID.test(id) && DIGEST.test(digest) && areNames(indicators);
  if (!named || !areValues(values) || !isCount(size) || Number.isNaN(expires)) return null;
  return { id, digest, values: [...values], size, indicators: [...indicators], expires };
}

/**
 * Reads a list whose signature was checked.
 * @param {Uint8Array} bytes
 * @returns {List | null} null when any part of it is not as it should be
 */
export function readList(bytes) {
  let given;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  if (!isCount(given?.serial) || !READING.test(given.reading) || !Array.isArray(given.entries) || given.entries.length > MAX_ENTRIES) return null;
  const entries = given.entries.map(readEntry);
  return entries.includes(null) ? null : { serial: given.serial, reading: given.reading, entries };
}

/**
 * Whether an assessment of a text that is alike, but not the same, may be left out: never where it shows a combination that is
 * decisive by itself, or a sign that reviewers have not seen.
 * @param {string[]} known indicators of the entry @param {Assessment} assessment @param {ReadonlySet<string>} decisive rows that give strong signs
 */
function mayLeaveOut(known, { level, findings, combinations }, decisive) {
  if (level === 'strong-signs' || combinations.some((row) => decisive.has(row))) return false;
  return findings.every(({ indicator }) => known.includes(indicator));
}

/**
 * @param {Entry} entry
 * @param {{assessment: Assessment, sketch: Sketch, decisive: ReadonlySet<string>, now: number}} found
 * @returns {boolean} whether the entry takes the warning back
 */
export function applies(entry, { assessment, sketch, decisive, now }) {
  if (!isWarning(assessment.level) || entry.expires <= now) return false;
  if (entry.digest === sketch.digest) return true;
  return mayLeaveOut(entry.indicators, assessment, decisive) && similarity(entry.values, sketch.values) >= NEAR;
}

/**
 * @param {List} list @param {Assessment} assessment of a text that is warned of
 * @param {string} text
 * @param {import('../scoring/model.js').Model} model that judged it
 * @returns {Promise<boolean>} whether reviewers took its warning back
 */
export async function takesBack(list, assessment, text, { chars, table }) {
  if (!list.entries.length) return false;
  // Sketches of another reading of the characters cannot be compared.
  if ((await readingOf(chars, sha256)) !== list.reading) return false;
  const sketch = await makeSketch(maskContacts(text, new Set()), chars, sha256);
  const decisive = new Set(table.rows.filter(({ level }) => level === 'strong-signs').map(({ id }) => id));
  return list.entries.some((entry) => applies(entry, { assessment, sketch, decisive, now: Date.now() }));
}
