// Reads what the person has selected, in the page's text or in a field (never in a password).

/** The name under which the banner of selected text stands; it is no advert of the page. */
export const SELECTION = 'selection';

/** @param {Document} document @returns {string} */
function selectedInField(document) {
  const field = document.activeElement;
  const window = /** @type {any} */ (document.defaultView);
  if (!(field instanceof window.HTMLTextAreaElement || field instanceof window.HTMLInputElement)) return '';
  const { type, value, selectionStart, selectionEnd } = /** @type {HTMLInputElement} */ (field);
  return type === 'password' || selectionStart === null ? '' : value.slice(selectionStart, selectionEnd ?? undefined);
}

/** @param {Document} document @returns {string} */
export const readSelection = (document) => selectedInField(document) || (document.getSelection()?.toString() ?? '');

/** @param {Document} document @returns {Element | null} where the selection begins, for the place of the banner */
export function selectionStart(document) {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) return document.activeElement;
  const { startContainer } = selection.getRangeAt(0);
  return startContainer.nodeType === 1 ? /** @type {Element} */ (startContainer) : startContainer.parentElement;
}
