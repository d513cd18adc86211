// Asks the review server for what corrects and renews Fanal: its key, the warnings that reviewers took back, a newer model. When
// the browser starts, then at random times, so that they do not tell when the person reads, and when the person asks.

import { readStored, setAlarmIn, writeStored } from '../ext.js';
import { reviewServerOf } from '../sites.js';
import { mayAsk } from './consents.js';
import { describeModels, fetchModel, forgetUnused } from './model-store.js';
import { ServerError } from './server-line.js';
import { getSettings } from './settings.js';
import { canVerify } from './signatures.js';
import { fetchList, forgetList, getList } from './suppressions.js';
import { checkKey, getTrust, trustKey } from './trust.js';
import { anyOf } from './turns.js';

/** @typedef {import('../types.js').UpdateResult} UpdateResult */

export const UPDATE_ALARM = 'look-for-updates';
/** Every six hours, an hour and a half sooner or later; sooner where nothing answered. */
const USUAL_MINUTES = [270, 450];
const RETRY_MINUTES = [20, 40];
const FIRST_MINUTES = [5, 15];

/** Sets the first look after the extension was installed or renewed. */
export const scheduleUpdates = () => setAlarmIn(UPDATE_ALARM, anyOf(FIRST_MINUTES));

/** @param {string} server @returns {Promise<UpdateResult>} */
async function askServer(server) {
  const trust = await checkKey(server);
  if (trust.refused) return 'other-key';
  const list = await fetchList(trust);
  const model = await fetchModel(server, trust);
  if (list === 'refused') return 'list-refused';
  if (model === 'refused') return 'model-refused';
  return list === 'none' ? 'not-given' : 'done';
}

/** @param {string} server @returns {Promise<UpdateResult>} */
async function askOrSayWhy(server) {
  if (!(await mayAsk(server, 'review'))) return 'not-agreed';
  if (!(await canVerify())) return 'unsupported';
  try {
    return await askServer(server);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return error.status === 404 ? 'not-given' : 'no-answer';
  }
}

/** @returns {Promise<string>} the server whose corrections and models are taken */
const followed = async () => reviewServerOf(await getSettings());

/** What is going on in this worker: two at once would do everything twice. @type {{server: string, done: Promise<void>} | null} */
let running = null;

/** @param {string} server */
async function look(server) {
  /** @type {UpdateResult} */
  let result = 'no-answer';
  try {
    result = await askOrSayWhy(server);
  } finally {
    // The clock rings once: whatever failed, it is set again.
    await setAlarmIn(UPDATE_ALARM, anyOf(result === 'no-answer' ? RETRY_MINUTES : USUAL_MINUTES));
  }
  await writeStored('local', { updates: { server, result, when: new Date().toISOString() } });
}

/** Looks now, and sets the next look. Who asks meanwhile gets the same answer. @returns {Promise<void>} */
export async function lookForUpdates() {
  const server = await followed();
  if (running?.server === server) return running.done;
  const before = running?.done ?? Promise.resolve();
  const mine = { server, done: before.catch(() => {}).then(() => look(server)) };
  running = mine;
  return mine.done.finally(() => {
    if (running === mine) running = null;
  });
}

/** Waits until nothing is written any more. @returns {Promise<void>} */
export const finishLooking = () => (running?.done ?? Promise.resolve()).catch(() => {});

/**
 * Keeps another key of the review server; what the old one signed is forgotten.
 * @param {string} id of the key that the person saw
 * @returns {Promise<{taken: boolean, updates: import('../types.js').Updates}>} not taken where the server does not show it now
 */
export async function trustServer(id) {
  const server = await followed();
  const taken = await trustKey(server, id).catch(() => false);
  if (taken) {
    await forgetList(server);
    await forgetUnused(server, await getTrust(server));
    await lookForUpdates();
  }
  return { taken, updates: await describeUpdates() };
}

/** @returns {Promise<import('../types.js').Updates>} what the settings page shows */
export async function describeUpdates() {
  const server = await followed();
  const trust = await getTrust(server);
  const last = await readStored('local', 'updates');
  return {
    last: last?.server === server ? { when: last.when, result: last.result } : null,
    supported: await canVerify(),
    corrections: (await getList(server))?.entries.length ?? 0,
    key: trust && { id: trust.id, since: trust.since, refused: trust.refused?.id ?? null },
    model: await describeModels(server, trust),
  };
}
