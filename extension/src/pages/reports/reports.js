// The person's own reports: what waits, what was sent and what came of it, and the way to take each back.

import { FROM_PAGES } from '../../messages.js';
import { make } from '../../view/dom.js';
import { ask, byId, startPage } from '../start.js';

/** @typedef {import('../../types.js').KeptReceipt} KeptReceipt */
/** @typedef {import('../../types.js').QueuedReport} QueuedReport */

const { language, t } = await startPage();
const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });

/** @param {string} state @returns {string} */
function stateWords(state) {
  const words = t(`reports.state.${state}`);
  return words === `reports.state.${state}` ? t('reports.state.unknown', { state }) : words;
}

/** @param {string} label @param {string} testid @param {() => Promise<void>} act */
function button(label, testid, act) {
  const made = make(document, 'button', { type: 'button', 'data-testid': testid }, [label]);
  made.addEventListener('click', act);
  return made;
}

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

/** @param {KeptReceipt} kept @returns {HTMLElement} */
const receiptRow = ({ id, receipt, kind, sentAt, state }) => make(document, 'li', { class: 'card', 'data-testid': 'receipt-row', 'data-id': id, 'data-state': state }, [
  make(document, 'p', {}, [make(document, 'b', {}, [t(`reports.kind.${kind}`)]), ' · ', t('reports.sentAt', { when: dates.format(new Date(sentAt)) })]),
  make(document, 'p', { 'data-testid': 'report-state' }, [stateWords(state)]),
  make(document, 'details', {}, [make(document, 'summary', {}, [t('reports.receipt')]), make(document, 'pre', {}, [`${id}\n${receipt}`])]),
  make(document, 'p', { class: 'buttons' }, [
    button(t('reports.withdraw'), 'withdraw', () => withdraw(id)), button(t('reports.forget'), 'forget', () => forget(id)),
  ]),
]);

/** @param {QueuedReport} queued @returns {HTMLElement} */
const queuedRow = ({ key, body, refused }) => make(document, 'li', { class: 'card', 'data-testid': 'queued-row' }, [
  make(document, 'p', {}, [t(`reports.kind.${JSON.parse(body).kind}`)]),
  ...(refused ? [make(document, 'p', {}, [t('reports.refused', { why: refused })])] : []),
  make(document, 'pre', {}, [body]),
  make(document, 'p', { class: 'buttons' }, [button(t('reports.delete'), 'delete-queued', () => forget(key))]),
]);

async function draw() {
  const { queued, receipts } = await ask(FROM_PAGES.listReports);
  byId('queued-card').hidden = !queued.length;
  byId('queued').replaceChildren(...queued.map(queuedRow));
  byId('receipts').replaceChildren(...receipts.map(receiptRow));
  byId('none').hidden = receipts.length > 0;
}

byId('refresh').addEventListener('click', draw);
await draw();
document.body.dataset.ready = 'true';
