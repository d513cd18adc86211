// Brings "before you answer" from a banner or the popup to a page of its own, where it can be printed. It waits in storage.session
// (memory only) under a random name until that page takes it, once; so nothing of it stands in the page's address.

import { openTab, ownUrl, readStored, removeStored, writeStored } from '../ext.js';

/** @typedef {import('../before.js').Sheet} Sheet */

const MAX_PARTS = 4;
const MAX_ITEMS = 12;
const MAX_CHARS = 2000;
const KINDS = ['signs', 'do', 'ask', 'lines'];

/** @param {unknown} value @returns {string} */
const shortText = (value) => (typeof value === 'string' ? value.slice(0, MAX_CHARS) : '');
/** @param {unknown} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : []);

/** @param {any} given as a script inside a page sends it @returns {Sheet} of that shape and no larger */
export function readSheet(given) {
  const parts = list(given?.parts).slice(0, MAX_PARTS).filter((part) => KINDS.includes(part?.kind));
  return {
    title: shortText(given?.title), intro: shortText(given?.intro), note: shortText(given?.note),
    parts: parts.map(({ heading, kind, items }) => ({ heading: shortText(heading), kind, items: list(items).slice(0, MAX_ITEMS).map(shortText) })),
  };
}

/** @param {Sheet} sheet opens its page */
export async function openSheetPage(sheet) {
  const id = crypto.randomUUID();
  await writeStored('session', { [`sheet:${id}`]: sheet });
  await openTab(ownUrl(`pages/sheet/sheet.html?sheet=${id}`));
}

/** @param {string} id @returns {Promise<Sheet | null>} the sheet that waits under this name, once */
export async function takeSheet(id) {
  const sheet = (await readStored('session', `sheet:${id}`)) ?? null;
  await removeStored('session', `sheet:${id}`);
  return sheet;
}
