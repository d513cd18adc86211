// The card that keeps the page on the device and takes it away again.

import { make, makeButton } from '../view/dom.js';
import { isKept, keep, remove } from './kept.js';

/** @typedef {import('../i18n.js').Translate} Translate */

/** The browser's own offer to install the page, where it made one. @type {any} */
let offer = null;
window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offer = event;
});
// Whoever installs the page from the browser's menu wants it to work, and its share menu to end here.
window.addEventListener('appinstalled', () => void keep().catch(() => {}));

/** @returns {boolean} whether it runs as an installed app */
const isInstalled = () => window.matchMedia('(display-mode: standalone)').matches;

/**
 * @param {HTMLElement} card @param {Translate} t
 * @param {string} [said] key of what has just happened
 */
export async function offerKeeping(card, t, said = '') {
  card.hidden = !('serviceWorker' in navigator) || !window.isSecureContext;
  if (card.hidden) return;
  if (isInstalled() && !(await isKept())) await keep().catch(() => {});
  const kept = await isKept();
  const status = make(document, 'p', { class: 'status', role: 'status', 'data-testid': 'keep-status', 'data-kept': String(kept) }, said ? [t(said)] : []);
  const button = makeButton(document, t(kept ? 'keep_remove' : 'keep'), kept ? 'keep-remove' : 'keep', () => act(card, t, status, kept));
  card.replaceChildren(
    make(document, 'h2', {}, [t('keep_title')]), make(document, 'p', { class: 'soft' }, [t('keep_note')]),
    make(document, 'p', { class: 'buttons' }, [button]), status,
  );
}

/** @param {HTMLElement} card @param {Translate} t @param {HTMLElement} status @param {boolean} kept */
async function act(card, t, status, kept) {
  status.textContent = kept ? '' : t('keep_working');
  try {
    await (kept ? remove() : keep());
    if (!kept) offer?.prompt?.();
    offer = null;
    await offerKeeping(card, t, kept ? 'keep_removed' : 'keep_done');
  } catch {
    status.textContent = t('keep_failed');
  }
}
