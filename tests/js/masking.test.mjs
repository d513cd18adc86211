import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findContacts, maskContacts } from '../../extension/src/masking.js';

const HIDDEN = [
  ['phone', 'Call +33 6 39 98 12 34 now', '+33 6 39 98 12 34'],
  ['phone', 'tel: 06.39.98.12.34', '06.39.98.12.34'],
  ['phone', 'number (202) 555-0143 ext', '(202) 555-0143'],
  ['phone', 'واتس ٠٥٥٥٠١٢٣٤٥٦ الآن', '٠٥٥٥٠١٢٣٤٥٦'],
  ['phone', 'फ़ोन ९८७६५४३२१०', '९८७६५४३२१०'],
  ['phone', '0️⃣6️⃣3️⃣9️⃣9️⃣8️⃣1️⃣2️⃣3️⃣4️⃣', '0️⃣6️⃣3️⃣9️⃣9️⃣8️⃣1️⃣2️⃣3️⃣4️⃣'],
  ['phone', 'zero\u200bwidth 0\u200b6\u200b39981234', '0\u200b6\u200b39981234'],
  ['phone', '＋８１　３　５５５０　１２３４', '＋８１　３　５５５０　１２３４'],
  ['email', 'write to boss@mail.example. Our team', 'boss@mail.example'],
  ['email', 'пишите: кадры@почта.рф', 'кадры@почта.рф'],
  ['email', 'jobs (at) farm [dot] example', 'jobs (at) farm [dot] example'],
  ['email', 'contact＠mail.example', 'contact＠mail.example'],
  ['link', 'see https://t.me/+abcDEF123, quickly', 'https://t.me/+abcDEF123'],
  ['link', 'www.farm.example/jobs?id=1 here', 'www.farm.example/jobs?id=1'],
  ['link', 'on wa.me/33639981234 today', 'wa.me/33639981234'],
  ['link', 'сайт работа.рф', 'работа.рф'],
  ['handle', 'ask @good_job_77 for more', '@good_job_77'],
  ['handle', 'Telegram: goodjob77', 'goodjob77'],
  ['handle', '加微信：work_888', 'work_888'],
  ['handle', 'WhatsApp : Marie-Jobs', 'Marie-Jobs'],
];

for (const [kind, text, contact] of HIDDEN) {
  test(`hides the ${kind} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(findContacts(text).map((found) => [found.kind, found.text]), [[kind, contact]]);
    assert.equal(maskContacts(text, new Set()), text.replace(contact, `[${kind}]`));
  });
}

const LEFT = [
  'Salary 1 800 - 2 200 euros per month', '$2,000-$4,000 a month', 'from 2026-11-22 to 2027-03-01', '35 hours, 5 days, 12 weeks',
  'Start at 9.30 a.m. for Mr. Durand', '1 500 000 FCFA par mois', 'Node.js and ASP.NET skills', 'Contract first. Come later.',
];

for (const text of LEFT) {
  test(`leaves ${JSON.stringify(text)} as it is`, () => assert.equal(maskContacts(text, new Set()), text));
}

test('keeps a contact in every place once it was chosen, and no other', () => {
  const text = 'Call 0639981234 or 0639981235. Again: 0639981234.';
  assert.equal(maskContacts(text, new Set(['0639981234'])), 'Call 0639981234 or [phone]. Again: 0639981234.');
});

test('masking again changes nothing', () => {
  const once = maskContacts(HIDDEN.map(([, text]) => text).join('\n'), new Set());
  assert.equal(maskContacts(once, new Set()), once);
});

test('takes no long time on hostile text', () => {
  const hostile = ['1 '.repeat(10000), 'a.'.repeat(10000), '@'.repeat(20000), '(at)'.repeat(5000), 'telegram'.repeat(2500), 'a-'.repeat(10000), '+'.repeat(20000)];
  for (const text of hostile) {
    const start = performance.now();
    maskContacts(text, new Set());
    assert.ok(performance.now() - start < 1000, `${text.slice(0, 8)} took ${performance.now() - start} ms`);
  }
});
