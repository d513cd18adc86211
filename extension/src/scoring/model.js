// Loads the shipped model. Follows the loading part of model/assessor.py.

import { LIMIT } from "./chartable.js";
import { Decision } from "./decision.js";
import { TruthTable } from "./levels.js";
import { Lexicon } from "./lexicon.js";
import { HeadTable, numbersOf } from "./weights.js";

const SCHEMA = "fanal-model/1";

/**
 * @typedef {object} Model
 * @property {import("./chartable.js").CharTable} chars
 * @property {Lexicon} lexicon
 * @property {HeadTable} languages
 * @property {HeadTable} heads
 * @property {string[]} segmentHeads
 * @property {Decision} decision
 * @property {TruthTable} table
 * @property {{version: string, rules: string, built: string}} info
 * @property {{id: string, group: string, grade: string, sources: string[]}[]} indicators
 */

/**
 * Loads model.json. Throws an Error with a plain sentence where it is not the file its manifest
 * names or has another schema.
 * @param {ArrayBuffer | Uint8Array} bytes
 * @param {string} [sha256] the digest in manifest.json, in hexadecimal
 * @returns {Promise<Model>}
 */
export async function loadModel(bytes, sha256) {
  const body = Uint8Array.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  if (sha256 !== undefined && (await digest(body)) !== sha256) {
    throw new Error("The model is not the file that its manifest names; install the extension again.");
  }
  const data = JSON.parse(new TextDecoder().decode(body));
  if (data.schema !== SCHEMA) throw new Error(`The model has schema ${data.schema}; ${SCHEMA} is needed.`);
  const lexicon = new Lexicon(data.lexicon);
  return {
    chars: charTable(data.chars, lexicon),
    lexicon,
    languages: new HeadTable(data.languages),
    heads: new HeadTable(data.heads),
    segmentHeads: data.segment_heads,
    decision: new Decision(data.decision),
    table: new TruthTable(data.levels.rows, data.indicators, data.levels.context_group),
    info: data.info,
    indicators: data.indicators,
  };
}

/** @param {Uint8Array<ArrayBuffer>} body */
async function digest(body) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {{target: number[], classes: number[], known: string}} data @param {Lexicon} lexicon */
function charTable(data, lexicon) {
  const target = new Uint32Array(LIMIT + 1);
  fillRuns(data.target, (place, value) => (target[place] = place + value));
  const classes = new Uint8Array(LIMIT + 1);
  fillRuns(data.classes, (place, value) => (classes[place] = value));
  return { target, classes, known: new Set([...numbersOf(data.known), ...lexicon.keys]) };
}

/** @param {number[]} runs value, length, value, length … @param {(place: number, value: number) => void} put */
function fillRuns(runs, put) {
  let place = 0;
  for (let at = 0; at < runs.length; at += 2) {
    for (let step = 0; step < runs[at + 1]; step += 1) put(place++, runs[at]);
  }
}
