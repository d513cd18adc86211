import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findContacts, maskContacts } from '../../extension/src/masking.js';

// The server's masking is held to the same cases.
const cases = JSON.parse(readFileSync(new URL('../contacts.json', import.meta.url), 'utf8'));

for (const [kind, text, contact] of cases.hidden) {
  test(`hides the ${kind} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(findContacts(text).map((found) => [found.kind, found.text]), [[kind, contact]]);
    assert.equal(maskContacts(text, new Set()), text.replace(contact, `[${kind}]`));
  });
}

for (const text of cases.left) {
  test(`leaves ${JSON.stringify(text)} as it is`, () => assert.equal(maskContacts(text, new Set()), text));
}

test('keeps a contact in every place once it was chosen, and no other', () => {
  const text = 'Call 0639981234 or 0639981235. Again: 0639981234.';
  assert.equal(maskContacts(text, new Set(['0639981234'])), 'Call 0639981234 or [phone]. Again: 0639981234.');
});

test('masking again changes nothing', () => {
  const once = maskContacts(cases.hidden.map(([, text]) => text).join('\n'), new Set());
  assert.equal(maskContacts(once, new Set()), once);
});

test('takes no long time on hostile text', () => {
  const hostile = ['1 '.repeat(10000), 'a.'.repeat(10000), '@'.repeat(20000), '(at)'.repeat(5000), 'telegram'.repeat(2500), 'a-'.repeat(10000), '+'.repeat(20000), 'Aa '.repeat(6600), '1 Aa '.repeat(4000), 'Calle a '.repeat(2500), 'Mr A '.repeat(4000), '路'.repeat(20000)];
  for (const text of hostile) {
    const start = performance.now();
    maskContacts(text, new Set());
    assert.ok(performance.now() - start < 1000, `${text.slice(0, 8)} took ${performance.now() - start} ms`);
  }
});
