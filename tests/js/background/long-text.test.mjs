import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeLong, splitText } from '../../../extension/src/background/long-text.js';
import { makeTranslator } from '../../../extension/src/i18n.js';
import { WORDS } from '../judged.mjs';
import { fakeBrowser, fakeFetch, jsonAnswer } from '../support.mjs';

const HERE = 'http://127.0.0.1:8765';
const READER = { servers: { judge: HERE, review: HERE, reviewReady: true }, discreet: false, language: 'en', country: { code: null, guessed: true }, t: makeTranslator(WORDS, 'en'), words: WORDS };
const PARAGRAPH = `${'A calm sentence about the sea. '.repeat(30).trim()}\n\n`;

/** A server that sees a sign in what holds the word. */
function answerByWord(word) {
  return fakeFetch((url, { body }) => {
    const { text } = JSON.parse(body);
    const at = [...text.slice(0, text.indexOf(word))].length;
    const findings = text.includes(word) ? [{ indicator: 'upfront-fee', strength: 'strong', evidence: [{ start: at, end: at + word.length, quote: word }] }] : [];
    return jsonAnswer({
      level: findings.length ? 'strong-signs' : 'no-signs', language: 'en', reason: null, findings, combinations: [], suppressed: null, model: '1', score: 0, next_steps: [], disclaimer: '',
      title: '', body: '',
    });
  });
}

for (const [what, text] of [
  ['paragraphs', PARAGRAPH.repeat(50)], ['one line', 'a calm sentence. '.repeat(4000)], ['one word', 'a'.repeat(50001)], ['characters of two halves', '😀'.repeat(30001)],
]) {
  test(`a text of ${what} is split into parts that make it again`, () => {
    const parts = splitText(text);
    assert.equal(parts.join(''), text);
    assert.ok(parts.length > 1 && parts.every(({ length }) => length > 0 && length <= 20000));
    assert.ok(parts.every((part) => !/^[\udc00-\udfff]/.test(part)));
  });
}

test('paragraphs stay whole', () => assert.ok(splitText(PARAGRAPH.repeat(50)).every((part) => part.endsWith('\n\n'))));

test('a text of one part is judged as it is', async () => {
  fakeBrowser();
  const asked = answerByWord('fee');
  const judged = await judgeLong('A fee is asked for before you start the work.', READER);
  assert.deepEqual([judged.state, judged.part, asked.length], ['strong-signs', undefined, 1]);
});

test('of a long text all parts are judged, and the most telling one is named', async () => {
  fakeBrowser();
  const asked = answerByWord('feefee');
  const judged = await judgeLong(`${PARAGRAPH.repeat(30)}${PARAGRAPH.replace('calm', 'feefee')}${PARAGRAPH.repeat(30)}`, READER);
  assert.deepEqual([judged.state, judged.part.number, judged.part.count, judged.truncated], ['strong-signs', 2, 3, false]);
  assert.ok(judged.part.text.includes('feefee'));
  assert.equal(asked.length, 3);
});

test('a book is not read, and that is said', async () => {
  fakeBrowser();
  const asked = answerByWord('fee');
  const judged = await judgeLong('word '.repeat(300000), READER);
  assert.deepEqual([judged.state, judged.body, asked.length], ['not-checked', WORDS['notChecked.too-long'], 0]);
});
