// Leaves a page at once: a button that is always in view, and the Shift key three times. A blank page takes its place, and it is no
// step of "back" any more; the note says honestly what may remain. Nothing is asked of any other place.

import { make } from './view/dom.js';

/** @typedef {import('./i18n.js').Translate} Translate */

const TIMES = 3;
const WITHIN_MS = 1500;
/** Where it leads: nothing, which asks nobody. */
const NOWHERE = 'about:blank';
/** Pages of ours that are open tell each other to go. */
const CHANNEL = 'leave';

/**
 * Counts presses of Shift alone.
 * @param {() => void} act
 * @returns {(event: {key: string, repeat: boolean, timeStamp: number}) => void}
 */
export function countShift(act) {
  /** @type {number[]} */
  let presses = [];
  return ({ key, repeat, timeStamp }) => {
    if (repeat) return;
    presses = key === 'Shift' ? [...presses, timeStamp].slice(-TIMES) : [];
    if (presses.length === TIMES && timeStamp - presses[0] <= WITHIN_MS) {
      presses = [];
      act();
    }
  };
}

/**
 * Puts button and note on one of our pages.
 * @param {Document} document
 * @param {Translate} t
 * @param {{closeOther?: () => void, closeOwn?: () => void, forget?: () => Promise<any>}} [given] what the place can do besides: close a page that
 *   is not in front, close a window that is no tab, forget what was begun
 * @returns {() => void} leaves at once
 */
export function installQuickExit(document, t, { closeOther = () => {}, closeOwn = () => {}, forget = async () => {} } = {}) {
  const window = /** @type {Window & typeof globalThis} */ (document.defaultView);
  const channel = typeof window.BroadcastChannel === 'function' ? new window.BroadcastChannel(CHANNEL) : null;
  const empty = () => {
    document.documentElement.hidden = true;
    document.title = '';
    window.location.replace(NOWHERE);
  };
  const leave = () => {
    channel?.postMessage(CHANNEL);
    forget().catch(() => {});
    empty();
    closeOwn();
  };
  channel?.addEventListener('message', () => {
    empty();
    closeOther();
  });
  const button = make(document, 'button', { type: 'button', class: 'exit', 'data-testid': 'quick-exit', 'aria-describedby': 'exit-note' }, [t('exit.button')]);
  button.addEventListener('click', leave);
  window.addEventListener('keydown', countShift(leave), true);
  document.body.prepend(make(document, 'div', { class: 'exit-bar' }, [button]));
  const place = document.querySelector('main') ?? document.body;
  place.append(make(document, 'p', { id: 'exit-note', class: 'small soft exit-note', 'data-testid': 'exit-note' }, [t('exit.note')]));
  return leave;
}
