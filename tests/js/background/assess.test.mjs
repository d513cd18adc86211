import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { notChecked, putInWords } from '../../../extension/src/in-words.js';
import { MAX_TEXT_CHARS, judge } from '../../../extension/src/background/assess.js';
import { makeTranslator, neutral } from '../../../extension/src/i18n.js';
import { makeSketch, readingOf } from '../../../extension/src/scoring/sketch.js';
import { WORDS } from '../judged.mjs';
import { makeKey } from '../fanal-server.mjs';
import { MODEL as WEIGHTS } from '../scoring/model.mjs';
import { fakeBrowser, jsonAnswer } from '../support.mjs';

const BOOK = { country_aliases: {}, union_members: [], international: [{ name: 'World', phone: '1', web: '', scope: 'trafficking', checked: null }], countries: {} };
const HERE = 'http://127.0.0.1:8765';
const THERE = 'https://ngo.example';
const READER = { servers: { judge: HERE, review: HERE, reviewReady: true }, discreet: false, language: 'en', country: { code: null, guessed: true }, t: makeTranslator(WORDS, 'en') };
const MODEL = new URL('../../../model/', import.meta.url);
const LURE = 'Kitchen helper for a hotel abroad. You pay 300 dollars for the visa before you start, and the agency keeps your passport.';
const ANSWER = { level: 'some-signs', language: 'en', reason: null, combinations: [], findings: [{ indicator: 'brand-new', name: 'From the server', evidence: [] }] };
beforeEach(() => fakeBrowser());

/** Own files come from model/, as the build lays them; the server answers as told. */
function serve(server, { withModel = true } = {}) {
  const asked = [];
  globalThis.fetch = async (url, options) => {
    const [, name] = /data\/(.*)$/.exec(String(url)) ?? [];
    if (!name) {
      asked.push({ url, ...options });
      return server();
    }
    if (!withModel) throw new TypeError('no such file');
    if (name === 'model.json.gz') return new Response(gzipSync(await readFile(new URL('artifacts/model.json', MODEL))));
    return new Response(await readFile(new URL(name.startsWith('guidance') ? name : `artifacts/${name}`, MODEL)));
  };
  return asked;
}
const digestOf = async (bytes) => createHash('sha256').update(bytes).digest('hex');
const nobody = () => {
  throw new TypeError('connection refused');
};

test('the server on this computer judges first, and it is said', async () => {
  serve(() => jsonAnswer(ANSWER));
  const judged = await judge(LURE, READER);
  assert.deepEqual([judged.state, judged.by], ['some-signs', 'server']);
  assert.equal(judged.findings[0].name, 'From the server', 'an indicator we have no words for keeps those of the server');
});

test('where neither can judge it is "not checked", with the reason', async () => {
  serve(nobody, { withModel: false });
  const judged = await judge(LURE, { ...READER, language: 'xx' });
  assert.deepEqual([judged.state, judged.reason, judged.by], ['not-checked', 'failed', null]);
  assert.equal(judged.body, WORDS['notChecked.failed']);
});

test('where the server does not answer the device judges, and it is said', { skip: !existsSync(new URL('artifacts/model.json', MODEL)) }, async () => {
  serve(nobody);
  const judged = await judge(LURE, READER);
  assert.deepEqual([judged.state, judged.by], ['strong-signs', 'device']);
  for (const { evidence } of judged.findings) evidence.forEach(({ start, end, quote }) => assert.equal([...LURE].slice(start, end).join(''), quote));
  assert.ok(judged.findings.every(({ name, why, ask }) => name && why && ask));
});

const PAID = 'Typing job in a new office in Asia. No experience, no degree: you earn 100,000 baht a month. Flight and room are on us. You enter as a tourist; we tell you the city when your ticket is issued.';
const WAGE = { country: 'TH', currency: 'THB', amount: 400, period: 'day', scope: 'minimum', note: '', basis: 'gross', source: 'A paper', address: 'https://example.org/', date: '2025-01-01' };
const PAY = { start: 71, end: 83, low: 100000, high: 100000, currency: 'THB', period: 'month', times: 9, wage: WAGE, sentence: 'Words of the server.' };
const sayings = ({ findings }) => findings.flatMap(({ pay }) => (pay ? [pay.sentence] : []));

