// Builds the body of a report. The preview shows this very string and the background sends it as it is: there is one place
// where the bytes come from.

import { maskContacts } from './masking.js';
import { cleanPageAddress } from './sites.js';

/** @typedef {import('./types.js').Draft} Draft */
/** @typedef {import('./types.js').ReportKind} ReportKind */

/** The contract's own bounds, in code points; a mask may be longer than what it hides. */
const MAX_TEXT_CHARS = 20000;
const MAX_NOTE_CHARS = 2000;

/** @param {string} text @param {number} most @returns {string} */
const cut = (text, most) => [...text].slice(0, most).join('');

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
  const words = cut(maskContacts(note.trim(), keep), MAX_NOTE_CHARS);
  const payload = {
    kind,
    text: cut(maskContacts(draft.text, keep), MAX_TEXT_CHARS),
    ...(draft.language && { language: draft.language }),
    ...(url && { url }),
    ...(words && { note: words }),
    ...(draft.level && draft.level !== 'not-checked' && { level: draft.level }),
    ...(draft.model && { model: draft.model }),
    consent,
  };
  return JSON.stringify(payload, null, 2);
}
