// Reports on their way to the server. A report is stored here, as the very bytes that were shown, before anything is sent, and taken
// away only when its receipt is stored: whatever stops in between, it is tried again under the same key, and the server stores it once.

import { clearAlarm, readStored, setAlarm, writeStored } from '../ext.js';
import { forgetReceipt, keepReceipt, listReceipts, lookAtAll } from './receipts.js';
import { postReport } from './report-client.js';
import { ServerError } from './server-line.js';
import { inTurn } from './turns.js';

/** @typedef {import('../types.js').QueuedReport} QueuedReport */
/** @typedef {import('../types.js').KeptReceipt} KeptReceipt */
/** @typedef {{outcome: 'sent', id: string, receipt: string} | {outcome: 'waiting' | 'refused', why: string}} Outcome */
/** @typedef {{queued: QueuedReport[], receipts: KeptReceipt[]}} Reports */

export const RETRY_ALARM = 'retry-reports';
const RETRY_MINUTES = 5;
/** Answers that will not change by asking again: the report itself was refused. */
const isFinal = (/** @type {number} */ status) => status >= 400 && status < 500 && ![408, 425, 429].includes(status);
/** Reports from private windows wait in memory only. @type {('local' | 'session')[]} */
const AREAS = ['local', 'session'];

/** @param {'local' | 'session'} area @returns {Promise<QueuedReport[]>} */
const listArea = async (area) => (await readStored(area, 'queue')) ?? [];

/** @returns {Promise<QueuedReport[]>} */
export const listQueued = async () => (await Promise.all(AREAS.map(listArea))).flat();

/** @param {(queue: QueuedReport[]) => QueuedReport[]} change @param {('local' | 'session')[]} [areas] */
const changeQueue = (change, areas = AREAS) => inTurn(async () => {
  for (const area of areas) {
    const queue = await listArea(area);
    const changed = change(queue);
    if (queue.length || changed.length) await writeStored(area, { queue: changed });
  }
});

/** @param {string} key takes one report away */
const remove = (key) => changeQueue((queue) => queue.filter((entry) => entry.key !== key));
/** @param {string} key @param {Partial<QueuedReport>} news */
const note = (key, news) => changeQueue((queue) => queue.map((entry) => (entry.key === key ? { ...entry, ...news } : entry)));

/** @param {QueuedReport} report @param {{id: string, receipt: string}} answer */
const storeReceipt = ({ body, server }, { id, receipt }) => keepReceipt({ id, receipt, kind: JSON.parse(body).kind, sentAt: new Date().toISOString(), server });

/** @param {QueuedReport} report @returns {Promise<Outcome>} its receipt is stored where it is wanted; of private windows none is */
async function attempt(report) {
  try {
    const answer = await postReport(report.server, report.body, report.key);
    if (report.keepReceipt && !report.privately) await storeReceipt(report, answer);
    return { outcome: 'sent', id: answer.id, receipt: answer.receipt };
  } catch (error) {
    const status = error instanceof ServerError ? error.status : 0;
    return { outcome: isFinal(status) ? 'refused' : 'waiting', why: error instanceof Error ? error.message : '' };
  }
}

/**
 * Sends a report now, or keeps it for later. It is written down before it goes: whatever ends this worker or the browser from
 * there on, it is tried again, and its key makes a second attempt store nothing twice.
 * @param {Omit<QueuedReport, 'refused' | 'triedAt'>} given
 * @returns {Promise<Outcome>} of a refusal at once nothing is kept: the person is there and sees why
 */
export async function sendReport(given) {
  const report = { ...given, refused: null, triedAt: new Date().toISOString() };
  await setAlarm(RETRY_ALARM, RETRY_MINUTES);
  await changeQueue((queue) => [...queue.filter(({ key }) => key !== report.key), report], [report.privately ? 'session' : 'local']);
  const result = await attempt(report);
  if (result.outcome !== 'waiting') await remove(report.key);
  await setRetry();
  return result;
}

/** Rings again while something waits. Some browsers forget their clocks when they close. */
async function setRetry() {
  const waits = (await listQueued()).some(({ refused }) => !refused);
  await (waits ? setAlarm(RETRY_ALARM, RETRY_MINUTES) : clearAlarm(RETRY_ALARM));
}

/** @param {QueuedReport} report tries one waiting report again and takes it from the queue when it arrived */
async function retry(report) {
  const result = await attempt(report);
  if (result.outcome === 'sent') return remove(report.key);
  const refused = result.outcome === 'refused' ? result.why || '?' : null;
  return note(report.key, { refused, triedAt: new Date().toISOString() });
}

/** Tries every waiting report again; called by the alarm, at start, and when the list is looked at. */
export async function flushQueue() {
  for (const report of (await listQueued()).filter(({ refused }) => !refused)) await retry(report);
  await setRetry();
}

/** @returns {Promise<Reports>} as they are here */
const readReports = async () => ({ queued: await listQueued(), receipts: await listReceipts() });

/** @param {string} key tries one report again now, a refused one too, because the person asked for it @returns {Promise<Reports>} */
export async function retryReport(key) {
  const report = (await listQueued()).find((entry) => entry.key === key);
  if (report) await retry(report);
  await setRetry();
  return readReports();
}

/** @returns {Promise<Reports>} what waits, and what was told of the others so far, after what waits was tried again */
export async function listReports() {
  await flushQueue();
  return readReports();
}

/** @returns {Promise<Reports>} after every report was asked for */
export async function lookAtReports() {
  await flushQueue();
  await lookAtAll();
  return readReports();
}

/** @param {string} idOrKey takes a receipt or a waiting report from this computer; the server is not told */
export async function forgetReport(idOrKey) {
  await forgetReceipt(idOrKey);
  await remove(idOrKey);
  await setRetry();
}
