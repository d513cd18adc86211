// Brings reports to the server on this computer and asks what became of them. A receipt opens one report and says nothing of
// who holds it.

import { ServerError, ask } from './server-line.js';

/** @typedef {import('../types.js').ReportNews} ReportNews */

const TIMEOUT_MS = 8000;
/** The longest answer or question that is shown. */
const MAX_WORDS = 4000;
const STATES = ['received', 'question', 'replied', 'decided', 'gone'];
const OUTCOMES = ['accepted', 'declined', 'unclear'];
/** @type {ReportNews} */
const NOTHING = Object.freeze({ state: 'received', outcome: null, answer: null, question: null, reply: null, due: null });

/** @param {string} id @param {string} [rest] */
const pathOf = (id, rest = '') => `/v1/reports/${encodeURIComponent(id)}${rest}`;
/** @param {string} receipt */
const bearer = (receipt) => ({ Authorization: `Bearer ${receipt}` });
/** @param {any} value @returns {string | null} */
const words = (value) => (typeof value === 'string' && value.trim() ? value.slice(0, MAX_WORDS) : null);

/** @param {any} json what a server says of a report @returns {ReportNews} a state that is not known counts as "received" */
export function readNews(json) {
  return {
    state: STATES.includes(json?.state) ? json.state : NOTHING.state,
    outcome: OUTCOMES.includes(json?.outcome) ? json.outcome : null,
    answer: words(json?.answer),
    question: words(json?.question),
    reply: words(json?.reply),
    due: Number.isNaN(Date.parse(json?.due)) ? null : String(json.due),
  };
}

/**
 * @param {string} server
 * @param {string} body the very bytes the person saw
 * @param {string} key makes a second attempt harmless
 * @returns {Promise<{id: string, receipt: string}>}
 * @throws {ServerError}
 */
export async function postReport(server, body, key) {
  const { status, json } = await ask(server, '/v1/reports', { method: 'POST', body, headers: { 'Idempotency-Key': key }, timeoutMs: TIMEOUT_MS });
  if (status === 202 && typeof json?.id === 'string' && typeof json?.receipt === 'string') return json;
  throw new ServerError(String(json?.detail ?? json?.title ?? status), status);
}

/**
 * @param {string} server @param {string} id @param {string} receipt
 * @returns {Promise<ReportNews>} with the state 'gone' when the server no longer has it
 * @throws {ServerError} when nothing answers
 */
export async function getReportNews(server, id, receipt) {
  const { status, json } = await ask(server, pathOf(id), { headers: bearer(receipt), timeoutMs: TIMEOUT_MS });
  if (status === 404) return { ...NOTHING, state: 'gone' };
  if (status !== 200) throw new ServerError(`report answered ${status}`, status);
  return readNews(json);
}

/**
 * @param {string} server @param {string} id @param {string} receipt
 * @param {string} body the very bytes the person saw
 * @returns {Promise<ReportNews>}
 * @throws {ServerError} status 409 when no question is open
 */
export async function postReply(server, id, receipt, body) {
  const { status, json } = await ask(server, pathOf(id, '/reply'), { method: 'POST', body, headers: bearer(receipt), timeoutMs: TIMEOUT_MS });
  if (status !== 200) throw new ServerError(String(json?.detail ?? json?.title ?? status), status);
  return readNews(json);
}

/**
 * @param {string} server @param {string} id @param {string} receipt
 * @throws {ServerError} when it could not be withdrawn; nothing has changed then
 */
export async function deleteReport(server, id, receipt) {
  const { status } = await ask(server, pathOf(id), { method: 'DELETE', headers: bearer(receipt), timeoutMs: TIMEOUT_MS });
  if (status >= 300 && status !== 404) throw new ServerError(`withdraw answered ${status}`, status);
}
