import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPay } from '../../../extension/src/background/read-pay.js';
import { readAssessment } from '../../../extension/src/background/api-client.js';

const WAGE = {
  country: 'TH', currency: 'THB', amount: 400, period: 'day', scope: 'regional', note: 'Phuket', basis: 'gross', source: 'A paper',
  address: 'https://example.org/wage', date: '2025-01-01',
};
const PAY = { start: 0, end: 11, low: 31200, high: 31200, currency: 'THB', period: 'month', times: 3, wage: WAGE, sentence: 'About 3 times.' };

test('what keeps the contract is kept, and nothing that is not of it', () => {
  assert.deepEqual(readPay({ ...PAY, more: 1, wage: { ...WAGE, more: 1 } }, 20), PAY);
  const { sentence, ...without } = PAY;
  assert.deepEqual(readPay(without, 20), without);
  assert.deepEqual(readPay({ ...PAY, sentence: 'x'.repeat(500) }, 20), without);
  assert.ok(sentence);
});

const WRONG = [
  undefined, null, 1, 'pay', [], {}, { ...PAY, start: -1 }, { ...PAY, end: 21 }, { ...PAY, start: 11 }, { ...PAY, start: 0.5 }, { ...PAY, low: 'much' },
  { ...PAY, high: Infinity }, { ...PAY, currency: 'baht' }, { ...PAY, period: 'life' }, { ...PAY, times: 2.5 }, { ...PAY, times: 0 }, { ...PAY, wage: null },
  ...[{ country: 'Siam' }, { currency: 3 }, { amount: -1 }, { period: '' }, { scope: 1 }, { note: null }, { source: 'x'.repeat(500) }, { source: undefined },
    { address: 'javascript:alert(1)' }, { date: 'today' }, { date: undefined }].map((wrong) => ({ ...PAY, wage: { ...WAGE, ...wrong } })),
];
for (const [at, wrong] of WRONG.entries()) {
  test(`what does not keep it is left out (${at})`, () => assert.equal(readPay(wrong, 20), null));
}

test('a finding is shown without pay that cannot be read', () => {
  const text = '31,200 baht a month';
  const finding = { indicator: 'pay-too-high', strength: 'medium', evidence: [], name: 'n', why: 'w', ask: 'a' };
  const answer = { level: 'some-signs', findings: [{ ...finding, pay: PAY }, { ...finding, pay: { ...PAY, end: 99 } }], combinations: [] };
  assert.deepEqual(readAssessment(answer, text).findings.map(({ pay }) => pay ?? null), [PAY, null]);
});
