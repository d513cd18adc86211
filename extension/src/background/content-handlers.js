// What a script inside a page may ask for.

import { FROM_CONTENT, TO_CONTENT } from '../messages.js';
import { addCss, dropCss, runInTab, tellTab } from '../ext.js';
import { judge, notChecked } from './assess.js';
import { openReportPage, readDraft } from './drafts.js';
import { openSheetPage, readSheet } from './sheets.js';
import { noteClosed, notePage, wasClosed } from './page-states.js';
import { bannerWords, getReader } from './reader.js';
import { getSettings, saveSettings } from './settings.js';
import { isUnder, mayWarnOn } from '../sites.js';
import { syncPageScript } from './site-access.js';

/** @typedef {import('../ext.js').Sender} Sender */

/** What stands in the place of a hash where words were selected: they say nothing of the page as a whole. */
const SELECTION = 'selection';

/** @param {string} [url] @returns {string} */
const hostOf = (url) => new URL(url ?? '').hostname.replace(/^www\./, '');
/** @param {Sender} sender @returns {string} of the page that the person sees, also where a frame in it asks */
const pageHostOf = (sender) => hostOf(sender.tab?.url || sender.url);
/** @param {Sender} sender @returns {number} */
const tabOf = (sender) => /** @type {number} */ (sender.tab?.id);

/** @param {any} _ @param {Sender} sender */
async function getPlan(_, sender) {
  const settings = await getSettings();
  return { auto: mayWarnOn(hostOf(sender.url), settings) && !isUnder(pageHostOf(sender), settings.offSites) };
}

/** @param {{text: string, hash: string, despite?: boolean}} message @param {Sender} sender */
async function judgeAdvert({ text, hash, despite }, sender) {
  const reader = await getReader();
  const judged = await judge(String(text), reader, { despite: despite === true });
  if (hash !== SELECTION) await notePage(tabOf(sender), judged);
  return { judged, words: bannerWords(reader.words), closed: await wasClosed(tabOf(sender), String(hash)) };
}

/** Why a page may be not checked, as its script says. */
const WHY = ['no-advert', 'image', 'too-busy'];

/** @param {{why?: string}} message @param {Sender} sender */
async function noteNothingFound({ why }, sender) {
  // That a frame holds nothing says nothing of the page.
  if (sender.frameId !== 0) return;
  const reason = why && WHY.includes(why) ? why : WHY[0];
  await notePage(tabOf(sender), notChecked(reason, await getReader()));
}

/** @param {any} _ @param {Sender} sender puts Mozilla's Readability beside our script, where a page needs it */
async function loadReader(_, sender) {
  await runInTab(tabOf(sender), 'vendor/Readability.js', [sender.frameId ?? 0]);
}

/** @param {{hash: string}} message @param {Sender} sender */
const dismissAdvert = ({ hash }, sender) => noteClosed(tabOf(sender), String(hash));

/** @param {{draft: any}} message @param {Sender} sender */
const openReport = ({ draft }, sender) => openReportPage(readDraft(draft, sender.url ?? ''));

/** @param {{sheet: any}} message */
const openSheet = ({ sheet }) => openSheetPage(readSheet(sheet));

/**
 * Gives words that the person wants to see in the page their colours, or takes them. A style of the page's own would be refused by
 * strict policies; this one the browser adds.
 * @param {{name: string, on: boolean}} message @param {Sender} sender
 */
async function paintWords({ name, on }, sender) {
  if (!/^[a-z]{8}$/.test(name)) return;
  const css = `::highlight(${name}) { background-color: #ffe2a0; color: #26221b; text-decoration: underline 2px #a35a00; }`;
  await (on ? addCss : dropCss)(tabOf(sender), sender.frameId ?? 0, css);
}

/** @param {any} _ @param {Sender} sender */
async function turnOffSite(_, sender) {
  const { offSites } = await getSettings();
  await syncPageScript(await saveSettings({ offSites: [...offSites, pageHostOf(sender)] }));
  await tellTab(tabOf(sender), { what: TO_CONTENT.clearPage });
}

/** @type {Record<string, import('./router.js').Handler>} */
export const contentHandlers = {
  [FROM_CONTENT.getPlan]: getPlan,
  [FROM_CONTENT.judgeAdvert]: judgeAdvert,
  [FROM_CONTENT.noteNothingFound]: noteNothingFound,
  [FROM_CONTENT.loadReader]: loadReader,
  [FROM_CONTENT.dismissAdvert]: dismissAdvert,
  [FROM_CONTENT.openReport]: openReport,
  [FROM_CONTENT.openSheet]: openSheet,
  [FROM_CONTENT.paintWords]: paintWords,
  [FROM_CONTENT.turnOffSite]: turnOffSite,
};
