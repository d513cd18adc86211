import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TruthTable, highest } from '../../../extension/src/scoring/levels.js';
import { MODEL } from './model.mjs';

const STEPS = ['with-evidence', 'alone'];
const ids = (present, steps = STEPS, table = MODEL.table) => table.read(present, steps).map((row) => row.id);

// [row, indicators that are just enough for it]
const ENOUGH = [
  ['minor', ['minor-approach']],
  ['papers-or-secrecy', ['documents-kept', 'urgency']],
  ['papers-or-secrecy', ['secrecy', 'travel-housing-paid']],
  ['scam-compound', ['no-skill-high-pay', 'travel-housing-paid', 'wrong-visa']],
  ['debt-bondage', ['upfront-fee', 'deduct-from-wages']],
  ['exploitation-behind-title', ['sex-age-looks', 'vague-duties', 'pay-too-high']],
  ['early-identity', ['passport-early', 'urgency', 'no-interview']],
  ['fragile-reader', ['targets-fragility', 'offer-of-rescue']],
  ['two-strong', ['upfront-fee', 'two-contracts']],
  ['strong-and-medium', ['upfront-fee', 'pay-too-high', 'no-employer-name']],
  ['one-strong', ['upfront-fee']],
  ['three-medium', ['pay-too-high', 'no-employer-name', 'easy-work-slogan']],
  ['score-and-medium', ['pay-too-high']],
  ['score-alone', []],
];

test('every row of the table is tried', () => {
  assert.deepEqual(new Set(ENOUGH.map(([row]) => row)), new Set(MODEL.table.rows.map((row) => row.id)));
});

for (const [row, present] of ENOUGH) {
  test(`${row} holds with ${present.join(', ') || 'the score'} and with nothing less`, () => {
    assert.ok(ids(present).includes(row));
    assert.deepEqual(ids([...present, 'route-context', 'lure-role']), ids(present));
    for (const one of present) {
      assert.ok(!ids([...present.filter((other) => other !== one), 'lure-role']).includes(row), `without ${one}`);
    }
  });
}

test('rows of the score need their step', () => {
  assert.ok(!ids(['pay-too-high'], []).includes('score-and-medium'));
  assert.ok(!ids(['pay-too-high'], ['alone']).includes('score-and-medium'));
  assert.deepEqual(ids([], ['with-evidence']), []);
});

test('three medium ones of a single group are not enough', () => {
  assert.ok(!ids(['pay-too-high', 'no-skill-high-pay', 'easy-work-slogan', 'bonus-per-recruit']).includes('three-medium'));
});

test('an indicator it does not know counts for nothing but company', () => {
  const table = new TruthTable([{ id: 'one', level: 'some-signs', count: { medium: 1 } }], [], 'G');
  assert.deepEqual(ids(['brand-new'], [], table), []);
  assert.equal(table.grade('brand-new'), 'context');
});

test('the highest level wins', () => {
  const [some, strong] = [{ level: 'some-signs' }, { level: 'strong-signs' }];
  assert.equal(highest([]), 'no-signs');
  assert.equal(highest([some]), 'some-signs');
  assert.equal(highest([some, strong, some]), 'strong-signs');
});
