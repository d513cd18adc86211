import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_TEXT_CHARS, read } from '../../../extension/src/scoring/text.js';
import { MODEL, cut, tokensOf } from './model.mjs';

const reading = (text) => read(text, MODEL.chars);
const words = (text) => [...reading(text).words];

const TOKENS = [
  ['', []],
  ['Call me, now!', ['Call', 'me', 'now']],
  ['l’hôtel', ['l', 'hôtel']],
  ['900€/week', ['900', '€', 'week']],
  ['招聘人员', ['招', '聘', '人', '员']],
  ['नौकरी काम', ['नौकरी', 'काम']],
  ['go 😀 now', ['go', '😀', 'now']],
  ['one\ud800two', ['one', 'two']],
  ['a\u0000b', ['a\u0000b']],
];
for (const [text, tokens] of TOKENS) {
  test(`cuts ${JSON.stringify(text)} into tokens`, () => assert.deepEqual(tokensOf(text, reading(text)), tokens));
}

const SAME = [['PASSPORT', 'passport'], ['e\u0301te\u0301', 'ÉTÉ'], ['𝐰𝐨𝐫𝐤', 'work'], ['ｗｏｒｋ', 'work'], ['w\u200bo\u00adrk', 'work'], ['عَمَل', 'عمل'], ['٣٠٠', '345']];
for (const [written, plain] of SAME) {
  test(`reads ${JSON.stringify(written)} as ${plain}`, () => assert.deepEqual(words(written), words(plain)));
}

test('a number is known by its size and first digit alone', () => {
  assert.deepEqual(words('0639981234'), words('0700900111'));
  assert.notDeepEqual(words('0639981234'), words('1639981234'));
  assert.notDeepEqual(words('300'), words('3000'));
  assert.deepEqual([...reading('300 days').lengths], [0, 4]);
});

const SEGMENTS = [
  ['One two. Three four', ['One two', 'Three four']],
  ['One two\nThree', ['One two', 'Three']],
  ['3.000 euros at 9 a.m today', ['3.000 euros at 9 a.m today']],
  ['one, two', ['one, two']],
  ['one two three four five six seven eight 3,000 a month', ['one two three four five six seven eight 3,000 a month']],
  ['one two three four five six seven eight 3, 000', ['one two three four five six seven eight 3', '000']],
  ['one two three four five six seven eight, more', ['one two three four five six seven eight', 'more']],
  ['工作。招聘', ['工作', '招聘']],
];
for (const [text, segments] of SEGMENTS) {
  test(`cuts ${JSON.stringify(text)} into segments`, () => {
    const { segmentStarts, starts, ends, words: all } = reading(text);
    const lasts = [...segmentStarts.slice(1), all.length];
    assert.deepEqual(segmentStarts.map((first, at) => cut(text, starts[first], ends[lasts[at] - 1])), segments);
  });
}

test('a wall of words is cut after twenty-four', () => {
  assert.deepEqual(reading('word '.repeat(49)).segmentStarts, [0, 24, 48]);
});

test('a number is not cut at the end of a long segment', () => {
  const { segmentStarts } = reading(`${'word '.repeat(23)}1,200,000 more`);
  assert.deepEqual(segmentStarts, [0, 23]);
});

test('offsets count code points, not UTF-16 units', () => {
  const { starts, ends } = reading('😀😀 work');
  assert.deepEqual([starts.at(-1), ends.at(-1)], [3, 7]);
});

test('the limit counts code points, and says the length', () => {
  assert.equal(reading('😀'.repeat(MAX_TEXT_CHARS)).words.length, MAX_TEXT_CHARS);
  assert.throws(() => reading('😀'.repeat(MAX_TEXT_CHARS + 1)), { name: 'RangeError', message: /has 20001 characters; at most 20000/ });
});

test('finds what stands between quotation marks, and nothing where all is quoted', () => {
  const around = 'The agent wrote this to my cousin last week and she asked me what it means: ';
  const quoted = (text) => reading(text).quotations.map(({ first, after }) => tokensOf(text, reading(text)).slice(first, after).join(' '));
  for (const [opened, closed] of ['“”', '„“', '«»', '「」', "''", '""']) {
    assert.deepEqual(quoted(`${around}${opened}we keep your papers${closed}.`), ['we keep your papers']);
  }
  assert.deepEqual(quoted(`${around}"Hotel Harbour View" is hiring.`), []);
  assert.deepEqual(quoted("They're sure you'll like the work, and it's paid."), []);
  assert.deepEqual(quoted('"We keep your passport until the debt is paid and you tell nobody". Call.'), []);
});
