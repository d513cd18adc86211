import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assess, explain, loadModel } from '../../../extension/src/scoring/index.js';
import { BYTES, MANIFEST, MODEL, cut } from './model.mjs';

const bytes = (value) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const LURE = [
  'Waitress needed in Dubai, 3000 dollars a month, no experience.', 'You pay 400 dollars for the visa before you travel.',
  'The agency keeps your passport until the contract ends.', '😀 Tell nobody.',
].join('\n');

test('loads the file its manifest names, as bytes or as a buffer', async () => {
  const buffer = BYTES.buffer.slice(BYTES.byteOffset, BYTES.byteOffset + BYTES.byteLength);
  for (const given of [BYTES, buffer]) {
    const model = await loadModel(given, MANIFEST.sha256);
    assert.equal(model.info.version, MODEL.info.version);
    assert.equal(model.indicators.length, 34);
  }
});

test('refuses another file than its manifest names, in a sentence', async () => {
  const message = 'The model is not the file that its manifest names; install the extension again.';
  await assert.rejects(loadModel(BYTES, '0'.repeat(64)), { message });
  await assert.rejects(loadModel(BYTES.subarray(1), MANIFEST.sha256), { message });
});

test('refuses another schema, in a sentence', async () => {
  await assert.rejects(loadModel(bytes({ schema: 'fanal-model/2' })), { message: 'The model has schema fanal-model/2; fanal-model/1 is needed.' });
  await assert.rejects(loadModel(bytes({})), /schema undefined; fanal-model\/1 is needed/);
});

test('refuses what is no JSON', async () => {
  await assert.rejects(loadModel(bytes('not json')));
  await assert.rejects(loadModel(new Uint8Array()));
});

test('does not change or keep the bytes it was given', async () => {
  const copy = Uint8Array.from(BYTES);
  const model = await loadModel(copy);
  assert.deepEqual(copy, Uint8Array.from(BYTES));
  copy.fill(0);
  assert.deepEqual(assess(model, LURE), assess(MODEL, LURE));
});

const UNJUDGED = [['', 'unreadable'], [' \n\u200b', 'unreadable'], ['---___', 'unreadable'], ['only four words here', 'too-short'], ['😀', 'too-short']];
for (const [text, reason] of UNJUDGED) {
  test(`does not judge ${JSON.stringify(text)}: ${reason}`, () => {
    assert.deepEqual(assess(MODEL, text), { level: 'cannot-judge', score: null, language: null, reason, findings: [], combinations: [] });
  });
}

test('warns with the words of the text, in code points', () => {
  const { level, score, language, reason, findings, combinations } = assess(MODEL, LURE);
  assert.ok(['strong-signs', 'some-signs'].includes(level));
  assert.ok(score > 0.5 && score <= 1);
  assert.deepEqual([language, reason], ['en', null]);
  assert.ok(findings.some((finding) => finding.evidence.length) && combinations.length);
  for (const { evidence } of findings) {
    for (const { start, end, quote } of evidence) assert.equal(cut(LURE, start, end), quote);
  }
});

test('a language that was not measured is said', () => {
  assert.equal(assess(MODEL, 'the shop sells bread and cakes every day', 'xx').reason, 'language');
});

test('refuses a text that is too long', () => assert.throws(() => assess(MODEL, 'x'.repeat(20_001)), RangeError));

test('judging changes nothing for the next text', () => {
  const before = assess(MODEL, LURE);
  assess(MODEL, 'another text of several words in between');
  assert.deepEqual(assess(MODEL, LURE), before);
});

test('explain adds words and leaves the assessment alone', () => {
  const words = (name) => ({ name, why: 'why', ask: 'ask' });
  const guidance = { indicators: { 'upfront-fee': words('A fee') }, wording: words('The wording') };
  const found = (indicator) => ({ indicator, strength: 'strong', evidence: [] });
  const given = { level: 'some-signs', score: 1, language: 'en', reason: null, findings: [found('upfront-fee'), found('wording'), found('brand-new')], combinations: [] };
  const before = structuredClone(given);
  const { findings, level } = explain(given, guidance);
  assert.equal(level, 'some-signs');
  assert.deepEqual(findings.slice(0, 2), [{ ...found('upfront-fee'), ...words('A fee') }, { ...found('wording'), ...words('The wording') }]);
  assert.equal(findings[2].indicator, 'brand-new');
  assert.deepEqual(given, before);
});
