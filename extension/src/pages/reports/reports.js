// The person's own reports: what waits, what was sent and what came of it, and the way to take each back.

import { FROM_PAGES } from '../../messages.js';
import { make } from '../../view/dom.js';
import { ask, byId, startPage } from '../start.js';
import { button, receiptRow } from './receipt-row.js';

/** @typedef {import('../../types.js').KeptReceipt} KeptReceipt */
/** @typedef {import('../../types.js').QueuedReport} QueuedReport */

const { language, t } = await startPage();
const days = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });

/** @param {string} words */
function say(words) {
  byId('status').textContent = words;
  byId('status').focus();
}

/** @param {string} id */
async function withdraw(id) {
  const { done } = await ask(FROM_PAGES.withdrawReport, { id });
  await draw();
  say(t(done ? 'reports.withdrawn' : 'reports.withdrawFailed'));
}

/** @param {string} id */
async function forget(id) {
  await ask(FROM_PAGES.forgetReport, { id });
  await draw();
}

/** @param {string} words @param {boolean} done draws anew where something has changed; else the words in the box stay */
async function replied(words, done) {
  if (done) await draw();
  say(words);
}

/** @param {KeptReceipt} kept @returns {HTMLElement} */
const row = (kept) => receiptRow(kept, { t, dates, days, withdraw, forget, replied });

/** @param {QueuedReport} queued @returns {HTMLElement} */
const queuedRow = ({ key, body, refused }) => make(document, 'li', { class: 'card', 'data-testid': 'queued-row' }, [
  make(document, 'p', {}, [t(`reports.kind.${JSON.parse(body).kind}`)]),
  ...(refused ? [make(document, 'p', {}, [t('reports.refused', { why: refused })])] : []),
  make(document, 'pre', {}, [body]),
  make(document, 'p', { class: 'buttons' }, [button(t('reports.delete'), 'delete-queued', () => forget(key))]),
]);

/** @param {string} [what] listReports shows what is known, lookAtReports asks the server for each report first */
async function draw(what = FROM_PAGES.listReports) {
  const { queued, receipts } = await ask(what);
  byId('queued-card').hidden = !queued.length;
  byId('queued').replaceChildren(...queued.map(queuedRow));
  byId('receipts').replaceChildren(...receipts.map(row));
  byId('none').hidden = receipts.length > 0;
}

byId('refresh').addEventListener('click', async () => {
  await draw(FROM_PAGES.lookAtReports);
  say(t('reports.looked'));
});
await draw();
document.body.dataset.ready = 'true';
