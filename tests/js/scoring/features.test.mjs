import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HASH_BITS, baseFeatures, combine, conceptFeatures, segmentOfTokens } from '../../../extension/src/scoring/features.js';
import { mix } from '../../../extension/src/scoring/hashing.js';
import { read } from '../../../extension/src/scoring/text.js';
import { MODEL } from './model.mjs';

function base(text) {
  const reading = read(text, MODEL.chars);
  return baseFeatures(reading, segmentOfTokens(reading.segmentStarts, reading.words.length));
}
const set = (text) => new Set(base(text).features);
const concepts = (hits, segments = new Uint32Array(40)) => conceptFeatures(hits.map(([token, concept]) => ({ token, concept })), segments);

test('mix is the finaliser of MurmurHash3', () => {
  assert.deepEqual([0, 1, 0xffffffff, 0x12345678].map(mix), [0, 0x514e28b7, 0x81f16f39, 0xe37cd1bc]);
});

test('combine keeps the order and stays within 32 bits', () => {
  assert.notEqual(combine(1, 2), combine(2, 1));
  assert.ok(combine(0xffffffff, 0xffffffff) <= 0xffffffff && combine(0xffffffff, 0xffffffff) >= 0);
});

test('tokens know their segment', () => assert.deepEqual([...segmentOfTokens([0, 2, 3], 5)], [0, 0, 1, 2, 2]));

test('two words give words, stems and a pair', () => {
  const { features, anchors } = base('keep pass');
  assert.equal(features.length, 5);
  assert.deepEqual([...anchors].sort(), [0, 0, 0, 1, 1]);
  assert.ok(features.every((feature) => feature >= 0 && feature < 2 ** HASH_BITS));
});

test('three words give a triple and a pair with a gap, longer words their pieces', () => {
  assert.equal(base('we keep pass').features.length, 3 * 2 + 2 + 2);
  assert.deepEqual(['work', 'worke', 'workers'].map((word) => base(word).features.length), [2, 3, 5]);
});

test('nothing crosses a segment', () => {
  const apart = [...set('keeps.'), ...set('passports')];
  assert.deepEqual(set('keeps. Passports'), new Set(apart));
  assert.notDeepEqual(set('keeps passports'), new Set(apart));
});

test('concepts near each other make a pair, next to each other two', () => {
  assert.equal(concepts([[0, 1], [3, 2]]).features.length, 3);
  assert.equal(concepts([[0, 1], [2, 2]]).features.length, 4);
  assert.equal(concepts([[0, 1], [17, 2]]).features.length, 2);
  assert.equal(concepts([[0, 1], [1, 1]]).features.length, 2);
  assert.equal(concepts([[0, 1], [1, 2]], Uint32Array.of(0, 1)).features.length, 2);
  assert.deepEqual(concepts([]), { features: [], anchors: [] });
});

test('a concept is paired with eight after it at the most', () => {
  const { anchors } = concepts(Array.from({ length: 12 }, (_, at) => [0, at]));
  assert.equal(anchors.filter((anchor) => anchor === 0).length, 12 + 2 * (4 * 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1));
});
