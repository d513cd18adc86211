// Asks a server to judge a text, and reads its answer with care: another program might answer on that port.

import { isWarning } from '../levels.js';
import { readPay } from './read-pay.js';
import { ServerError, ask } from './server-line.js';

/** Whether it is there at all is a short question. */
const THERE_TIMEOUT_MS = 4000;
const LEVELS = ['strong-signs', 'some-signs', 'no-signs', 'cannot-judge'];
const MAX_FINDINGS = 60;
const MAX_EVIDENCE = 40;

/** @typedef {import('../types.js').Assessment} Assessment */
/** @typedef {import('../types.js').Finding} Finding */
/** @typedef {Assessment & {model: string | null, suppressed: import('../types.js').Level | null}} ServerAssessment */

/**
 * Keeps of a finding what is well-formed and quotes the text truly.
 * @param {any} found
 * @param {string[]} points the text as code points
 * @returns {Finding | null}
 */
function readFinding(found, points) {
  if (typeof found?.indicator !== 'string') return null;
  const evidence = (Array.isArray(found.evidence) ? found.evidence : []).slice(0, MAX_EVIDENCE)
    .filter((/** @type {any} */ e) => typeof e?.quote === 'string' && points.slice(e.start, e.end).join('') === e.quote)
    .map((/** @type {any} */ e) => ({ start: e.start, end: e.end, quote: e.quote }));
  const words = Object.fromEntries(['name', 'why', 'ask'].filter((key) => typeof found[key] === 'string').map((key) => [key, found[key]]));
  const pay = readPay(found.pay, points.length);
  return { indicator: found.indicator, strength: String(found.strength ?? ''), evidence, ...words, ...(pay && { pay }) };
}

/**
 * What reviewers took back on the server itself.
 * @param {any} json @returns {import('../types.js').Level | null} the level that the model gave
 */
function readSuppressed({ level, suppression }) {
  return level === 'no-signs' && isWarning(suppression?.level) ? suppression.level : null;
}

/**
 * @param {any} json the server's answer
 * @param {string} text what was asked
 * @returns {ServerAssessment}
 * @throws {ServerError} when the answer is not of our contract
 */
export function readAssessment(json, text) {
  if (!LEVELS.includes(json?.level) || !Array.isArray(json.findings)) throw new ServerError('not our contract', 200);
  const points = [...text];
  return {
    level: json.level,
    language: typeof json.language === 'string' ? json.language : null,
    reason: typeof json.reason === 'string' ? json.reason : null,
    findings: json.findings.slice(0, MAX_FINDINGS).map((/** @type {any} */ f) => readFinding(f, points)).filter(Boolean),
    combinations: (Array.isArray(json.combinations) ? json.combinations : []).filter((/** @type {any} */ c) => typeof c === 'string'),
    model: typeof json.model?.version === 'string' ? json.model.version : null,
    suppressed: readSuppressed(json),
  };
}

/**
 * @param {string} server
 * @param {string} text
 * @param {string} readerLanguage
 * @param {number} timeoutMs
 * @returns {Promise<ServerAssessment>}
 * @throws {ServerError} then judge on the device
 */
export async function assessOnServer(server, text, readerLanguage, timeoutMs) {
  const body = JSON.stringify({ text, reader_language: readerLanguage });
  const { status, json } = await ask(server, '/v1/assess', { method: 'POST', body, timeoutMs });
  if (status !== 200) throw new ServerError(`assess answered ${status}`, status);
  return readAssessment(json, text);
}

/** @param {string} server @returns {Promise<boolean>} whether a Fanal server answers there */
export async function isServerThere(server) {
  try {
    return (await ask(server, '/healthz', { timeoutMs: THERE_TIMEOUT_MS })).status === 200;
  } catch {
    return false;
  }
}
