// Receipts that the person wanted to keep, and what became of those reports. It is asked for at random times, one report at a
// time, so that a look tells nobody when the person is at the computer or which reports belong together.

import { clearAlarm, readStored, setAlarmIn, writeStored } from '../ext.js';
import { deleteReport, getReportNews, postReply } from './report-client.js';
import { ServerError } from './server-line.js';
import { anyOf, inTurn } from './turns.js';

/** @typedef {import('../types.js').Receipt} Receipt */
/** @typedef {import('../types.js').KeptReceipt} KeptReceipt */
/** @typedef {import('../types.js').ReportNews} ReportNews */

export const LOOK_ALARM = 'look-at-reports';
const LOOK_MINUTES = [60, 240];
const FINAL = ['decided', 'gone'];
const STATES = ['received', 'question', 'replied', ...FINAL];
/** What is known of a report that was never looked at. */
const UNKNOWN = Object.freeze({ outcome: null, answer: null, question: null, reply: null, due: null, lookedAt: null, reached: true });

/** @param {any} stored by this release or an earlier one @returns {KeptReceipt} */
const readKept = (stored) => ({ ...UNKNOWN, ...stored, state: STATES.includes(stored.state) ? stored.state : 'received' });

/** @returns {Promise<KeptReceipt[]>} */
export const listReceipts = async () => ((await readStored('local', 'receipts')) ?? []).map(readKept);

/** @param {(receipts: KeptReceipt[]) => KeptReceipt[]} change */
const changeReceipts = (change) => inTurn(async () => writeStored('local', { receipts: change(await listReceipts()) }));

/** @param {string} id @param {Partial<KeptReceipt>} news changes one receipt; one that is gone meanwhile stays gone */
const note = (id, news) => changeReceipts((receipts) => receipts.map((kept) => (kept.id === id ? { ...kept, ...news } : kept)));

/** Sets the next look, where there is something to look at. */
export async function scheduleLook() {
  const open = (await listReceipts()).some(({ state }) => !FINAL.includes(state));
  await (open ? setAlarmIn(LOOK_ALARM, anyOf(LOOK_MINUTES)) : clearAlarm(LOOK_ALARM));
}

/** @param {Receipt} receipt */
export async function keepReceipt({ id, receipt, kind, sentAt, server }) {
  await changeReceipts((receipts) => [...receipts.filter((kept) => kept.id !== id), readKept({ id, receipt, kind, sentAt, server })]);
  await scheduleLook();
}

/** @param {string} id takes a receipt from this computer; the server is not told */
export const forgetReceipt = (id) => changeReceipts((receipts) => receipts.filter((kept) => kept.id !== id));

/** @param {KeptReceipt} kept asks what became of one report */
async function look({ id, receipt, server }) {
  try {
    await note(id, { ...(await getReportNews(server, id, receipt)), lookedAt: new Date().toISOString(), reached: true });
  } catch {
    await note(id, { reached: false });
  }
}

/** Looks at the one report that was not looked at for longest, and sets the next look. */
export async function lookAtNext() {
  const open = (await listReceipts()).filter(({ state }) => !FINAL.includes(state));
  const [next] = open.sort((a, b) => (a.lookedAt ?? '').localeCompare(b.lookedAt ?? ''));
  if (next) await look(next);
  await scheduleLook();
}

/** Looks at every report now, because the person asked for it. */
export async function lookAtAll() {
  await Promise.all((await listReceipts()).map(look));
}

/** @param {string} id @returns {Promise<KeptReceipt | undefined>} */
const find = async (id) => (await listReceipts()).find((kept) => kept.id === id);

/**
 * Answers the reviewers' question.
 * @param {string} id
 * @param {string} body the very bytes the person saw
 * @returns {Promise<{outcome: 'sent' | 'closed' | 'waiting' | 'refused', why: string}>} 'waiting': nothing was sent, try again
 */
export async function replyToReport(id, body) {
  const kept = await find(id);
  if (!kept) return { outcome: 'closed', why: '' };
  try {
    await note(id, { ...(await postReply(kept.server, id, kept.receipt, body)), lookedAt: new Date().toISOString(), reached: true });
    return { outcome: 'sent', why: '' };
  } catch (error) {
    const { status, message } = error instanceof ServerError ? error : { status: 0, message: '' };
    if ([404, 409].includes(status)) return { outcome: 'closed', why: message };
    return { outcome: status >= 400 && status < 500 && status !== 429 ? 'refused' : 'waiting', why: message };
  }
}

/** @param {string} id @returns {Promise<{done: boolean}>} false when the server did not answer */
export async function withdrawReport(id) {
  const kept = await find(id);
  if (!kept) return { done: false };
  try {
    await deleteReport(kept.server, kept.id, kept.receipt);
  } catch {
    return { done: false };
  }
  await forgetReceipt(id);
  return { done: true };
}
