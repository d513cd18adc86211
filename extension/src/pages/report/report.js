// The report page: shows the very bytes that would be sent, hides contact data unless it is kept piece by piece, and sends only
// after consent.

import { ownUrl } from '../../ext.js';
import { FROM_PAGES } from '../../messages.js';
import { buildReportBody, kindsFor, mayBeUrgent } from '../../report-payload.js';
import { cleanPageAddress, reviewServerOf } from '../../sites.js';
import { drawContacts } from '../../view/contact-choice.js';
import { make } from '../../view/dom.js';
import { ask, byId, startPage } from '../start.js';

/** @typedef {import('../../types.js').Draft} Draft */

const { settings, t } = await startPage();
/** Where reports go. */
const review = reviewServerOf(settings);
const id = new URLSearchParams(document.location.search).get('draft') ?? '';
/** One key for this page: sending twice stores once. */
const key = crypto.randomUUID();
/** @type {Set<string>} contacts the person chose to keep */
const keep = new Set();
const { jobIdParams } = await (await fetch(ownUrl('data/boards.json'))).json();

/** @type {import('../../sites.js').Precision[]} */
const PRECISIONS = ['none', 'site', 'page', 'whole'];
/** @returns {import('../../sites.js').Precision} */
const chosenPrecision = () => /** @type {any} */ (document.querySelector('input[name="url"]:checked'))?.value ?? 'none';

/** @param {Draft} draft @returns {string} */
const bodyOf = (draft) => buildReportBody(draft, {
  kind: byId('kind').value, note: byId('note').value, keep, precision: chosenPrecision(), urgent: byId('urgent').checked, consent: byId('consent').checked,
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
function offerContacts(draft) {
  const boxes = drawContacts(document, `${draft.text}\n\n${byId('note').value}`, keep, t, () => drawPreview(draft));
  byId('contacts-help').textContent = t(boxes.length ? 'report.contactsHelp' : 'report.contactsNone');
  byId('contacts').replaceChildren(...boxes);
  drawPreview(draft);
}

/** @param {{id: string, receipt: string}} answer @param {Draft} draft @param {boolean} kept */
function showReceipt(answer, draft, kept) {
  byId('receipt').textContent = `${answer.id}\n${answer.receipt}`;
  byId('receipt-card').hidden = false;
  byId('receipt-help').textContent = t(kept ? 'report.receiptKept' : 'report.receiptHelp');
  byId('keep-now').hidden = kept || draft.privately;
  byId('keep-now').onclick = async () => {
    const receipt = { ...answer, kind: byId('kind').value, sentAt: new Date().toISOString(), server: review };
    await ask(FROM_PAGES.keepReceipt, { receipt });
    showReceipt(answer, draft, true);
  };
}

/** @param {any} result @param {Draft} draft @param {boolean} kept */
function showOutcome(result, draft, kept) {
  const { outcome, why = '' } = result;
  byId('status').textContent = [t(`report.${outcome}`, { why, server: review }), outcome === 'waiting' && !kept && t('report.waitingNoReceipt')].filter(Boolean).join(' ');
  byId('status').dataset.outcome = outcome;
  byId('form').hidden = !['refused', 'not-agreed'].includes(outcome);
  if (outcome === 'sent') showReceipt({ id: result.id, receipt: result.receipt }, draft, kept);
  byId('status').focus();
}

/** @param {Draft} draft */
async function send(draft) {
  const body = byId('preview').textContent;
  const kept = byId('keep-receipt').checked && !draft.privately;
  byId('send').disabled = true;
  byId('status').textContent = t('report.sending');
  try {
    showOutcome(await ask(FROM_PAGES.sendReport, { body, key, keepReceipt: kept, privately: draft.privately }), draft, kept);
  } catch (error) {
    byId('status').textContent = t('page.failed', { why: error instanceof Error ? error.message : '' });
  }
  byId('send').disabled = false;
}

/** @param {Draft} draft one line for each precision, with the very address that it gives */
function offerPrecisions(draft) {
  const addresses = new Map(PRECISIONS.map((precision) => [precision, cleanPageAddress(draft.url, precision, jobIdParams)]));
  byId('url-row').hidden = !addresses.get('site');
  byId('url').replaceChildren(...PRECISIONS.map((value) => {
    const radio = make(document, 'input', { type: 'radio', name: 'url', value, checked: value === 'none', 'data-testid': `url-${value}` });
    radio.addEventListener('change', () => drawPreview(draft));
    const shown = make(document, 'bdi', { class: 'soft', dir: 'ltr' }, [addresses.get(value) ?? '']);
    return make(document, 'label', { class: 'tick' }, [radio, make(document, 'span', {}, [t(`report.url.${value}`), ' ', shown])]);
  }));
}

/** @param {Draft} draft who will read it, and what of it is kept here */
function sayWhere(draft) {
  const here = review === settings.server;
  byId('goes').textContent = t(here ? 'report.goesHere' : 'report.goesThere', { server: review });
  byId('consent-words').textContent = t(here ? 'report.consent' : 'report.consentThere', { server: review });
  byId('keep-row').hidden = draft.privately;
  byId('privately').hidden = !draft.privately;
}

/** @param {Draft} draft */
function start(draft) {
  byId('kind').append(...kindsFor(draft).map((kind) => make(document, 'option', { value: kind, selected: kind === draft.kind }, [t(`report.kind.${kind}`)])));
  offerPrecisions(draft);
  sayWhere(draft);
  for (const box of ['kind', 'urgent', 'consent']) byId(box).addEventListener('change', () => drawPreview(draft));
  byId('note').addEventListener('input', () => offerContacts(draft));
  byId('form').addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    send(draft);
  });
  offerContacts(draft);
  byId('form').hidden = false;
}

const found = await ask(FROM_PAGES.getDraft, { id });
if (found) start(found);
else byId('no-draft').hidden = false;
document.body.dataset.ready = 'true';
