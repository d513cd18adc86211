// What a script inside a page may ask for.

import { notChecked } from '../in-words.js';
import { isWarning } from '../levels.js';
import { FROM_CONTENT, TO_CONTENT } from '../messages.js';
import { addCss, dropCss, runInTab, tellTab } from '../ext.js';
import { showBadge } from './appearance.js';
import { judge } from './assess.js';
import { openReportPage, readDraft } from './drafts.js';
import { likeOffer, likeOfferPage } from './offer-words.js';
import { openSheetPage, readSheet } from './sheets.js';
import { noteClosed, notePage, wasClosed } from './page-states.js';
import { addPrivateOff, withPrivateOff } from './private-windows.js';
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

/** @param {Sender} sender @returns {boolean} whether it is in a private window */
const isPrivate = (sender) => sender.tab?.incognito === true;

/** @param {string} hash @param {Sender} sender @returns {Promise<boolean>} whether its warning is not to be shown: closed in this tab, or turned off */
async function isClosed(hash, sender) {
  const { offAdverts } = await withPrivateOff(await getSettings(), isPrivate(sender));
  return offAdverts.some((off) => off.hash === hash) || wasClosed(tabOf(sender), hash);
}

/** @param {any} _ @param {Sender} sender */
async function getPlan(_, sender) {
  const settings = await withPrivateOff(await getSettings(), isPrivate(sender));
  return { auto: mayWarnOn(hostOf(sender.url), settings) && !isUnder(pageHostOf(sender), settings.offSites) };
}

/**
 * @param {{text: string, hash: string, early?: boolean, despite?: boolean, unsure?: boolean}} message early: nobody knows yet whether this
 *   page is to be read by itself
 * @param {Sender} sender
 */
async function judgeAdvert({ text, hash, early, despite, unsure }, sender) {
  const [isOff, knownReader] = [isClosed(String(hash), sender), getReader()];
  if (early && !(await getPlan(null, sender)).auto) return null;
  const reader = await knownReader;
  const judged = await judge(String(text), reader, { despite: despite === true, stay: unsure === true });
  // The page waits for its warning, not for our note of it; a note that fails is told on the console.
  if (hash !== SELECTION) notePage(tabOf(sender), judged).then(() => showBadge(tabOf(sender))).catch((error) => console.warn('Fanal:', error?.message));
  // Words are many, and most texts get no banner.
  const words = despite || isWarning(judged.state) ? bannerWords(reader.words) : {};
  return { judged, words, closed: await isOff };
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

/**
 * Says how much texts look like offers. It is done here and not in the page, because the lists of words are long: here they are read once.
 * @param {{texts: string[], page: boolean}} message page: each is the text of a whole page
 * @returns {Promise<import('../likeness.js').Likenesses>}
 */
async function likeOffers({ texts, page }) {
  const begun = performance.now();
  const likenesses = texts.map((text) => (page ? likeOfferPage : likeOffer)(String(text)));
  return { likenesses, cost: performance.now() - begun };
}

/** What is put beside our first script where a page needs it. @type {Record<string, string>} */
const PARTS = { drawing: 'drawing.js', reader: 'vendor/Readability.js' };

/** @param {{part: string}} message @param {Sender} sender */
async function loadPart({ part }, sender) {
  if (Object.hasOwn(PARTS, part)) await runInTab(tabOf(sender), PARTS[part], [sender.frameId ?? 0], true);
}

/** @param {{hash: string}} message @param {Sender} sender */
const dismissAdvert = ({ hash }, sender) => noteClosed(tabOf(sender), String(hash));

/** @param {{draft: any}} message @param {Sender} sender */
const openReport = ({ draft }, sender) => openReportPage(readDraft(draft, sender.url ?? '', isPrivate(sender)));

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
  const host = pageHostOf(sender);
  if (isPrivate(sender)) await addPrivateOff({ offSites: [host] });
  else {
    await saveSettings(({ offSites }) => ({ offSites: [...offSites, host] }));
    await syncPageScript();
  }
  await tellTab(tabOf(sender), { what: TO_CONTENT.clearPage });
}

/** @param {{hash: string}} message @param {Sender} sender the warning of this advert is shown no more; of its words nothing is kept */
async function turnOffAdvert({ hash }, sender) {
  const off = { hash: String(hash), since: new Date().toISOString() };
  if (isPrivate(sender)) await addPrivateOff({ offAdverts: [off] });
  else await saveSettings(({ offAdverts }) => ({ offAdverts: [...offAdverts, off] }));
}

/** @type {Record<string, import('./router.js').Handler>} */
export const contentHandlers = {
  [FROM_CONTENT.getPlan]: getPlan,
  [FROM_CONTENT.judgeAdvert]: judgeAdvert,
  [FROM_CONTENT.noteNothingFound]: noteNothingFound,
  [FROM_CONTENT.likeOffers]: likeOffers,
  [FROM_CONTENT.loadPart]: loadPart,
  [FROM_CONTENT.dismissAdvert]: dismissAdvert,
  [FROM_CONTENT.openReport]: openReport,
  [FROM_CONTENT.openSheet]: openSheet,
  [FROM_CONTENT.paintWords]: paintWords,
  [FROM_CONTENT.turnOffSite]: turnOffSite,
  [FROM_CONTENT.turnOffAdvert]: turnOffAdvert,
};
