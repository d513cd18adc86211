// Builds the body of a report. The preview shows this very string and the background sends it as it is: there is one place
// where the bytes come from.

import { maskContacts } from './masking.js';
import { cleanPageAddress } from './sites.js';

/** @typedef {import('./types.js').Draft} Draft */
/** @typedef {import('./types.js').ReportKind} ReportKind */

/** The contract's own bounds. */
export const MAX_NOTE_CHARS = 2000;

/**
 * @typedef {object} ReportChoices
 * @property {ReportKind} kind
 * @property {string} note
 * @property {ReadonlySet<string>} keep contacts the person chose to keep
 * @property {boolean} withUrl
 * @property {boolean} consent
 */

/**
 * @param {Draft} draft
 * @param {ReportChoices} choices
 * @param {string[]} jobIdParams
 * @returns {string} JSON, as it is shown and as it is sent
 */
export function buildReportBody(draft, { kind, note, keep, withUrl, consent }, jobIdParams) {
  const url = withUrl ? cleanPageAddress(draft.url, jobIdParams) : '';
  const words = maskContacts([...note.trim()].slice(0, MAX_NOTE_CHARS).join(''), keep);
  const payload = {
    kind,
    text: maskContacts(draft.text, keep),
    ...(draft.language && { language: draft.language }),
    ...(url && { url }),
    ...(words && { note: words }),
    ...(draft.level && draft.level !== 'not-checked' && { level: draft.level }),
    ...(draft.model && { model: draft.model }),
    consent,
  };
  return JSON.stringify(payload, null, 2);
}
