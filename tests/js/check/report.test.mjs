import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaveNow } from '../../../extension/src/check/leave.js';
import { makeDraft, openReport } from '../../../extension/src/check/report.js';
import { makeTranslator } from '../../../extension/src/i18n.js';
import { jsonAnswer } from '../support.mjs';
import { openDocument, readWords, servePage } from './page.mjs';

const t = makeTranslator(await readWords('en'), 'en');
const ADDRESSES = { reports: 'https://fanal.example/v1/reports', receipts: 'https://fanal.example/receipt' };
const JUDGED = { state: 'strong-signs', suppressed: null, language: 'en', model: '1' };
const TEXT = 'Cook wanted, call 020 7946 0123.';
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Opens the form on an empty page. */
function open(judged = JUDGED) {
  const document = openDocument('<div id="place"></div>');
  const place = document.getElementById('place');
  openReport(place, makeDraft(TEXT, judged), t, ADDRESSES);
  const change = (id, set) => {
    set(document.getElementById(id));
    document.getElementById(id).dispatchEvent(new document.defaultView.Event(id === 'note' ? 'input' : 'change'));
  };
  const submit = async () => {
    document.getElementById('report-form').dispatchEvent(new document.defaultView.Event('submit', { cancelable: true }));
    await settle();
  };
  return { document, place, change, submit };
}

test('what was warned of may be a mistake or a lure, what was silent something missed', () => {
  assert.equal(makeDraft(TEXT, JUDGED).kind, 'false-alarm');
  assert.equal(makeDraft(TEXT, { ...JUDGED, state: 'no-signs', suppressed: 'some-signs' }).kind, 'false-alarm');
  assert.equal(makeDraft(TEXT, { ...JUDGED, state: 'no-signs' }).kind, 'missed');
});

test('the preview is what is sent, to the byte, and only after consent', async () => {
  const asked = servePage(() => jsonAnswer({ id: 'number1', receipt: 'secret1' }, 202));
  const { document, change, submit, place } = open();
  assert.equal(document.getElementById('send').disabled, true);
  assert.match(document.getElementById('preview').textContent, /\[phone\]/);
  change('note', (note) => (note.value = 'Mail me@post.example'));
  assert.match(document.getElementById('preview').textContent, /\[email\]/);
  change('consent', (box) => (box.checked = true));
  assert.equal(document.getElementById('send').disabled, false);
  const shown = document.getElementById('preview').textContent;
  await submit();
  assert.equal(asked.length, 1);
  assert.deepEqual([asked[0].url, asked[0].body], [ADDRESSES.reports, shown]);
  assert.match(asked[0].headers['Idempotency-Key'], /^[\w-]{8,128}$/);
  assert.equal(place.querySelector('[data-testid="receipt"]').textContent, 'number1\nsecret1');
});

test('a contact stays readable where its reporter ticks it', () => {
  const { document, place } = open();
  const box = place.querySelector('[data-testid="keep-contact"]');
  box.checked = true;
  box.dispatchEvent(new document.defaultView.Event('change'));
  assert.match(document.getElementById('preview').textContent, /020 7946 0123/);
});

test('what is refused or does not arrive is said, and can be sent again under the same key', async () => {
  const answers = [() => jsonAnswer({ detail: 'Wait a little.' }, 429), () => Promise.reject(new TypeError('gone')), () => jsonAnswer({ id: 'a', receipt: 'b' }, 202)];
  const asked = servePage(() => answers.shift()());
  const { document, change, submit, place } = open();
  change('consent', (box) => (box.checked = true));
  await submit();
  assert.match(document.getElementById('report-status').textContent, /Wait a little/);
  await submit();
  assert.equal(document.getElementById('report-status').textContent, t('unreachable'));
  await submit();
  assert.ok(place.querySelector('[data-testid="receipt-card"]'));
  assert.equal(new Set(asked.map(({ headers }) => headers['Idempotency-Key'])).size, 1);
});

test('leaving wipes what was pasted before anything else', () => {
  const document = openDocument('<textarea>words</textarea>');
  let gone = '';
  const location = { replace: (address) => (gone = address) };
  leaveNow({ documentElement: document.documentElement, querySelectorAll: (query) => document.querySelectorAll(query), location });
  assert.equal(gone, 'about:blank');
  assert.equal(document.querySelector('textarea').value, '');
  assert.equal(document.documentElement.hidden, true);
});
