// Judges a text in the page with the extension's own modules and weights, so that it is sent nowhere; or, where the reader chose
// that, by the server the page came from.

import { ownUrl } from '../ext.js';
import { putInWords } from '../in-words.js';
import { makeOnce } from '../once.js';
import { addPay, assess, isAboutPay, loadModel } from '../scoring/index.js';
import { isCorrected } from './corrections.js';

/** @typedef {import('../scoring/model.js').Model} Model */
/** @typedef {import('../in-words.js').Assessed} Assessed */
/** @typedef {import('../in-words.js').WordsFor} WordsFor */
/** @typedef {{assessed: Assessed, by: 'device' | 'server' | 'despite'}} Outcome */
/** @typedef {{model: string, judge: string, corrections: string}} Addresses '' where there is none */

const once = makeOnce();

/** @param {string} address @returns {Promise<Response>} @throws where there is no good answer */
async function ask(address, options = {}) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

/** @param {string} path @returns {Promise<any>} */
const readJson = (path) => once(path, async () => (await ask(ownUrl(path))).json());

/** @param {ArrayBuffer} bytes as they came: a host may unpack a .gz by itself @returns {Promise<ArrayBuffer>} */
async function unpack(bytes) {
  const [first, second] = new Uint8Array(bytes);
  if (first !== 0x1f || second !== 0x8b) return bytes;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

/** @param {string} address @returns {Promise<Model>} */
async function fetchModel(address) {
  // Asked anew, because the server may have taken another model since the page was loaded.
  const [bytes, manifest] = await Promise.all([ask(address), ask(ownUrl('data/manifest.json'))]);
  const { sha256 } = await manifest.json();
  return loadModel(await unpack(await bytes.arrayBuffer()), sha256);
}

/** Fetches the model, so that it is there when the text is. @param {Addresses} addresses @returns {Promise<Model>} */
export const prepare = ({ model }) => once('model', () => fetchModel(model));

/**
 * @param {string} text @param {Addresses} addresses
 * @param {boolean} despite shows a warning that reviewers took back
 * @returns {Promise<Outcome>}
 */
export async function judgeHere(text, addresses, despite) {
  const model = await prepare(addresses);
  const judged = assess(model, text);
  const told = isAboutPay(judged) ? addPay(judged, text, model.chars, await readPayBook()) : judged;
  const found = /** @type {import('../types.js').Assessment} */ (/** @type {unknown} */ (told));
  const assessed = { ...found, model: model.info.version, suppressed: null };
  if (despite) return { assessed, by: 'despite' };
  const corrected = addresses.corrections && (await isCorrected(found, text, model, addresses.corrections).catch(() => false));
  return { assessed: corrected ? quieten(assessed) : assessed, by: 'device' };
}

/** Where reviewers took the warning back, nothing is left of it but its level. @param {Assessed} assessed @returns {Assessed} */
const quieten = (assessed) => ({ ...assessed, level: 'no-signs', findings: [], combinations: [], suppressed: assessed.level });

/**
 * @param {string} text @param {Addresses} addresses @param {string} language of the reader
 * @returns {Promise<Outcome>}
 */
export async function judgeThere(text, { judge }, language) {
  const body = JSON.stringify({ text, reader_language: language });
  const answer = await (await ask(judge, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json();
  return { assessed: { ...answer, model: answer.model.version, suppressed: answer.suppression?.level ?? null }, by: 'server' };
}

/**
 * @param {Outcome} outcome @param {WordsFor} reader
 * @returns {Promise<import('../types.js').Judged>}
 */
export async function word({ assessed, by }, reader) {
  const [guidance, book, rule] = await Promise.all([readJson(`data/guidance/${reader.language}.json`), readBook(), readJson('data/guidance/before.json')]);
  return { ...putInWords(assessed, guidance, book, reader, rule), by, server: '', discreet: false, truncated: false };
}

/** @returns {Promise<import('../scoring/wages.js').PayBook | null>} null where it cannot be had: the warning comes all the same */
async function readPayBook() {
  try {
    return { words: await readJson('data/guidance/pay.json'), wages: await readJson('data/guidance/wages.json') };
  } catch {
    return null;
  }
}

/** @returns {Promise<import('../help-lines.js').HelpBook>} */
export const readBook = () => readJson('data/guidance/helplines.json');

/** @param {string} language @returns {Promise<Record<string, string>>} whom a line is for, in words */
export const readScopes = async (language) => (await readJson(`data/guidance/${language}.json`)).scopes;
