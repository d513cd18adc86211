import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { receiptRow } from '../../extension/src/pages/reports/receipt-row.js';
import { makeTranslator } from '../../extension/src/i18n.js';
import { WORDS } from './judged.mjs';
import { openPage } from './support.mjs';

const KEPT = {
  id: 'r1', receipt: 'secret', kind: 'missed', sentAt: '2026-11-20T10:00:00Z', server: 'http://127.0.0.1:8765', state: 'received', outcome: null,
  answer: null, question: null, reply: null, due: null, lookedAt: null, reached: true,
};
const GIVEN = {
  t: makeTranslator(WORDS, 'en'), dates: new Intl.DateTimeFormat('en', { dateStyle: 'long' }), days: new Intl.DateTimeFormat('en', { dateStyle: 'long' }),
  withdraw: async () => {}, forget: async () => {}, replied: async () => {},
};
beforeEach(() => {
  globalThis.document = openPage('<main></main>').document;
});

/** What a report with this news says, and its elements by name. */
function draw(news) {
  const row = receiptRow({ ...KEPT, ...news }, GIVEN);
  const named = (name) => row.querySelector(`[data-testid="${name}"]`);
  return { row, named, says: (name) => named(name)?.textContent };
}

const STATES = [
  [{ state: 'received' }, 'reports.state.received'], [{ state: 'question', question: 'Where?' }, 'reports.state.question'], [{ state: 'replied' }, 'reports.state.replied'],
  [{ state: 'decided' }, 'reports.state.decided'], [{ state: 'gone' }, 'reports.state.gone'], [{ state: 'decided', outcome: 'accepted' }, 'reports.outcome.accepted'],
  [{ state: 'decided', outcome: 'declined' }, 'reports.outcome.declined'], [{ state: 'decided', outcome: 'unclear' }, 'reports.outcome.unclear'],
];
for (const [news, key] of STATES) {
  test(`says ${key} in plain words`, () => assert.equal(draw(news).says('report-state'), WORDS[key]));
}

test('says until when an answer is promised, and when it is late, only while one is awaited', () => {
  assert.equal(draw({ due: '2999-12-05T10:00:00Z' }).says('report-due'), 'An answer is promised by December 5, 2999.');
  assert.match(draw({ due: '2020-12-05T10:00:00Z' }).says('report-due'), /It is late\.$/);
  for (const state of ['decided', 'question', 'gone']) assert.equal(draw({ state, due: '2020-12-05T10:00:00Z' }).named('report-due'), null);
});

test('says when it was last looked at, and that the server does not answer', () => {
  assert.equal(draw({}).named('report-looked'), null);
  assert.equal(draw({ lookedAt: '2026-11-21T10:00:00Z', reached: false }).says('report-looked'), `Last looked at on November 21, 2026. ${WORDS['reports.state.unreachable']}`);
});

test('words of the reviewers are shown as text', () => {
  const { row, says } = draw({ state: 'decided', answer: '<img src=x onerror=alert(1)>' });
  assert.equal(row.querySelector('img'), null);
  assert.equal(says('answer'), '<img src=x onerror=alert(1)>');
});

test('a box to reply in stands only under an open question, and shows the very bytes that go', () => {
  assert.equal(draw({ state: 'replied', question: 'Where?', reply: 'Here.' }).named('reply'), null);
  assert.equal(draw({ state: 'replied', reply: 'Here.' }).says('own-reply'), 'Here.');
  const { named, says } = draw({ state: 'question', question: 'Where?' });
  assert.equal(says('question'), 'Where?');
  assert.equal(named('reply-send').disabled, true);
  named('reply').value = 'By the sea, ring 0639981234';
  named('reply').dispatchEvent(new document.defaultView.Event('input'));
  assert.equal(says('reply-preview'), '{\n  "text": "By the sea, ring [phone]"\n}');
  assert.equal(named('reply-send').disabled, false);
});

test('what was begun stays in the box when the page is drawn anew', () => {
  const one = draw({ id: 'begun', state: 'question', question: 'Where?' });
  one.named('reply').value = 'In the hills';
  one.named('reply').dispatchEvent(new document.defaultView.Event('input'));
  assert.equal(draw({ id: 'begun', state: 'question', question: 'Where?' }).named('reply').value, 'In the hills');
});
