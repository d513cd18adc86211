// What our own pages may ask for.

import { notChecked } from '../in-words.js';
import { FROM_PAGES } from '../messages.js';
import { clearStored, dropRights, getTab } from '../ext.js';
import { PURPOSES } from '../purposes.js';
import { isServerThere } from './api-client.js';
import { applyAppearance } from './appearance.js';
import { listConsents } from './consents.js';
import { getDraft, openReportPage, readDraft } from './drafts.js';
import { getPageState } from './page-states.js';
import { judgeLong } from './long-text.js';
import { getReader } from './reader.js';
import { forgetModel, holdModel } from './model-store.js';
import { keepReceipt, replyToReport, withdrawReport } from './receipts.js';
import { forgetReport, listReports, lookAtReports, retryReport, sendReport } from './report-queue.js';
import { getSettings, saveSettings } from './settings.js';
import { cleanServer, isUnder, mayWarnOn, originsOfServer, originsWanted, reviewServerOf } from '../sites.js';
import { agreeTo, chosenServers, describeServers, unneededData, withdrawFrom } from './servers.js';
import { dropUnneeded, syncPageScript } from './site-access.js';
import { judgePage, judgeSelection, takePending } from './tab-judge.js';
import { openSheetPage, readSheet, takeSheet } from './sheets.js';
import { refreshMenu } from './menu.js';
import { eraseKind, listStored } from './stored.js';
import { describeUpdates, finishLooking, lookForUpdates, trustServer } from './updates.js';

/** Hosts of the manifest, which are ours for the server on this computer. */
const FIXED_ORIGINS = ['http://127.0.0.1/*'];

/** @typedef {import('../types.js').Settings} Settings */

/** @param {Settings} settings @returns {Promise<{settings: Settings, running: string[]}>} after looks and scripts were brought into line */
async function applySettings(settings) {
  await applyAppearance();
  return { settings, running: await syncPageScript() };
}

/** @param {Settings} settings */
async function giveBackRights(settings) {
  const agreed = Object.keys(await listConsents()).flatMap(originsOfServer);
  await dropUnneeded(settings, [...FIXED_ORIGINS, ...agreed]);
}

/** @param {{patch: Partial<Settings>}} message */
async function save({ patch }) {
  if (patch.server !== undefined && cleanServer(patch.server) === null) return { refused: 'server' };
  const before = await getSettings();
  const settings = await saveSettings(patch);
  // Only then: a right that was asked for a moment ago may belong to a choice that is still on its way here.
  if (String(originsWanted(before)) !== String(originsWanted(settings))) await giveBackRights(settings);
  const applied = await applySettings(settings);
  if (patch.language || patch.discreet !== undefined) await refreshMenu();
  // Another server is asked for its key at once, while the person who chose it is there; the answer is not waited for.
  if (reviewServerOf(applied.settings) !== reviewServerOf(before)) lookForUpdates().catch((error) => console.warn('Fanal:', error?.message));
  return applied;
}

/** @param {{where: Settings['where'], boards?: string[]}} message */
const chooseWhere = ({ where, boards }) => save({ patch: { where, ...(boards && { boards }) } });

/** @param {{server: string}} message */
async function checkServer({ server }) {
  const address = cleanServer(String(server));
  return { address, there: address !== null && (await isServerThere(address)) };
}

/** @param {string} url @param {Settings} settings @returns {string} why nothing was checked on this page */
function whyNotChecked(url, settings) {
  if (!/^https?:/.test(url)) return url ? 'page-not-allowed' : 'only-when-asked';
  const hostname = new URL(url).hostname.replace(/^www\./, '');
  if (isUnder(hostname, settings.offSites)) return 'site-off';
  if (mayWarnOn(hostname, settings)) return 'not-yet';
  return settings.where === 'boards' ? 'site-not-listed' : 'only-when-asked';
}

/** @param {{tabId: number}} message */
async function pageState({ tabId }) {
  const known = await getPageState(tabId);
  if (known) return known;
  const tab = await getTab(tabId).catch(() => ({ url: '' }));
  return notChecked(whyNotChecked(tab.url ?? '', await getSettings()), await getReader());
}

/** @param {{body: string, key: string, keepReceipt: boolean, privately: boolean}} message */
async function send({ body, key, keepReceipt: keep, privately }) {
  const { review, reviewReady } = await chosenServers(await getSettings());
  if (!reviewReady) return { outcome: 'not-agreed', why: '' };
  return sendReport({ body: String(body), key: String(key), keepReceipt: Boolean(keep), privately: Boolean(privately), server: review });
}

