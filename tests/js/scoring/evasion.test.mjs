import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../../extension/src/scoring/text.js';
import { MODEL, cut } from './model.mjs';

const DISGUISED = [
  ['look-alike letters', 'easy wоrk abroad', 'wоrk'],
  ['greek letters', 'easy wοrκ abroad', 'wοrκ'],
  ['digits', 'easy w0rk abroad', 'w0rk'],
  ['signs', 'ea$y work abroad', 'ea$y'],
  ['letters apart', 'easy w o r k  abroad', 'w o r k'],
  ['letters with stars', 'easy w*o*r*k abroad', 'w*o*r*k'],
  ['zero width', 'easy w\u200bork abroad', 'w\u200bo'],
  ['styled letter', 'easy wo𝐫k abroad', 'o𝐫'],
];
for (const [name, text, span] of DISGUISED) {
  test(`undoes ${name} and says where they stand`, () => {
    const { words, starts, ends, disguised } = read(text, MODEL.chars);
    assert.deepEqual([...words], [...read('easy work abroad', MODEL.chars).words]);
    assert.equal(disguised.count, 1);
    assert.equal(cut(text, disguised.start, disguised.end), span);
    assert.deepEqual([starts[0], ends.at(-1)], [0, Array.from(text).length]);
  });
}

const HONEST = [
  'a b2b sales role', '3D artist wanted', 'covid19 rules apply', 'G4S guard', 'mp3 and mp4 files', '24h/24 7j/7', 'US$5 off',
  'plan A, B, C, D', 'i.e. and e.g. a test', '1 2 3 4 5 6', 'Пишите в Telegram сегодня', 'שלום\u200f hello', 'x y z are axes',
];
for (const text of HONEST) {
  test(`leaves ${JSON.stringify(text)} alone`, () => {
    assert.deepEqual(read(text, MODEL.chars).disguised, { count: 0, start: 0, end: 0 });
  });
}

test('tells the first of several', () => {
  assert.deepEqual(read('Hi, w0rk and m0ney here', MODEL.chars).disguised, { count: 2, start: 4, end: 8 });
});
