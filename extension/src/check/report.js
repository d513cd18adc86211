// The report form of the check page: shows the very bytes that would be sent, hides contact data unless it is kept piece by piece,
// sends only after consent, and shows the receipt once. Nothing of it is kept in the browser.

import { isWarning } from '../levels.js';
import { buildReportBody, kindsFor, mayBeUrgent } from '../report-payload.js';
import { drawContacts } from '../view/contact-choice.js';
import { make } from '../view/dom.js';

/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {import('../i18n.js').Translate} Translate */
/** @typedef {import('../types.js').Draft} Draft */

/** @param {string} text @param {Judged} judged @returns {Draft} */
export function makeDraft(text, judged) {
  const level = judged.suppressed ?? judged.state;
  return { kind: isWarning(level) ? 'false-alarm' : 'missed', text, language: judged.language, level, model: judged.model, url: '', privately: false };
}

/** @param {Document} document @param {string} id @param {string} label @param {string} [help] @returns {HTMLElement} */
function drawTick(document, id, label, help) {
  const box = make(document, 'label', { class: 'tick' }, [make(document, 'input', { type: 'checkbox', id, 'data-testid': id }), make(document, 'span', {}, [label])]);
  return make(document, 'div', { id: `${id}-row` }, [box, ...(help ? [make(document, 'p', { class: 'small soft' }, [help])] : [])]);
}

/** @param {Document} document @param {Draft} draft @param {Translate} t @returns {HTMLElement} */
function drawKinds(document, draft, t) {
  const options = kindsFor(draft).map((kind) => make(document, 'option', { value: kind }, [t(`report.kind.${kind}`)]));
  return make(document, 'label', { class: 'field' }, [t('report.kind'), make(document, 'select', { id: 'kind', 'data-testid': 'kind' }, options)]);
}

/** @param {Document} document @param {Draft} draft @param {Translate} t @param {string} server @returns {HTMLFormElement} */
function drawForm(document, draft, t, server) {
  return /** @type {HTMLFormElement} */ (make(document, 'form', { id: 'report-form', class: 'card', 'data-testid': 'report-form' }, [
    make(document, 'h2', { tabindex: '-1', id: 'report-title' }, [t('report.title')]),
    drawKinds(document, draft, t),
    make(document, 'label', { class: 'field', for: 'note' }, [t('report.note')]),
    make(document, 'textarea', { id: 'note', rows: '3', maxlength: '2000', dir: 'auto', 'data-testid': 'note', 'aria-describedby': 'note-help' }),
    make(document, 'p', { class: 'small soft', id: 'note-help' }, [t('report.noteHelp')]),
    drawTick(document, 'urgent', t('report.urgent'), t('report.urgentHelp')),
    make(document, 'h3', {}, [t('report.contacts')]),
    make(document, 'p', { class: 'soft', id: 'contacts-help' }),
    make(document, 'ul', { class: 'plain', id: 'contacts' }),
    make(document, 'h3', { id: 'preview-title' }, [t('report.preview')]),
    make(document, 'p', { class: 'soft' }, [t('report.previewHelp')]),
    make(document, 'pre', { id: 'preview', tabindex: '0', role: 'region', 'aria-labelledby': 'preview-title', 'data-testid': 'preview' }),
    make(document, 'h3', {}, [t('report.goes')]),
    make(document, 'p', { 'data-testid': 'goes' }, [t('goes', { server }), ' ', t('goes_back')]),
    drawTick(document, 'consent', t('consent')),
    make(document, 'p', { class: 'buttons' }, [make(document, 'button', { class: 'main-action', id: 'send', 'data-testid': 'send', disabled: true }, [t('report.send')])]),
    make(document, 'p', { class: 'status', role: 'status', id: 'report-status', tabindex: '-1', 'data-testid': 'report-status' }),
  ]));
}

/** @param {Document} document @param {{id: string, receipt: string}} answer @param {Translate} t @param {string} page of receipts */
function drawReceipt(document, { id, receipt }, t, page) {
  return make(document, 'section', { class: 'card', 'data-testid': 'receipt-card', 'aria-labelledby': 'receipt-title' }, [
    make(document, 'h2', { id: 'receipt-title', tabindex: '-1' }, [t('report.receipt')]),
    make(document, 'p', {}, [t('report.sent'), ' ', t('report.receiptHelp')]),
    make(document, 'pre', { 'data-testid': 'receipt' }, [`${id}\n${receipt}`]),
    make(document, 'p', {}, [make(document, 'a', { href: page, rel: 'noreferrer' }, [t('receipt_link')])]),
  ]);
}

/** One report, from the empty form to its receipt. */
class Report {
  /** @param {HTMLElement} place @param {Draft} draft @param {Translate} t @param {{reports: string, receipts: string}} addresses */
  constructor(place, draft, t, { reports, receipts }) {
    this.place = place;
    this.draft = draft;
    this.t = t;
    this.reports = reports;
    this.receipts = receipts;
    /** One key for this form: sending twice stores once. */
    this.key = crypto.randomUUID();
    /** @type {Set<string>} contacts the person chose to keep */
    this.keep = new Set();
    this.document = place.ownerDocument;
  }

  /** @param {string} id @returns {any} */
  at(id) {
    return this.document.getElementById(id);
  }

  open() {
    const form = drawForm(this.document, this.draft, this.t, new URL(this.reports).origin);
    this.place.replaceChildren(form);
    for (const id of ['kind', 'urgent', 'consent']) this.at(id).addEventListener('change', () => this.drawPreview());
    this.at('note').addEventListener('input', () => this.offerContacts());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
    this.offerContacts();
    this.at('report-title').focus();
  }

  /** @returns {string} the very bytes that are shown and sent */
  body() {
    /** @type {import('../report-payload.js').ReportChoices} */
    const choices = { kind: this.at('kind').value, note: this.at('note').value, keep: this.keep, precision: 'none', urgent: this.at('urgent').checked, consent: this.at('consent').checked };
    return buildReportBody(this.draft, choices, []);
  }

  drawPreview() {
    this.at('urgent-row').hidden = !mayBeUrgent(this.at('kind').value);
    this.at('preview').textContent = this.body();
    this.at('send').disabled = !this.at('consent').checked;
  }

  /** One box for each piece of contact data, in the text and in the note. */
  offerContacts() {
    const boxes = drawContacts(this.document, `${this.draft.text}\n\n${this.at('note').value}`, this.keep, this.t, () => this.drawPreview());
    this.at('contacts-help').textContent = this.t(boxes.length ? 'report.contactsHelp' : 'report.contactsNone');
    this.at('contacts').replaceChildren(...boxes);
    this.drawPreview();
  }

  async send() {
    const status = this.at('report-status');
    this.at('send').disabled = true;
    status.textContent = this.t('report.sending');
    try {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': this.key };
      const answer = await fetch(this.reports, { method: 'POST', headers, body: this.at('preview').textContent });
      const told = await answer.json();
      if (!answer.ok) throw new Error(this.t('report.refused', { why: told.detail ?? answer.status }));
      this.place.replaceChildren(drawReceipt(this.document, told, this.t, this.receipts));
      this.at('receipt-title').focus();
    } catch (error) {
      status.textContent = error instanceof Error && !(error instanceof TypeError) ? error.message : this.t('unreachable');
      this.at('send').disabled = false;
      status.focus();
    }
  }
}

/**
 * @param {HTMLElement} place
 * @param {Draft} draft
 * @param {Translate} t
 * @param {{reports: string, receipts: string}} addresses
 */
export const openReport = (place, draft, t, addresses) => new Report(place, draft, t, addresses).open();