test('how pay compares is said on the device, and only where it is no guess', { skip: !existsSync(new URL('artifacts/model.json', MODEL)) }, async () => {
  serve(nobody);
  const [said] = sayings(await judge(PAID, READER));
  assert.match(said, /^About 9 times the legal minimum wage.*Thailand: 400 THB a day/);
  assert.deepEqual(sayings(await judge(PAID.replace('baht', 'dollars'), READER)), []);
});

test('what the server says of pay comes in our own words', async () => {
  const finding = { indicator: 'pay-too-high', strength: 'weak', evidence: [], pay: PAY };
  serve(() => jsonAnswer({ ...ANSWER, findings: [finding, { ...finding, pay: { ...PAY, end: 9000 } }] }));
  assert.deepEqual(sayings(await judge(PAID, READER)), ['About 9 times the legal minimum wage (Thailand: 400 THB a day; source: A paper, 2025).']);
});

const TAKEN_BACK = { ...ANSWER, level: 'no-signs', findings: [], suppression: { id: 's1', level: 'strong-signs' } };

test('where reviewers took the warning back, that is what is said, and no sign is named', async () => {
  serve(() => jsonAnswer(TAKEN_BACK));
  const judged = await judge(LURE, READER);
  assert.deepEqual([judged.state, judged.suppressed, judged.by, judged.title], ['no-signs', 'strong-signs', 'server', WORDS['suppressed.title']]);
  assert.deepEqual([judged.findings, judged.combinations], [[], []]);
  assert.ok(judged.disclaimer && judged.help.lines.length, 'what is said of every text is said here too');
});

test('the warning is shown all the same when the person asks for it, read on the device', { skip: !existsSync(new URL('artifacts/model.json', MODEL)) }, async () => {
  const asked = serve(() => jsonAnswer(TAKEN_BACK));
  const judged = await judge(LURE, READER, { despite: true });
  assert.deepEqual([judged.state, judged.suppressed, judged.by], ['strong-signs', null, 'despite']);
  assert.ok(judged.findings.length);
  assert.equal(asked.length, 0, 'the text is not sent again');
});

/** Lets reviewers of a server have taken this text back, as the list on this device has it. */
async function takeBack(server, text) {
  const { digest, values, size } = await makeSketch(text, WEIGHTS.chars, digestOf);
  const entry = { id: 's1', digest, values, size, indicators: [], expires: Date.parse('2099-01-01') };
  const key = makeKey();
  const trust = { server, id: key.id, key: key.public, since: '2026-11-28T10:00:00Z', refused: null };
  const suppressions = { server, keyId: key.id, serial: 1, reading: await readingOf(WEIGHTS.chars, digestOf), entries: [entry], etag: null };
  await globalThis.browser.storage.local.set({ trust: { [server]: trust }, suppressions: { [server]: suppressions } });
}
const withModel = { skip: !existsSync(new URL('artifacts/model.json', MODEL)) };

test('what the device finds is left out where the list here has the text, and a text that only resembles it is not', withModel, async () => {
  await takeBack(HERE, LURE);
  serve(nobody);
  const judged = await judge(LURE, READER);
  assert.deepEqual([judged.state, judged.by, judged.findings], ['no-signs', 'device', []]);
  assert.ok(judged.suppressed);
  assert.equal((await judge(`${LURE} Bring warm clothes and good boots for the winter there.`, READER)).suppressed, null);
});

test('a warning of the review server itself is believed, whatever an older list here says', withModel, async () => {
  await takeBack(HERE, LURE);
  serve(() => jsonAnswer(ANSWER));
  const judged = await judge(LURE, READER);
  assert.deepEqual([judged.state, judged.by, judged.suppressed], ['some-signs', 'server', null]);
});

test('a warning of another server is held against the list of the review server', withModel, async () => {
  await takeBack(THERE, LURE);
  serve(() => jsonAnswer(ANSWER));
  const judged = await judge(LURE, { ...READER, servers: { judge: HERE, review: THERE, reviewReady: true } });
  assert.deepEqual([judged.state, judged.by, judged.suppressed], ['no-signs', 'server', 'some-signs']);
});

