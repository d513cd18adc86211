// What a report page starts from. Kept in storage.session (memory only) under a random name, so that nothing of the advert
// stands in the page's address.

import { openTab, ownUrl, readStored, writeStored } from '../ext.js';

/** @typedef {import('../types.js').Draft} Draft */
const MAX_TEXT_CHARS = 20000;
const KINDS = ['false-alarm', 'missed', 'lure'];

/** @param {any} value @returns {string | null} */
const stringOrNull = (value) => (typeof value === 'string' ? value : null);

/** @param {Record<string, any>} given @param {string} url @param {boolean} privately whether it began in a private window @returns {Draft} */
export function readDraft(given, url, privately) {
  return {
    kind: KINDS.includes(given.kind) ? given.kind : 'false-alarm',
    text: [...String(given.text)].slice(0, MAX_TEXT_CHARS).join(''),
    language: stringOrNull(given.language),
    level: given.level,
    model: stringOrNull(given.model),
    url: /^https?:/.test(url) ? url : '',
    privately,
  };
}

/** @param {Draft} draft opens the report page on it */
export async function openReportPage(draft) {
  const id = crypto.randomUUID();
  await writeStored('session', { [`draft:${id}`]: draft });
  await openTab(ownUrl(`pages/report/report.html?draft=${id}`));
}

/** @param {string} id @returns {Promise<Draft | null>} */
export const getDraft = async (id) => (await readStored('session', `draft:${id}`)) ?? null;
