import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReplyBody, buildReportBody } from '../../extension/src/report-payload.js';
import { sendReport } from '../../extension/src/background/report-queue.js';
import { fakeBrowser, fakeFetch, jsonAnswer } from './support.mjs';

const DRAFT = {
  kind: 'false-alarm', text: 'Pay the fee. Call 0639981234.', language: 'en', level: 'some-signs', model: '1',
  url: 'https://user:pw@board.example/jobs/7?jk=abc&session=secret#top',
};
const CHOICES = { kind: 'false-alarm', note: '', keep: new Set(), precision: 'none', urgent: false, consent: true };
const build = (choices, draft = DRAFT) => JSON.parse(buildReportBody(draft, { ...CHOICES, ...choices }, ['jk']));

test('sends nothing but the fields of the contract', () => {
  assert.deepEqual(build({}), { kind: 'false-alarm', text: 'Pay the fee. Call [phone].', language: 'en', level: 'some-signs', model: '1', consent: true });
});

test('leaves out what is not known', () => {
  const draft = { ...DRAFT, language: null, model: null, level: 'not-checked' };
  assert.deepEqual(Object.keys(build({}, draft)), ['kind', 'text', 'consent']);
});

test('gives as much of the address as was chosen, and never a name, a password or a fragment', () => {
  const given = Object.fromEntries(['none', 'site', 'page', 'whole', 'other'].map((precision) => [precision, build({ precision }).url]));
  assert.deepEqual(given, {
    none: undefined, site: 'https://board.example/', page: 'https://board.example/jobs/7?jk=abc', whole: 'https://board.example/jobs/7?jk=abc&session=secret', other: undefined,
  });
  assert.equal(build({ precision: 'whole' }, { ...DRAFT, url: 'file:///home/me' }).url, undefined);
});

test('names to the server what the person keeps, where it stands in what is sent, and nothing else', () => {
  const keep = new Set(['0639981234', 'me@home.example', '@x', 'x'.repeat(201)]);
  const { text, keep: kept } = build({ keep });
  assert.deepEqual([text, kept], ['Pay the fee. Call 0639981234.', ['0639981234']]);
  assert.deepEqual(build({ keep, note: 'or me@home.example' }).keep, ['0639981234', 'me@home.example']);
  assert.ok(!('keep' in build({})));
  const many = Array.from({ length: 22 }, (_, at) => `06399812${10 + at}`);
  const full = build({ keep: new Set(many) }, { ...DRAFT, text: many.join(' and ') });
  assert.equal(full.keep.length, 20);
  assert.equal(full.text.match(/\[phone\]/g).length, 2, 'what the server would hide is hidden in the preview too');
});

test('masks the note as well', () => assert.equal(build({ note: ' mail me@home.example ' }).note, 'mail [email]'));

test('says that somebody is in danger only when it was ticked, and not of an honest offer', () => {
  assert.equal(build({ kind: 'missed', urgent: true }).urgent, true);
  assert.ok(!('urgent' in build({ kind: 'missed' })));
  assert.ok(!('urgent' in build({ kind: 'false-alarm', urgent: true })));
});

test('a reply holds its words alone, masked and no longer than the server takes', () => {
  assert.deepEqual(JSON.parse(buildReplyBody(' Ask at 0639981234. ')), { text: 'Ask at [phone].' });
  assert.equal([...JSON.parse(buildReplyBody('🙂'.repeat(3000))).text].length, 2000);
});

test('says consent only when it was given', () => assert.equal(build({ consent: false }).consent, false));

test('the bytes that are sent are the bytes that were shown', async () => {
  fakeBrowser();
  const asked = fakeFetch(() => jsonAnswer({ id: 'r1', receipt: 's1' }, 202));
  const shown = buildReportBody(DRAFT, CHOICES, ['jk']);
  await sendReport({ body: shown, key: 'k1', server: 'http://127.0.0.1:8765', keepReceipt: false });
  assert.equal(asked[0].body, shown);
  assert.equal(asked[0].headers['Idempotency-Key'], 'k1');
  assert.equal(asked[0].url, 'http://127.0.0.1:8765/v1/reports');
});
