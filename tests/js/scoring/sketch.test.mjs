import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SKETCH_VALUES, makeSketch, readingOf, similarity } from '../../../extension/src/scoring/sketch.js';
import { MODEL } from './model.mjs';

// The same cases hold model/sketch.py.
const cases = JSON.parse(readFileSync(new URL('../../sketches.json', import.meta.url), 'utf8'));
const digestOf = async (bytes) => createHash('sha256').update(bytes).digest('hex');
const sketchOf = (text) => makeSketch(text, MODEL.chars, digestOf);
const textOf = ({ text, words, times }) => text ?? Array.from({ length: times }, (_, n) => words.replaceAll('{n}', n)).join(' ');
const textNamed = (name) => textOf(cases.texts.find((one) => one.name === name));

for (const one of cases.texts) {
  test(`the sketch of “${one.name}”`, async () => {
    assert.deepEqual(await sketchOf(textOf(one)), { digest: one.digest, values: one.values, size: one.size });
  });
}

for (const { one, two, similarity: alike, same } of cases.pairs) {
  test(`“${one}” beside “${two}”`, async () => {
    const [first, second] = [await sketchOf(textNamed(one)), await sketchOf(textNamed(two))];
    assert.ok(Math.abs(similarity(first.values, second.values) - alike) < 1e-5);
    assert.equal(similarity(first.values, second.values), similarity(second.values, first.values));
    assert.equal(first.digest === second.digest, same);
  });
}

test('the char table has the name that both languages of code give it', async () => {
  assert.equal(await readingOf(MODEL.chars, digestOf), cases.reading);
  const other = { ...MODEL.chars, classes: MODEL.chars.classes.with(65, 0) };
  assert.notEqual(await readingOf(other, digestOf), cases.reading);
});

test('the estimate for long texts is near the true share', async () => {
  // A letter and a number are two tokens.
  const words = (from, to) => Array.from({ length: to - from }, (_, at) => `w${from + at}`).join(' ');
  const [one, two] = [await sketchOf(words(0, 900)), await sketchOf(words(100, 1000))];
  assert.equal(one.values.length, SKETCH_VALUES);
  assert.equal(one.size, 1798);
  const truth = 1598 / 1998;
  assert.ok(Math.abs(similarity(one.values, two.values) - truth) < 0.12);
});
