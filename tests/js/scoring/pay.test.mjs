import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { addPay } from '../../../extension/src/scoring/index.js';
import { PayReader, parseNumber } from '../../../extension/src/scoring/pay.js';
import { sayPay, writeAmount } from '../../../extension/src/scoring/pay-sentence.js';
import { explain } from '../../../extension/src/scoring/explain.js';
import { MODEL } from './model.mjs';

const read = async (path) => JSON.parse(await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8'));
const guidance = (name) => read(`model/guidance/${name}.json`);
const BOOK = { words: await guidance('pay'), wages: await guidance('wages') };
const reader = new PayReader(MODEL.chars, BOOK.words);
const TEXT = '🙂 31,200 baht a month';
const found = (indicator = 'pay-too-high', text = TEXT) => (
  { level: 'some-signs', language: 'en', findings: [{ indicator, strength: 'medium', evidence: [{ start: 0, end: Array.from(text).length, quote: text }] }] });

for (const { language, text, amount } of await read('tests/pay.json')) {
  test(`reads ${text}`, () => {
    const points = Array.from(text);
    const told = reader.read(points, language).map(({ start, end, ...rest }) => ({ quote: points.slice(start, end).join(''), ...rest }));
    assert.deepEqual(told, amount ? [amount] : []);
  });
}

test('numbers are read in each way of writing them', () => {
  assert.deepEqual(['1,500', '1.500', '1 500', '1500,50', '1,00,000', '1'.repeat(13)].map(parseNumber), [1500, 1500, 1500, 1500.5, 100000, null]);
});

test('a finding about pay gets what compares, with offsets in code points, and nothing else changes', () => {
  const assessment = found();
  const told = addPay(assessment, TEXT, MODEL.chars, BOOK);
  const { pay, ...rest } = told.findings[0];
  assert.deepEqual(rest, assessment.findings[0]);
  assert.deepEqual([pay.start, pay.end, pay.times, pay.wage.country, pay.wage.scope], [2, 13, 3, 'TH', 'regional']);
  assert.equal(assessment.findings[0].pay, undefined);
});

test('nothing is added to other findings, without the lists, or where it would be a guess', () => {
  for (const [assessment, text, book] of [[found('upfront-fee'), TEXT, BOOK], [found(), TEXT, null], [found('pay-too-high', 'USD 5,000 a month'), 'USD 5,000 a month', BOOK]]) {
    assert.deepEqual(addPay(assessment, text, MODEL.chars, book), assessment);
  }
});

test('the sentence names the country in the reader\'s language', async () => {
  const { pay } = addPay(found(), TEXT, MODEL.chars, BOOK).findings[0];
  assert.equal(sayPay(pay, (await guidance('en')).pay, 'en'), 'About 3 times the legal minimum wage of one region (Thailand: 400 THB a day; source: The Nation Thailand, 2025).');
  assert.match(sayPay(pay, (await guidance('fr')).pay, 'fr'), /^Environ 3 fois le salaire .*Thaïlande : 400 THB par jour/);
});

test('amounts are written in digits that stay together', () => {
  assert.deepEqual([1700, 16113.75, 12.71, 43.1, 400].map((amount) => writeAmount(amount, ',')), ['1\u00a0700', '16\u00a0114', '12,71', '43,10', '400']);
});

test('explaining adds the sentence, and keeps the server\'s for a scope of tomorrow', async () => {
  const assessment = addPay(found(), TEXT, MODEL.chars, BOOK);
  const [worded] = explain(assessment, await guidance('en')).findings;
  assert.match(worded.pay.sentence, /^About 3 times/);
  const later = { ...assessment.findings[0], pay: { ...assessment.findings[0].pay, wage: { ...assessment.findings[0].pay.wage, scope: 'new' }, sentence: 'Theirs.' } };
  assert.equal(explain({ ...assessment, findings: [later] }, await guidance('en')).findings[0].pay.sentence, 'Theirs.');
});