/** @param {{address: string, purpose: import('../purposes.js').Purpose}} message the person agreed, and the browser has granted it */
async function agree({ address, purpose }) {
  if (!PURPOSES.includes(purpose)) return { outcome: 'refused' };
  const outcome = await agreeTo(String(address), purpose);
  if (outcome === 'agreed' && purpose === 'review') await lookForUpdates();
  return { outcome, ...(await describeServers()) };
}

/** @param {{purpose: import('../purposes.js').Purpose}} message */
async function withdraw({ purpose }) {
  if (PURPOSES.includes(purpose)) await withdrawFrom(purpose);
  return describeServers();
}

/** @param {() => Promise<unknown>} erasing @returns {ReturnType<typeof applySettings>} after rights, menu and scripts follow what is left */
async function eraseAndApply(erasing) {
  await finishLooking();
  await erasing();
  await dropRights([], await unneededData());
  await refreshMenu();
  const settings = await getSettings();
  await giveBackRights(settings);
  return applySettings(settings);
}

/** @param {{kind: string, area: 'local' | 'session'}} message */
async function erase({ kind, area }) {
  if (!['local', 'session'].includes(area)) return listStored();
  await eraseAndApply(() => eraseKind(String(kind), area));
  return listStored();
}

/** The person left in a hurry: what was begun and what is known of pages is forgotten; reports that were sent go on. */
async function leaveQuickly() {
  for (const kind of ['begun', 'pages']) await eraseKind(kind, 'session');
}

/** Asks the server for corrections because the person wants it now. @returns {Promise<import('../types.js').Updates>} */
async function updateNow() {
  await lookForUpdates();
  return describeUpdates();
}

/** @param {{held: boolean}} message whether the packaged model is to judge */
async function hold({ held }) {
  await holdModel(Boolean(held));
  return held ? describeUpdates() : updateNow();
}

/** Forgets everything: choices, waiting reports, receipts, keys, corrections, the server's model, rights, and stops what runs. */
const eraseAll = () => eraseAndApply(async () => {
  await forgetModel();
  await clearStored('local');
  await clearStored('session');
});

/** @type {Record<string, import('./router.js').Handler>} */
export const pageHandlers = {
  [FROM_PAGES.getSettings]: getSettings,
  [FROM_PAGES.saveSettings]: save,
  [FROM_PAGES.chooseWhere]: chooseWhere,
  [FROM_PAGES.checkServer]: checkServer,
  [FROM_PAGES.judgeText]: async ({ text, despite }) => judgeLong(String(text), await getReader(), { despite: despite === true }),
  [FROM_PAGES.judgeTab]: ({ tabId, mode, despite }) => (mode === 'page' ? judgePage(tabId, despite) : judgeSelection(tabId, { despite })),
  [FROM_PAGES.getPageState]: pageState,
  [FROM_PAGES.takePending]: ({ id }) => takePending(String(id)),
  [FROM_PAGES.showSheet]: ({ sheet }) => openSheetPage(readSheet(sheet)),
  [FROM_PAGES.takeSheet]: ({ id }) => takeSheet(String(id)),
  [FROM_PAGES.draftReport]: ({ draft }) => openReportPage(readDraft(draft, '', draft?.privately === true)),
  [FROM_PAGES.getDraft]: ({ id }) => getDraft(String(id)),
  [FROM_PAGES.sendReport]: send,
  [FROM_PAGES.keepReceipt]: ({ receipt }) => keepReceipt(receipt),
  [FROM_PAGES.listReports]: listReports,
  [FROM_PAGES.withdrawReport]: ({ id }) => withdrawReport(String(id)),
  [FROM_PAGES.forgetReport]: ({ id }) => forgetReport(String(id)),
  [FROM_PAGES.lookAtReports]: lookAtReports,
  [FROM_PAGES.replyToReport]: ({ id, body }) => replyToReport(String(id), String(body)),
  [FROM_PAGES.getUpdates]: describeUpdates,
  [FROM_PAGES.lookForUpdates]: updateNow,
  [FROM_PAGES.trustServer]: ({ id }) => trustServer(String(id)),
  [FROM_PAGES.holdModel]: hold,
  [FROM_PAGES.describeServers]: describeServers,
  [FROM_PAGES.agreeToServer]: agree,
  [FROM_PAGES.withdrawServer]: withdraw,
  [FROM_PAGES.retryReport]: ({ key }) => retryReport(String(key)),
  [FROM_PAGES.listStored]: listStored,
  [FROM_PAGES.eraseKind]: erase,
  [FROM_PAGES.eraseAll]: eraseAll,
  [FROM_PAGES.leaveQuickly]: leaveQuickly,
};
