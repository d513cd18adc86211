// Judges what the person points at in a tab: the selected text, or the adverts on the page. Works with activeTab alone: the
// right to one tab that a click on our button, menu or keys gives, until the tab goes elsewhere.

import { openTab, ownUrl, readStored, removeStored, runInTab, sendToTab, writeStored } from '../ext.js';
import { TO_CONTENT } from '../messages.js';
import { judge, notChecked } from './assess.js';
import { mostTelling, notePage } from './page-states.js';
import { bannerWords, getReader } from './reader.js';

/** @typedef {import('../types.js').Judged} Judged */

/** @param {number} tabId @returns {Promise<boolean>} false on pages where browsers allow no extension */
async function enterTab(tabId) {
  try {
    await runInTab(tabId, 'content.js');
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text shows a text's result on our own page, where we may not draw on theirs */
async function showElsewhere(text) {
  const id = crypto.randomUUID();
  await writeStored('session', { [`pending:${id}`]: text });
  await openTab(ownUrl(`pages/popup/popup.html?pending=${id}`));
}

/** @param {string} id @returns {Promise<string>} the text that waits under this name, once */
export async function takePending(id) {
  const text = (await readStored('session', `pending:${id}`)) ?? '';
  await removeStored('session', `pending:${id}`);
  return text;
}

/**
 * @param {number} tabId
 * @param {string} [fromMenu] the selection as the browser's menu gives it, used where the page's own cannot be read
 * @param {boolean} [despite] shows a warning that reviewers took back
 * @returns {Promise<Judged>}
 */
export async function judgeSelection(tabId, fromMenu = '', despite = false) {
  const reader = await getReader();
  if (!(await enterTab(tabId))) {
    if (fromMenu) await showElsewhere(fromMenu);
    return notChecked('page-not-allowed', reader);
  }
  const selected = (await sendToTab(tabId, { what: TO_CONTENT.readSelection })) || fromMenu;
  const judged = selected.trim() ? await judge(selected, reader, { despite }) : notChecked('no-selection', reader);
  await sendToTab(tabId, { what: TO_CONTENT.showJudged, judged, text: selected, words: bannerWords(reader.words) });
  return judged;
}

/**
 * Looks once for adverts on the page in front.
 * @param {number} tabId
 * @param {boolean} [despite] shows warnings that reviewers took back
 * @returns {Promise<Judged>} the most telling of what was found
 */
export async function judgePage(tabId, despite = false) {
  const reader = await getReader();
  if (!(await enterTab(tabId))) return notChecked('page-not-allowed', reader);
  const { judged, nothing } = /** @type {{judged: Judged[], nothing: string}} */ (await sendToTab(tabId, { what: TO_CONTENT.checkPage, despite }));
  if (!judged.length) return notChecked(nothing, reader);
  for (const one of judged) await notePage(tabId, one);
  return mostTelling(judged);
}