test('where only this browser may read, no server is asked, and none is blamed', withModel, async () => {
  const asked = serve(() => jsonAnswer(ANSWER));
  const judged = await judge(LURE, { ...READER, servers: { judge: null, review: HERE, reviewReady: true } });
  assert.deepEqual([judged.state, judged.by], ['strong-signs', 'alone']);
  assert.equal(asked.length, 0);
});

test('a server elsewhere is asked only once it was agreed to, and is named', withModel, async () => {
  const asked = serve(() => jsonAnswer(ANSWER));
  const reader = { ...READER, servers: { judge: THERE, review: HERE, reviewReady: true } };
  assert.equal((await judge(LURE, reader)).by, 'device');
  assert.equal(asked.length, 0, 'the line itself refuses');
  await globalThis.browser.storage.local.set({ consents: { [THERE]: { judging: '2026-11-28T10:00:00Z' } } });
  const judged = await judge(LURE, reader);
  assert.deepEqual([judged.by, judged.server, asked[0].url], ['remote', THERE, `${THERE}/v1/assess`]);
});

test('what may be no offer at all goes to no server elsewhere, and to the one here', withModel, async () => {
  const asked = serve(() => jsonAnswer(ANSWER));
  await globalThis.browser.storage.local.set({ consents: { [THERE]: { judging: '2026-11-28T10:00:00Z' } } });
  const far = await judge(LURE, { ...READER, servers: { judge: THERE, review: HERE, reviewReady: true } }, { stay: true });
  assert.deepEqual([far.by, far.state, asked.length], ['alone', 'strong-signs', 0]);
  const near = await judge(LURE, { ...READER, servers: { judge: HERE, review: HERE, reviewReady: true } }, { stay: true });
  assert.deepEqual([near.by, asked.length], ['server', 1]);
});

test('in discreet mode our own words about a text bear the neutral name, and quotes stay as they are', async () => {
  const quote = 'We met at Fanal';
  const finding = { ...ANSWER.findings[0], evidence: [{ start: 0, end: quote.length, quote }] };
  serve(() => jsonAnswer({ ...ANSWER, findings: [finding] }));
  const judged = await judge(`${quote}, and ${LURE}`, { ...READER, discreet: true, t: makeTranslator(neutral(WORDS, 'Notes'), 'en') });
  assert.equal(judged.discreet, true);
  assert.match(judged.disclaimer, /^Notes reads/);
  assert.equal(judged.findings[0].evidence[0].quote, quote);
});

test('an empty text is not sent anywhere', async () => {
  const asked = serve(() => jsonAnswer(ANSWER));
  assert.equal((await judge(' \n', READER)).reason, 'no-text');
  assert.equal(asked.length, 0);
});

test('of a text that is too long the beginning is read, and it is said', async () => {
  const asked = serve(() => jsonAnswer(ANSWER));
  const judged = await judge('🙂'.repeat(MAX_TEXT_CHARS + 5), READER);
  assert.equal(judged.truncated, true);
  assert.equal([...JSON.parse(asked[0].body).text].length, MAX_TEXT_CHARS);
});

test('what the reader gets holds no score', () => {
  const assessment = { ...ANSWER, score: 0.98, model: '1' };
  assert.ok(!JSON.stringify(putInWords(assessment, null, null, READER)).includes('0.98'));
});

test('every reason for "not checked" has a sentence', () => {
  for (const reason of ['no-text', 'no-selection', 'failed', 'page-not-allowed', 'no-advert', 'not-yet', 'site-off', 'site-not-listed', 'only-when-asked']) {
    assert.ok(notChecked(reason, READER).body.length > 20, reason);
  }
});

test('gives the lines that help with each answer, and says for whom they are', () => {
  const assessment = { level: 'some-signs', score: 0.5, language: 'en', reason: null, findings: [], combinations: [], model: '1' };
  const { help } = putInWords(assessment, null, BOOK, READER);
  assert.deepEqual(help.lines.map(({ name }) => name), ['World']);
  assert.match(help.sentence, /^International/);
  assert.deepEqual(putInWords(assessment, null, null, READER).help.lines, []);
});
