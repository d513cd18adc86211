// Browsers cut the chosen words of a list where the screen is narrow. Below such a list they are written in full.

import { make } from './dom.js';

/** @param {HTMLSelectElement} select @returns {number} pixels that its chosen words need, without arrow and edges */
function neededWidth(select) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  pen.font = window.getComputedStyle(select).font;
  return pen.measureText(select.selectedOptions[0]?.textContent ?? '').width;
}

/** @param {HTMLSelectElement} select @returns {number} pixels that there are */
function givenWidth(select) {
  const { paddingInlineStart, paddingInlineEnd } = window.getComputedStyle(select);
  return select.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
}

/** @param {HTMLSelectElement} select */
function keepWhole(select) {
  // For eyes alone: assistive tools read the list's own words, which are whole to them.
  const words = make(document, 'p', { class: 'small soft', 'aria-hidden': 'true', 'data-whole': true });
  select.after(words);
  const write = () => {
    const cut = select.clientWidth > 0 && neededWidth(select) > givenWidth(select);
    words.textContent = cut ? select.selectedOptions[0].textContent : '';
    words.hidden = !cut;
  };
  select.addEventListener('change', write);
  new ResizeObserver(write).observe(select);
  new MutationObserver(write).observe(select, { childList: true, subtree: true, characterData: true });
}

/** @param {ParentNode} place whose lists are kept whole; once for each list */
export const keepChoicesWhole = (place) => place.querySelectorAll('select').forEach(keepWhole);
