// Builds the body of a report. The preview shows this very string and the background sends it as it is: there is one place
// where the bytes come from.

import { maskContacts } from './masking.js';
import { cleanPageAddress } from './sites.js';

/** @typedef {import('./types.js').Draft} Draft */
/** @typedef {import('./types.js').ReportKind} ReportKind */

/** The contract's own bounds, in code points; a mask may be longer than what it hides. */
const MAX_TEXT_CHARS = 20000;
const MAX_NOTE_CHARS = 2000;

/** The contract's bounds of what the person keeps. */
const MAX_KEPT = 20;
const MIN_KEPT_CHARS = 3;
const MAX_KEPT_CHARS = 200;

/** Whether the contract lets it be kept: one letter, or a page of them, stays hidden. @param {string} piece @returns {boolean} */
export const mayKeep = (piece) => [...piece].length >= MIN_KEPT_CHARS && [...piece].length <= MAX_KEPT_CHARS;

/**
 * What the server is asked not to hide: it looks by itself as well, and hides the rest.
 * @param {ReadonlySet<string>} keep @param {string[]} parts the texts as they are sent
 * @returns {string[]} only what stands in them
 */
function keptIn(keep, parts) {
  return [...keep].filter((piece) => parts.some((part) => part.includes(piece)));
}

/** @param {string} text @param {number} most @returns {string} */
const cut = (text, most) => [...text].slice(0, most).join('');

/** What can be said of a text: of one that was warned of, or of one that was not. @param {Draft} draft @returns {ReportKind[]} */
export const kindsFor = ({ kind }) => (kind === 'missed' ? ['missed'] : ['false-alarm', 'lure']);

/** What a person thinks honest is no matter of danger. @param {ReportKind} kind @returns {boolean} */
export const mayBeUrgent = (kind) => kind !== 'false-alarm';

/**
 * The body of a reply to the reviewers.
 * @param {string} text as it was written
 * @returns {string} JSON, as it is shown and as it is sent; contact data is masked
 */
export const buildReplyBody = (text) => JSON.stringify({ text: cut(maskContacts(text.trim(), new Set()), MAX_NOTE_CHARS) }, null, 2);

/**
 * @typedef {object} ReportChoices
 * @property {ReportKind} kind
 * @property {string} note
 * @property {ReadonlySet<string>} keep contacts the person chose to keep
 * @property {import('./sites.js').Precision} precision how much of the page's address goes along
 * @property {boolean} urgent somebody is in danger now, or a child is meant
 * @property {boolean} consent
 */

/**
 * @param {Draft} draft
 * @param {ReportChoices} choices
 * @param {string[]} jobIdParams
 * @returns {string} JSON, as it is shown and as it is sent
 */
export function buildReportBody(draft, { kind, note, keep, precision, urgent, consent }, jobIdParams) {
  const url = cleanPageAddress(draft.url, precision, jobIdParams);
  // What the server would not take as kept is not kept here either, so that the preview stays true.
  const wanted = new Set([...keep].filter(mayKeep).slice(0, MAX_KEPT));
  const words = cut(maskContacts(note.trim(), wanted), MAX_NOTE_CHARS);
  const text = cut(maskContacts(draft.text, wanted), MAX_TEXT_CHARS);
  const kept = keptIn(wanted, [text, words]);
  const payload = {
    kind,
    text,
    ...(draft.language && { language: draft.language }),
    ...(url && { url }),
    ...(words && { note: words }),
    ...(kept.length && { keep: kept }),
    ...(draft.level && draft.level !== 'not-checked' && { level: draft.level }),
    ...(draft.model && { model: draft.model }),
    ...(urgent && mayBeUrgent(kind) && { urgent }),
    consent,
  };
  return JSON.stringify(payload, null, 2);
}
