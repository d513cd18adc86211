// Draws what to do and to ask before answering, folded, with ways to hand it on: as plain text, on paper, to someone trusted.

import { makeSheet, writeSheet } from '../before.js';
import { foldLater, make, makeQuietButton } from './dom.js';

/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {import('../before.js').Sheet} Sheet */
/** @typedef {(sheet: Sheet) => unknown} OpenSheet shows a sheet on a page of its own, for paper, and where nothing can be copied from here */

/** @param {Document} document @param {Sheet['parts']} parts @returns {Node[]} headings with their lists */
export const drawParts = (document, parts) => parts.flatMap(({ heading, kind, items }) => [
  make(document, 'p', { class: 'finding-name' }, [heading]),
  make(document, 'ul', { class: `sheet-${kind}`, 'data-testid': `sheet-${kind}` }, items.map((item) => make(document, 'li', { dir: kind === 'signs' || kind === 'lines' ? 'auto' : undefined }, [item]))),
]);

/** @param {Navigator} navigator @param {string} text @returns {Promise<boolean>} false where the browser does not let us, as on pages without https */
async function copyText(navigator, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {Navigator} navigator @param {string} text @returns {Promise<boolean>} whether the browser's own menu for sharing took it */
async function shareText(navigator, text) {
  if (typeof navigator.share !== 'function') return false;
  try {
    await navigator.share({ text });
    return true;
  } catch (error) {
    // Closing the menu is an answer too.
    return /** @type {Error} */ (error).name === 'AbortError';
  }
}

/**
 * The buttons below a sheet.
 * @param {Document} document
 * @param {Sheet} sheet
 * @param {import('../before.js').Labels} labels
 * @param {{print: () => void, cannotCopy: () => void}} acts
 * @returns {Node[]}
 */
export function drawHandingOn(document, sheet, labels, { print, cannotCopy }) {
  const { navigator } = /** @type {Window} */ (document.defaultView);
  const said = make(document, 'p', { class: 'foot said-done', role: 'status', 'data-testid': 'sheet-said' });
  /** @param {string} words */
  const copy = async (words) => {
    if (await copyText(navigator, writeSheet(sheet))) said.textContent = words;
    else cannotCopy();
  };
  const share = async () => (await shareText(navigator, writeSheet(sheet))) || copy(labels.pasted);
  return [
    make(document, 'p', { class: 'foot' }, [labels.watched]),
    make(document, 'div', { class: 'actions buttons' }, [
      makeQuietButton(document, labels.copy, 'sheet-copy', () => copy(labels.copied)), makeQuietButton(document, labels.print, 'sheet-print', print),
      makeQuietButton(document, labels.share, 'sheet-share', share),
    ]),
    said,
  ];
}

/**
 * @param {Document} document
 * @param {Judged} judged
 * @param {OpenSheet} openSheet
 * @returns {Node[]} nothing where nothing was checked
 */
export function drawBefore(document, { before, findings, help }, openSheet) {
  if (!before) return [];
  const sheet = makeSheet(before.labels, before.items, findings, help.lines);
  const open = () => openSheet(sheet);
  const content = () => make(document, 'div', { class: 'before' }, [
    ...drawParts(document, sheet.parts.filter(({ kind }) => kind === 'do' || kind === 'ask')),
    ...drawHandingOn(document, sheet, before.labels, { print: open, cannotCopy: open }),
  ]);
  return [foldLater(document, before.labels.title, 'before', content)];
}
