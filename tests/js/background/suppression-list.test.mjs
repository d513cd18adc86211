import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MAX_ENTRIES, applies, readList } from '../../../extension/src/background/suppression-list.js';
import { listBody } from '../fanal-server.mjs';

const ENTRY = { id: 'sup-1', digest: 'a'.repeat(64), values: [1, 5, 4294967295], size: 3, indicators: ['upfront-fee'], expires: '2030-01-01T00:00:00Z' };
const read = (list) => readList(listBody(list));

test('reads a list that is as it should be', () => {
  const { serial, reading, entries } = read({ serial: 7, entries: [ENTRY] });
  assert.deepEqual([serial, reading], [7, '000000000000']);
  assert.deepEqual(entries, [{ ...ENTRY, expires: Date.parse(ENTRY.expires) }]);
});

const WRONG_ENTRIES = {
  'no entry': null, 'a digest that is none': { ...ENTRY, digest: 'A'.repeat(64) }, 'hashes out of order': { ...ENTRY, values: [5, 1] }, 'a hash twice': { ...ENTRY, values: [5, 5] },
  'a hash that is too large': { ...ENTRY, values: [4294967296] }, 'a hash that is no whole number': { ...ENTRY, values: [1.5] }, 'too many hashes': { ...ENTRY, values: Array.from({ length: 129 }, (_, at) => at) },
  'values that are no list': { ...ENTRY, values: { length: 2 } }, 'a size below zero': { ...ENTRY, size: -1 }, 'signs that are no names': { ...ENTRY, indicators: ['<b>'] }, 'no date': { ...ENTRY, expires: 'soon' },
  'an id with markup': { ...ENTRY, id: '<img>' },
};
for (const [what, entry] of Object.entries(WRONG_ENTRIES)) {
  test(`takes no list with ${what}`, () => assert.equal(read({ entries: [ENTRY, entry] }), null));
}

const WRONG_LISTS = [{ serial: -1 }, { serial: '1' }, { serial: 1e300 }, { reading: 'x' }, { entries: {} }, { entries: Array.from({ length: MAX_ENTRIES + 1 }, () => ENTRY) }];
for (const wrong of WRONG_LISTS) {
  test(`takes no list with ${JSON.stringify(wrong).slice(0, 40)}`, () => assert.equal(read(wrong), null));
}

for (const bytes of ['', 'null', '[]', '{"serial":1', '"x"', '\xff']) {
  test(`takes no list from ${JSON.stringify(bytes)}`, () => assert.equal(readList(Buffer.from(bytes, 'latin1')), null));
}

test('names that reach for every object reach nothing', () => {
  const hostile = `{"__proto__":{"entries":[]},"serial":1,"reading":"000000000000","entries":[${JSON.stringify(ENTRY).replace('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},')}]}`;
  const { entries } = readList(Buffer.from(hostile));
  assert.deepEqual(Object.keys(entries[0]).sort(), ['digest', 'expires', 'id', 'indicators', 'size', 'values']);
  assert.equal({}.polluted, undefined);
  assert.equal(entries[0].polluted, undefined);
});

// The rule is the same in both languages of code, so are its cases.
const { applies: cases } = JSON.parse(readFileSync(new URL('../../sketches.json', import.meta.url), 'utf8'));
const DECISIVE = new Set(['papers-or-secrecy', 'two-strong']);
const NOW = Date.parse('2026-12-01T00:00:00Z');

/** Two ascending lists of hashes of which the given share is in both. */
function alike(share) {
  const [both, each] = [Math.round(share * 100), (100 - Math.round(share * 100)) / 2];
  const common = Array.from({ length: both }, (_, at) => at);
  const rest = (from) => Array.from({ length: Math.ceil(each) }, (_, at) => from + at);
  return each === 0.5 ? [[...common, ...rest(200)], common] : [[...common, ...rest(200)], [...common, ...rest(300)]];
}

for (const { why, same, similarity, level, found, combinations, entry: indicators, applies: wanted } of cases) {
  test(`${wanted ? 'takes back' : 'leaves'} ${why}`, () => {
    const [values, others] = alike(similarity);
    const entry = { ...ENTRY, values, indicators, expires: Date.parse(ENTRY.expires) };
    const assessment = { level, language: 'en', reason: null, combinations, findings: found.map((indicator) => ({ indicator, strength: 'strong', evidence: [] })) };
    const sketch = { digest: same ? ENTRY.digest : 'b'.repeat(64), values: others, size: others.length };
    assert.equal(applies(entry, { assessment, sketch, decisive: DECISIVE, now: NOW }), wanted);
    assert.equal(applies({ ...entry, expires: NOW }, { assessment, sketch, decisive: DECISIVE, now: NOW }), false, 'an entry ends');
  });
}
