// The report page: shows the very bytes that would be sent, hides contact data unless it is kept piece by piece, and sends only
// after consent.

import { ownUrl } from '../../ext.js';
import { findContacts } from '../../masking.js';
import { FROM_PAGES } from '../../messages.js';
import { buildReportBody, mayBeUrgent } from '../../report-payload.js';
import { cleanPageAddress } from '../../sites.js';
import { make } from '../../view/dom.js';
import { ask, byId, startPage } from '../start.js';

/** @typedef {import('../../types.js').Draft} Draft */

const KINDS = { warned: ['false-alarm', 'lure'], silent: ['missed'] };

const { settings, t } = await startPage();
const id = new URLSearchParams(document.location.search).get('draft') ?? '';
/** One key for this page: sending twice stores once. */
const key = crypto.randomUUID();
/** @type {Set<string>} contacts the person chose to keep */
const keep = new Set();
const { jobIdParams } = await (await fetch(ownUrl('data/boards.json'))).json();

/** @param {Draft} draft @returns {string} */
const bodyOf = (draft) => buildReportBody(draft, {
  kind: byId('kind').value, note: byId('note').value, keep, withUrl: byId('with-url').checked, urgent: byId('urgent').checked, consent: byId('consent').checked,
}, jobIdParams);

/** @param {Draft} draft */
function drawPreview(draft) {
  byId('preview').textContent = bodyOf(draft);
  byId('send').disabled = !byId('consent').checked;
  const kind = byId('kind').value;
  byId('urgent-row').hidden = !mayBeUrgent(kind);
  byId('title').textContent = t(kind === 'false-alarm' ? 'report.title' : `report.title.${kind}`);
}

/** @param {Draft} draft one box for each piece of contact data, in the advert and in the note */
function drawContacts(draft) {
  const found = new Map(findContacts(`${draft.text}\n\n${byId('note').value}`).map((contact) => [contact.text, contact]));
  byId('contacts-help').textContent = t(found.size ? 'report.contactsHelp' : 'report.contactsNone');
  byId('contacts').replaceChildren(...[...found.values()].map(({ text, kind }) => {
    const box = /** @type {HTMLInputElement} */ (make(document, 'input', { type: 'checkbox', 'data-testid': 'keep-contact', 'data-contact': text, checked: keep.has(text) }));
    box.addEventListener('change', () => {
      if (box.checked) keep.add(text);
      else keep.delete(text);
      drawPreview(draft);
    });
    const words = make(document, 'span', {}, [make(document, 'b', {}, [t(`report.contact.${kind}`)]), ' ', t('report.keep', { contact: text })]);
    return make(document, 'li', {}, [make(document, 'label', { class: 'tick' }, [box, words])]);
  }));
}

/** @param {{id: string, receipt: string}} answer @param {Draft} draft @param {boolean} kept */
function showReceipt(answer, draft, kept) {
  byId('receipt').textContent = `${answer.id}\n${answer.receipt}`;
  byId('receipt-card').hidden = false;
  byId('receipt-help').textContent = t(kept ? 'report.receiptKept' : 'report.receiptHelp');
  byId('keep-now').hidden = kept;
  byId('keep-now').onclick = async () => {
    const receipt = { ...answer, kind: byId('kind').value, sentAt: new Date().toISOString(), server: settings.server };
    await ask(FROM_PAGES.keepReceipt, { receipt });
    showReceipt(answer, draft, true);
  };
}

/** @param {any} result @param {Draft} draft @param {boolean} kept */
function showOutcome(result, draft, kept) {
  const { outcome, why = '' } = result;
  byId('status').textContent = [t(`report.${outcome}`, { why }), outcome === 'waiting' && !kept && t('report.waitingNoReceipt')].filter(Boolean).join(' ');
  byId('status').dataset.outcome = outcome;
  byId('form').hidden = outcome !== 'refused';
  if (outcome === 'sent') showReceipt({ id: result.id, receipt: result.receipt }, draft, kept);
  byId('status').focus();
}

/** @param {Draft} draft */
async function send(draft) {
  const body = byId('preview').textContent;
  const kept = byId('keep-receipt').checked;
  byId('send').disabled = true;
  byId('status').textContent = t('report.sending');
  try {
    showOutcome(await ask(FROM_PAGES.sendReport, { body, key, keepReceipt: kept }), draft, kept);
  } catch (error) {
    byId('status').textContent = t('page.failed', { why: error instanceof Error ? error.message : '' });
  }
  byId('send').disabled = false;
}

/** @param {Draft} draft */
function start(draft) {
  const kinds = KINDS[draft.kind === 'missed' ? 'silent' : 'warned'];
  byId('kind').append(...kinds.map((kind) => make(document, 'option', { value: kind, selected: kind === draft.kind }, [t(`report.kind.${kind}`)])));
  const url = cleanPageAddress(draft.url, jobIdParams);
  byId('url-row').hidden = !url;
  byId('url-shown').textContent = url;
  byId('goes').textContent = t('report.goesHere', { server: settings.server });
  for (const box of ['kind', 'urgent', 'with-url', 'consent']) byId(box).addEventListener('change', () => drawPreview(draft));
  byId('note').addEventListener('input', () => {
    drawContacts(draft);
    drawPreview(draft);
  });
  byId('form').addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    send(draft);
  });
  drawContacts(draft);
  drawPreview(draft);
  byId('form').hidden = false;
}

const found = await ask(FROM_PAGES.getDraft, { id });
if (found) start(found);
else byId('no-draft').hidden = false;
document.body.dataset.ready = 'true';
