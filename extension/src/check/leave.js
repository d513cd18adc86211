// Leaves the page at once: what was pasted is wiped and an empty page takes this one's place. Nothing else is asked for, and the
// browser's history is left as it is, which the page says.

import { countShift } from '../quick-exit.js';

/** @param {Document} document */
export function leaveNow(document) {
  document.documentElement.hidden = true;
  for (const field of document.querySelectorAll('textarea')) field.value = '';
  document.location.replace('about:blank');
}

/** By the button, or by the keys that leave the extension's pages too. @param {Document} document @param {HTMLElement} button */
export function offerLeaving(document, button) {
  button.addEventListener('click', (event) => {
    event.preventDefault();
    leaveNow(document);
  });
  document.addEventListener('keydown', countShift(() => leaveNow(document)), true);
}
