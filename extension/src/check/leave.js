// Leaves the page at once: what was pasted is wiped and an empty page takes this one's place. Nothing else is asked for, and the
// browser's history is left as it is, which the page says.

/** So often, within so many milliseconds. */
const TIMES = 3;
const WITHIN_MS = 1500;

/**
 * @param {Document} document
 * @param {() => void} leave
 */
export function leaveOnShift(document, leave) {
  /** @type {number[]} */
  let pressed = [];
  document.addEventListener('keydown', (event) => {
    if (event.repeat) return;
    pressed = event.key === 'Shift' ? [...pressed, event.timeStamp].filter((time) => event.timeStamp - time <= WITHIN_MS) : [];
    if (pressed.length >= TIMES) leave();
  });
}

/** @param {Document} document */
export function leaveNow(document) {
  document.documentElement.hidden = true;
  for (const field of document.querySelectorAll('textarea')) field.value = '';
  document.location.replace('about:blank');
}
