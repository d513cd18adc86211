// What is known of each tab, for the popup, and which adverts were already closed in it. Kept in storage.session: in memory
// only, gone when the browser closes, and it outlives the worker.

import { readStored, removeStored, writeStored } from '../ext.js';
import { pageKey } from '../page-key.js';
import { makeTurns } from './turns.js';

/** @typedef {import('../types.js').Judged} Judged */
const MAX_CLOSED = 200;
/** Frames and posts of one page answer at the same moment. */
const inTurn = makeTurns();
/** Most telling first: the popup shows one state for a page with several adverts. */
const ORDER = ['strong-signs', 'some-signs', 'taken-back', 'too-busy', 'cannot-judge', 'no-signs', 'image', 'not-checked'];
/** @param {Judged} judged */
const nameOf = ({ state, suppressed, reason }) => (state === 'not-checked' && ORDER.includes(reason ?? '') ? reason ?? '' : suppressed ? 'taken-back' : state);
/** @param {Judged} judged */
const rankOf = (judged) => ORDER.indexOf(nameOf(judged));

/** @param {Judged[]} judged at least one @returns {Judged} */
export const mostTelling = (judged) => [...judged].sort((a, b) => rankOf(a) - rankOf(b))[0];

/** @param {number} tabId */
const closedKey = (tabId) => `closed:${tabId}`;

/** @param {number} tabId @returns {Promise<Judged | null>} */
export const getPageState = async (tabId) => (await readStored('session', pageKey(tabId))) ?? null;

/** @param {number} tabId @param {Judged} judged kept when it tells more than what is known of the page */
export const notePage = (tabId, judged) => inTurn(async () => {
  const known = await getPageState(tabId);
  if (known && rankOf(known) <= rankOf(judged)) return;
  await writeStored('session', { [pageKey(tabId)]: judged });
});

/** @param {number} tabId */
export const forgetPage = (tabId) => removeStored('session', pageKey(tabId));

/** @param {number} tabId */
export async function forgetTab(tabId) {
  await forgetPage(tabId);
  await removeStored('session', closedKey(tabId));
}

/** @param {number} tabId @param {string} hash @returns {Promise<boolean>} whether its warning was closed in this tab */
export const wasClosed = async (tabId, hash) => ((await readStored('session', closedKey(tabId))) ?? []).includes(hash);

/** @param {number} tabId @param {string} hash */
export const noteClosed = (tabId, hash) => inTurn(async () => {
  const closed = (await readStored('session', closedKey(tabId))) ?? [];
  await writeStored('session', { [closedKey(tabId)]: [...closed, hash].slice(-MAX_CLOSED) });
});
