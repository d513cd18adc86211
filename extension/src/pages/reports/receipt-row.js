// One report of the person: its state in plain words, what the reviewers answered or ask, and a box to reply in.

import { FROM_PAGES } from '../../messages.js';
import { buildReplyBody } from '../../report-payload.js';
import { make, makeButton } from '../../view/dom.js';
import { ask } from '../start.js';

/** @typedef {import('../../types.js').KeptReceipt} KeptReceipt */
/** @typedef {import('../../i18n.js').Translate} Translate */
/** @typedef {{t: Translate, dates: Intl.DateTimeFormat, days: Intl.DateTimeFormat, withdraw: (id: string) => Promise<void>, forget: (id: string) => Promise<void>,
 *   replied: (words: string, done: boolean) => Promise<void>}} Given */

const MAX_REPLY_CHARS = 2000;
/** What was written and not sent yet stays in the box when the page is drawn anew. @type {Map<string, string>} */
const begun = new Map();

/** @param {string} label @param {string} words @param {string} testid words of somebody else, in whatever language they wrote */
const said = (label, words, testid) => make(document, 'div', { class: 'said' }, [
  make(document, 'p', {}, [make(document, 'b', {}, [label])]), make(document, 'p', { dir: 'auto', class: 'words', 'data-testid': testid }, [words]),
]);

/** @param {KeptReceipt} kept @param {Given} given @returns {string} */
function stateWords({ state, outcome }, { t }) {
  return t(state === 'decided' && outcome ? `reports.outcome.${outcome}` : `reports.state.${state}`);
}

/** @param {KeptReceipt} kept @param {Given} given @returns {string} until when an answer is promised, '' where none is awaited */
function dueWords({ state, due }, { t, days }) {
  if (!due || !['received', 'replied'].includes(state)) return '';
  const when = new Date(due);
  return t(when < new Date() ? 'reports.late' : 'reports.due', { when: days.format(when) });
}

/** @param {KeptReceipt} kept @param {Given} given @returns {string} */
function lookedWords({ lookedAt, reached }, { t, dates }) {
  return [lookedAt && t('reports.lookedAt', { when: dates.format(new Date(lookedAt)) }), !reached && t('reports.state.unreachable')].filter(Boolean).join(' ');
}

/** @param {KeptReceipt} kept @param {Given} given @returns {HTMLElement} the question, a box for the reply, and the very bytes that go */
function replyForm({ id, question }, { t, replied }) {
  const box = /** @type {HTMLTextAreaElement} */ (make(document, 'textarea', { id: `reply-${id}`, maxlength: String(MAX_REPLY_CHARS), 'data-testid': 'reply', 'aria-describedby': `reply-help-${id}` }));
  const shown = make(document, 'pre', { 'data-testid': 'reply-preview', tabindex: '0', role: 'region', 'aria-label': t('report.preview') });
  const send = /** @type {HTMLButtonElement} */ (make(document, 'button', { type: 'submit', class: 'main-action', 'data-testid': 'reply-send' }, [t('reports.replySend')]));
  box.value = begun.get(id) ?? '';
  const draw = () => {
    begun.set(id, box.value);
    shown.textContent = buildReplyBody(box.value);
    send.disabled = !box.value.trim();
  };
  const form = make(document, 'form', { class: 'reply' }, [
    said(t('reports.question'), question ?? '', 'question'),
    make(document, 'label', { class: 'field', for: `reply-${id}` }, [t('reports.reply')]), box,
    make(document, 'p', { class: 'small soft', id: `reply-help-${id}` }, [t('reports.replyHelp')]),
    make(document, 'p', { class: 'small soft' }, [t('report.preview')]), shown,
    make(document, 'p', { class: 'buttons' }, [send]),
  ]);
  box.addEventListener('input', draw);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    const { outcome, why } = await ask(FROM_PAGES.replyToReport, { id, body: shown.textContent })
      .catch((/** @type {Error} */ error) => ({ outcome: 'refused', why: error.message }));
    send.disabled = false;
    const done = ['sent', 'closed'].includes(outcome);
    if (done) begun.delete(id);
    await replied(t(`reports.reply.${outcome}`, { why }), done);
  });
  draw();
  return form;
}

/** @param {KeptReceipt} kept @param {Given} given @returns {HTMLElement[]} what the reviewers told and were told */
function talk(kept, given) {
  const { t } = given;
  return [
    ...(kept.answer ? [said(t('reports.answer'), kept.answer, 'answer')] : []),
    ...(kept.state === 'question' && kept.question ? [replyForm(kept, given)] : []),
    ...(kept.reply ? [said(t('reports.reply'), kept.reply, 'own-reply')] : []),
  ];
}

/** @param {KeptReceipt} kept @param {Given} given @returns {HTMLElement} */
export function receiptRow(kept, given) {
  const { t, dates, withdraw, forget } = given;
  const { id, receipt, kind, sentAt, state, outcome } = kept;
  const facts = [[stateWords(kept, given), 'report-state'], [dueWords(kept, given), 'report-due'], [lookedWords(kept, given), 'report-looked']];
  return make(document, 'li', { class: 'card', 'data-testid': 'receipt-row', 'data-id': id, 'data-state': state, 'data-outcome': outcome ?? '' }, [
    make(document, 'p', {}, [make(document, 'b', {}, [t(`reports.kind.${kind}`)]), ' · ', t('reports.sentAt', { when: dates.format(new Date(sentAt)) })]),
    ...facts.filter(([words]) => words).map(([words, testid]) => make(document, 'p', { 'data-testid': testid, class: testid === 'report-looked' ? 'small soft' : undefined }, [words])),
    ...talk(kept, given),
    make(document, 'details', {}, [make(document, 'summary', {}, [t('reports.receipt')]), make(document, 'pre', {}, [`${id}\n${receipt}`])]),
    make(document, 'p', { class: 'buttons' }, [
      makeButton(document, t('reports.withdraw'), 'withdraw', () => withdraw(id)), makeButton(document, t('reports.forget'), 'forget', () => forget(id)),
    ]),
  ]);
}
