// Reports on their way to the server. A report is stored and sent as the very bytes that were shown; where the server does not
// answer it waits here and is tried again.

import { clearAlarm, readStored, setAlarm, writeStored } from '../ext.js';
import { forgetReceipt, keepReceipt, listReceipts, lookAtAll } from './receipts.js';
import { postReport } from './report-client.js';
import { ServerError } from './server-line.js';
import { inTurn } from './turns.js';

/** @typedef {import('../types.js').QueuedReport} QueuedReport */
/** @typedef {import('../types.js').KeptReceipt} KeptReceipt */

export const RETRY_ALARM = 'retry-reports';
const RETRY_MINUTES = 5;
/** Answers that will not change by asking again: the report itself was refused. */
const isFinal = (/** @type {number} */ status) => status >= 400 && status < 500 && ![408, 425, 429].includes(status);

/** @returns {Promise<QueuedReport[]>} */
export const listQueued = async () => (await readStored('local', 'queue')) ?? [];

/** @param {(queue: QueuedReport[]) => QueuedReport[]} change */
const changeQueue = (change) => inTurn(async () => writeStored('local', { queue: change(await listQueued()) }));

/** @param {QueuedReport} report @param {{id: string, receipt: string}} answer */
const storeReceipt = ({ body, server }, { id, receipt }) => keepReceipt({ id, receipt, kind: JSON.parse(body).kind, sentAt: new Date().toISOString(), server });

/**
 * @param {QueuedReport} report
 * @returns {Promise<{outcome: 'sent', id: string, receipt: string} | {outcome: 'waiting' | 'refused', why: string}>}
 */
async function attempt(report) {
  try {
    const answer = await postReport(report.server, report.body, report.key);
    if (report.keepReceipt) await storeReceipt(report, answer);
    return { outcome: 'sent', id: answer.id, receipt: answer.receipt };
  } catch (error) {
    const status = error instanceof ServerError ? error.status : 0;
    return { outcome: isFinal(status) ? 'refused' : 'waiting', why: error instanceof Error ? error.message : '' };
  }
}

/**
 * Sends a report now, or keeps it for later. It is written down before it goes: whatever ends this worker or the browser from
 * there on, it is tried again, and its key makes a second attempt store nothing twice.
 * @param {{body: string, key: string, server: string, keepReceipt: boolean}} given
 * @returns {Promise<{outcome: 'sent', id: string, receipt: string} | {outcome: 'waiting' | 'refused', why: string}>}
 */
export async function sendReport(given) {
  const report = { ...given, refused: null };
  await setAlarm(RETRY_ALARM, RETRY_MINUTES);
  await changeQueue((queue) => [...queue.filter(({ key }) => key !== report.key), report]);
  const result = await attempt(report);
  if (result.outcome !== 'waiting') await changeQueue((queue) => queue.filter(({ key }) => key !== report.key));
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
  if (result.outcome === 'sent') await changeQueue((queue) => queue.filter(({ key }) => key !== report.key));
  if (result.outcome === 'refused') {
    await changeQueue((queue) => queue.map((entry) => (entry.key === report.key ? { ...entry, refused: result.why || '?' } : entry)));
  }
}

/** Tries every waiting report again; called by the alarm, at start, and when the list is looked at. */
export async function flushQueue() {
  for (const report of (await listQueued()).filter(({ refused }) => !refused)) await retry(report);
  await setRetry();
}

/** @returns {Promise<{queued: QueuedReport[], receipts: KeptReceipt[]}>} what waits, and what was told of the others so far */
export async function listReports() {
  await flushQueue();
  return { queued: await listQueued(), receipts: await listReceipts() };
}

/** @returns {Promise<{queued: QueuedReport[], receipts: KeptReceipt[]}>} after every report was asked for */
export async function lookAtReports() {
  await flushQueue();
  await lookAtAll();
  return { queued: await listQueued(), receipts: await listReceipts() };
}

/** @param {string} idOrKey takes a receipt or a waiting report from this computer; the server is not told */
export async function forgetReport(idOrKey) {
  await forgetReceipt(idOrKey);
  await changeQueue((queue) => queue.filter(({ key }) => key !== idOrKey));
}
