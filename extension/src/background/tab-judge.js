// Judges what the person points at in a tab: the selected text, or the adverts on the page. Works with activeTab alone: the
// right to one tab that a click on our button, menu or keys gives, until the tab goes elsewhere.

import { openTab, ownUrl, readStored, removeStored, runInTab, sendToTab, writeStored } from '../ext.js';
import { notChecked } from '../in-words.js';
import { TO_CONTENT } from '../messages.js';
import { judgeLong } from './long-text.js';
import { mostTelling, notePage } from './page-states.js';
import { bannerWords, getReader } from './reader.js';

/** @typedef {import('../types.js').Judged} Judged */

/**
 * @param {number} tabId @param {number[]} [frameIds] all that we may enter where none is named
 * @returns {Promise<number[]>} the frames that our script is in now, the top one first; none on pages where browsers allow no extension
 */
async function enterTab(tabId, frameIds) {
  try {
    return (await runInTab(tabId, 'content.js', frameIds)).sort((one, other) => one - other);
  } catch {
    return [];
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

/** @param {number} tabId @param {number[]} frames @returns {Promise<{selected: string, frameId: number}>} what is selected in the first frame where anything is */
async function findSelection(tabId, frames) {
  for (const frameId of frames) {
    // A frame may have gone, or be too small for our script to stay in it.
    const selected = await sendToTab(tabId, { what: TO_CONTENT.readSelection }, frameId).catch(() => '');
    if (selected) return { selected, frameId };
  }
  return { selected: '', frameId: frames[0] };
}

/**
 * @param {number} tabId @param {number} frameId
 * @param {string} text that somebody has selected, or that stands around a link
 * @param {{reader: import('./reader.js').Reader, despite?: boolean, url?: string}} given `url`: of the link
 * @returns {Promise<Judged>}
 */
async function judgeAndShow(tabId, frameId, text, { reader, despite = false, url }) {
  const judged = text.trim() ? await judgeLong(text, reader, { despite }) : notChecked(url ? 'no-text' : 'no-selection', reader);
  await sendToTab(tabId, { what: TO_CONTENT.showJudged, judged, text: judged.part?.text ?? text, url, words: bannerWords(reader.words) }, frameId);
  return judged;
}

/**
 * @param {number} tabId
 * @param {object} [given]
 * @param {string} [given.fromMenu] the selection as the browser's menu gives it, used where the page's own cannot be read
 * @param {number} [given.frameId] the frame, where it is known
 * @param {boolean} [given.despite] shows a warning that reviewers took back
 * @returns {Promise<Judged>}
 */
export async function judgeSelection(tabId, { fromMenu = '', frameId: chosen, despite = false } = {}) {
  const reader = await getReader();
  const frames = await enterTab(tabId, chosen === undefined ? undefined : [chosen]);
  if (!frames.length) {
    if (fromMenu) await showElsewhere(fromMenu);
    return notChecked('page-not-allowed', reader);
  }
  const { selected, frameId } = await findSelection(tabId, frames);
  return judgeAndShow(tabId, frameId, selected || fromMenu, { reader, despite });
}

/**
 * Judges what stands around a link.
 * @param {number} tabId @param {string} url of the link @param {number} [frameId]
 */
export async function judgeLink(tabId, url, frameId = 0) {
  const reader = await getReader();
  if (!(await enterTab(tabId, [frameId])).length) return;
  const text = await sendToTab(tabId, { what: TO_CONTENT.readLink, url }, frameId);
  await judgeAndShow(tabId, frameId, text, { reader, url });
}

/** What a script says that was asked to look at its frame. @typedef {{judged: Judged[], nothing: string}} Looked */

/**
 * Looks once for adverts on the page in front, in its frames too.
 * @param {number} tabId
 * @param {boolean} [despite] shows warnings that reviewers took back
 * @returns {Promise<Judged>} the most telling of what was found
 */
export async function judgePage(tabId, despite = false) {
  const reader = await getReader();
  const frames = await enterTab(tabId);
  if (!frames.length) return notChecked('page-not-allowed', reader);
  const nothing = { judged: [], nothing: 'no-advert' };
  /** @type {Looked[]} */
  const looked = await Promise.all(frames.map((frameId) => sendToTab(tabId, { what: TO_CONTENT.checkPage, despite }, frameId).catch(() => nothing)));
  const judged = looked.flatMap((each) => each.judged);
  if (!judged.length) return notChecked(looked[0].nothing, reader);
  const told = mostTelling(judged);
  await notePage(tabId, told);
  return told;
}
