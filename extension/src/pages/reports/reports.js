// The person's own reports: what waits, what was sent and what came of it, and the way to take each back.

import { FROM_PAGES } from '../../messages.js';
import { make, makeButton } from '../../view/dom.js';
import { ask, byId, startPage } from '../start.js';
import { receiptRow } from './receipt-row.js';

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

/** @param {string} key tries one report again now */
async function tryAgain(key) {
  const reports = await ask(FROM_PAGES.retryReport, { key });
  drawReports(reports);
  const left = reports.queued.find((/** @type {QueuedReport} */ queued) => queued.key === key);
  say(left ? t(left.refused ? 'reports.refused' : 'reports.state.unreachable', { why: left.refused ?? '' }) : t('report.sent'));
}

/** @param {QueuedReport} queued @returns {HTMLElement} */
const queuedRow = ({ key, body, refused, triedAt }) => make(document, 'li', { class: 'card', 'data-testid': 'queued-row', 'data-state': refused ? 'refused' : 'waiting' }, [
  make(document, 'p', {}, [t(`reports.kind.${JSON.parse(body).kind}`)]),
  make(document, 'p', {}, [refused ? t('reports.refused', { why: refused }) : t('reports.waits')]),
  ...(triedAt ? [make(document, 'p', { class: 'small soft' }, [t('reports.tried', { when: dates.format(new Date(triedAt)) })])] : []),
  make(document, 'pre', {}, [body]),
  make(document, 'p', { class: 'buttons' }, [
    makeButton(document, t('reports.tryAgain'), 'try-again', () => tryAgain(key)), makeButton(document, t('reports.delete'), 'delete-queued', () => forget(key)),
  ]),
]);

/** @param {{queued: QueuedReport[], receipts: KeptReceipt[]}} reports */
function drawReports({ queued, receipts }) {
  byId('queued-card').hidden = !queued.length;
  byId('queued').replaceChildren(...queued.map(queuedRow));
  byId('receipts').replaceChildren(...receipts.map(row));
  byId('none').hidden = receipts.length > 0;
}

/** @param {string} [what] listReports shows what is known, lookAtReports asks the server for each report first */
async function draw(what = FROM_PAGES.listReports) {
  drawReports(await ask(what));
}

byId('refresh').addEventListener('click', async () => {
  await draw(FROM_PAGES.lookAtReports);
  say(t('reports.looked'));
});
await draw();
document.body.dataset.ready = 'true';
