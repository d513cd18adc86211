import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assess } from '../../../extension/src/scoring/index.js';
import { segmentOfTokens } from '../../../extension/src/scoring/features.js';
import { read } from '../../../extension/src/scoring/text.js';
import { MODEL, tokensOf } from './model.mjs';

const find = (text, language = 'en') => {
  const reading = read(text, MODEL.chars);
  const { hits, apart } = MODEL.lexicon.find(reading, segmentOfTokens(reading.segmentStarts, reading.words.length), language);
  return { hits, apart: tokensOf(text, reading).filter((_, at) => apart[at]) };
};

test('sets words of who someone is apart, in their own language', () => {
  assert.deepEqual(find('Maria keeps the papers in South Africa').apart, ['Maria', 'South', 'Africa']);
  assert.deepEqual(find('女孩去缅甸工作', 'zh').apart.join(''), '女孩缅甸');
});

test('a name leaves no concept, and a man the same as a woman', () => {
  const concepts = (text) => find(text).hits.map(({ token, concept }) => [token, concept]);
  assert.deepEqual(concepts('Maria keeps the papers'), concepts('Ahmed keeps the papers'));
  assert.deepEqual(concepts('only women may come'), concepts('only men may come'));
});

test('exchanging who someone is leaves the score as it was', () => {
  const lure = (name, place, who) => `${name} needs ${who} for a hotel in ${place}. You pay 300 dollars first and we keep your passport.`;
  const one = assess(MODEL, lure('Maria', 'Kenya', 'women'));
  const other = assess(MODEL, lure('Ahmed', 'Poland', 'men'));
  assert.deepEqual([one.level, one.score], [other.level, other.score]);
});
