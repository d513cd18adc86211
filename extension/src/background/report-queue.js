// Reports on their way to the server, and receipts that the person wanted to keep. A report is stored and sent as the very
// bytes that were shown; where the server does not answer it waits here and is tried again.

import { clearAlarm, readStored, setAlarm, writeStored } from '../ext.js';
import { ServerError, deleteReport, getReportState, postReport } from './api-client.js';

/** @typedef {import('../types.js').QueuedReport} QueuedReport */
/** @typedef {import('../types.js').KeptReceipt} KeptReceipt */

export const RETRY_ALARM = 'retry-reports';
const RETRY_MINUTES = 5;
/** Answers that will not change by asking again: the report itself was refused. */
const isFinal = (/** @type {number} */ status) => status >= 400 && status < 500 && ![408, 425, 429].includes(status);

/** @returns {Promise<QueuedReport[]>} */
export const listQueued = async () => (await readStored('local', 'queue')) ?? [];
/** @returns {Promise<KeptReceipt[]>} */
export const listReceipts = async () => (await readStored('local', 'receipts')) ?? [];

/** All changes of the two lists go through here one after the other, so that none is lost. @type {Promise<any>} */
let turn = Promise.resolve();
/** @template T @param {() => Promise<T>} change @returns {Promise<T>} */
function inTurn(change) {
  const done = turn.then(change, change);
  turn = done.catch(() => {});
  return done;
}

/** @param {(queue: QueuedReport[]) => QueuedReport[]} change */
const changeQueue = (change) => inTurn(async () => writeStored('local', { queue: change(await listQueued()) }));
/** @param {(receipts: KeptReceipt[]) => KeptReceipt[]} change */
const changeReceipts = (change) => inTurn(async () => writeStored('local', { receipts: change(await listReceipts()) }));

/** @param {QueuedReport} report @param {{id: string, receipt: string}} answer */
function storeReceipt({ body, server }, { id, receipt }) {
  const kept = { id, receipt, kind: JSON.parse(body).kind, sentAt: new Date().toISOString(), server, state: 'received' };
  return changeReceipts((receipts) => [...receipts.filter((entry) => entry.id !== id), kept]);
}

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
 * Sends a report now, or keeps it for later.
 * @param {{body: string, key: string, server: string, keepReceipt: boolean}} given
 * @returns {Promise<{outcome: 'sent', id: string, receipt: string} | {outcome: 'waiting' | 'refused', why: string}>}
 */
export async function sendReport(given) {
  const report = { ...given, refused: null };
  const result = await attempt(report);
  if (result.outcome === 'waiting') {
    await changeQueue((queue) => [...queue.filter(({ key }) => key !== report.key), report]);
    await setAlarm(RETRY_ALARM, RETRY_MINUTES);
  }
  return result;
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
  if (!(await listQueued()).some(({ refused }) => !refused)) await clearAlarm(RETRY_ALARM);
}

/** @param {KeptReceipt} receipt @returns {Promise<KeptReceipt>} with the state the server tells, or 'unreachable' */
async function refresh(receipt) {
  try {
    return { ...receipt, state: await getReportState(receipt.server, receipt.id, receipt.receipt) };
  } catch {
    return { ...receipt, state: 'unreachable' };
  }
}

/** @returns {Promise<{queued: QueuedReport[], receipts: KeptReceipt[]}>} */
export async function listReports() {
  await flushQueue();
  return { queued: await listQueued(), receipts: await Promise.all((await listReceipts()).map(refresh)) };
}

/** @param {string} id @returns {Promise<{done: boolean}>} false when the server did not answer */
export async function withdrawReport(id) {
  const kept = (await listReceipts()).find((entry) => entry.id === id);
  if (!kept) return { done: false };
  try {
    await deleteReport(kept.server, kept.id, kept.receipt);
  } catch {
    return { done: false };
  }
  await changeReceipts((receipts) => receipts.filter((entry) => entry.id !== id));
  return { done: true };
}

/** @param {string} idOrKey takes a receipt or a waiting report from this computer; the server is not told */
export async function forgetReport(idOrKey) {
  await changeReceipts((receipts) => receipts.filter(({ id }) => id !== idOrKey));
  await changeQueue((queue) => queue.filter(({ key }) => key !== idOrKey));
}

/** @param {KeptReceipt} receipt keeps a receipt that was shown after sending */
export const keepReceipt = (receipt) => changeReceipts((receipts) => [...receipts.filter(({ id }) => id !== receipt.id), receipt]);
