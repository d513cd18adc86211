// "Before you answer" as a sheet of its own on the check page: to read, copy, print or hand on. On paper nothing else is printed.

import { drawHandingOn, drawParts } from '../view/before-you-answer.js';
import { make } from '../view/dom.js';

/** @typedef {import('../before.js').Sheet} Sheet */

/**
 * @param {HTMLElement} place
 * @param {Sheet} sheet
 * @param {import('../before.js').Labels} labels
 */
export function showSheet(place, sheet, labels) {
  const document = place.ownerDocument;
  const title = make(document, 'h2', { tabindex: '-1' }, [sheet.title]);
  const words = make(document, 'div', { class: 'before assessment' }, [
    title, make(document, 'p', {}, [sheet.intro]), ...drawParts(document, sheet.parts), make(document, 'p', {}, [sheet.note]),
  ]);
  // Where the browser copies nothing for us, the person can.
  const selectAll = () => document.getSelection()?.selectAllChildren(words);
  const buttons = drawHandingOn(document, sheet, labels, { print: () => document.defaultView?.print(), cannotCopy: selectAll });
  place.replaceChildren(make(document, 'div', { class: 'card' }, [words, make(document, 'div', { class: 'not-printed' }, buttons)]));
  title.focus();
}
