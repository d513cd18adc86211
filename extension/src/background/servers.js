// Which servers are asked for what: to read texts, to take reports and give corrections. A server elsewhere is used only after the
// person has agreed and the browser has granted it; withdrawing gives all of it back.

import { dropRights, hasRights } from '../ext.js';
import { DATA_OF } from '../purposes.js';
import { cleanRemote, originsOfServer, reviewServerOf } from '../sites.js';
import { isServerThere } from './api-client.js';
import { dropConsent, hasAgreed, listConsents, mayAsk, noteConsent } from './consents.js';
import { forgetUnused } from './model-store.js';
import { getSettings, saveSettings } from './settings.js';
import { forgetList } from './suppressions.js';
import { checkKey, forgetTrust } from './trust.js';

/** @typedef {import('../types.js').Settings} Settings */
/** @typedef {import('../types.js').Servers} Servers */
/** @typedef {import('../purposes.js').Purpose} Purpose */

/** @param {Settings} settings @returns {Promise<string | null>} the server that reads texts, null where only the device may */
async function judgeOf({ judging, server, remoteServer }) {
  if (judging === 'computer') return server;
  return judging === 'remote' && remoteServer && (await mayAsk(remoteServer, 'judging')) ? remoteServer : null;
}

/** @param {Settings} settings @returns {Promise<Servers>} */
export async function chosenServers(settings) {
  const review = reviewServerOf(settings);
  return { judge: await judgeOf(settings), review, reviewReady: await mayAsk(review, 'review') };
}

/**
 * What the pages show of servers elsewhere.
 * @returns {Promise<Servers & {settings: Settings, agreed: Record<Purpose, boolean>}>} agreed: whether the person said yes, whatever the browser grants
 */
export async function describeServers() {
  const settings = await getSettings();
  const agreed = {
    judging: settings.remoteServer !== '' && (await hasAgreed(settings.remoteServer, 'judging')),
    review: await hasAgreed(reviewServerOf(settings), 'review'),
  };
  return { settings, agreed, ...(await chosenServers(settings)) };
}

/** Which setting names the server of a purpose. @param {Purpose} purpose @param {string} origin @returns {Partial<Settings>} */
const choiceOf = (purpose, origin) => (purpose === 'judging' ? { judging: 'remote', remoteServer: origin } : { reviewServer: origin });

/**
 * Notes that the person agreed. The browser has granted the rights before, straight from the click; the server's key is kept now.
 * @param {string} typed @param {Purpose} purpose
 * @returns {Promise<'agreed' | 'refused' | 'not-granted' | 'no-answer'>} but for 'agreed', nothing has changed
 */
export async function agreeTo(typed, purpose) {
  const origin = cleanRemote(typed);
  if (!origin) return 'refused';
  if (!(await hasRights(originsOfServer(origin), DATA_OF[purpose]))) return 'not-granted';
  const before = await hasAgreed(origin, purpose);
  await noteConsent(origin, purpose);
  if (!(await isServerThere(origin))) {
    if (!before) await giveBack(origin, purpose);
    return 'no-answer';
  }
  if (purpose === 'review') await checkKey(origin).catch(() => null);
  await saveSettings(choiceOf(purpose, origin));
  return 'agreed';
}

/** @param {string} origin @param {Purpose} purpose forgets the agreement, and what nothing else needs */
async function giveBack(origin, purpose) {
  if (await dropConsent(origin, purpose)) return;
  await forgetTrust(origin);
  await forgetList(origin);
  await dropRights(originsOfServer(origin), await unneededData());
}

/** @returns {Promise<string[]>} kinds of data that no agreement is left for */
export async function unneededData() {
  const left = Object.values(await listConsents()).flatMap((purposes) => Object.keys(purposes));
  const needed = left.flatMap((purpose) => DATA_OF[/** @type {Purpose} */ (purpose)]);
  return DATA_OF.review.filter((kind) => !needed.includes(kind));
}

/**
 * Takes an agreement back: the server is asked nothing any more, and its key, its corrections and its model are forgotten.
 * @param {Purpose} purpose
 */
export async function withdrawFrom(purpose) {
  const settings = await getSettings();
  const origin = purpose === 'judging' ? settings.remoteServer : settings.reviewServer;
  if (!cleanRemote(origin)) return;
  await saveSettings(purpose === 'judging' ? { judging: 'computer', remoteServer: '' } : { reviewServer: '' });
  await giveBack(origin, purpose);
  await forgetUnused(reviewServerOf(await getSettings()));
}
