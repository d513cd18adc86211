import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { MAX_TEXT_CHARS, judge, notChecked, putInWords } from '../../../extension/src/background/assess.js';
import { makeTranslator } from '../../../extension/src/i18n.js';
import { makeSketch, readingOf } from '../../../extension/src/scoring/sketch.js';
import { WORDS } from '../judged.mjs';
import { makeKey } from '../fanal-server.mjs';
import { MODEL as WEIGHTS } from '../scoring/model.mjs';
import { fakeBrowser, jsonAnswer } from '../support.mjs';

const BOOK = { country_aliases: {}, union_members: [], international: [{ name: 'World', phone: '1', web: '', scope: 'trafficking', checked: null }], countries: {} };
const READER = { server: 'http://127.0.0.1:8765', language: 'en', country: { code: null, guessed: true }, t: makeTranslator(WORDS, 'en') };
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

test('a warning of the server is left out too where the list on this device has the text', { skip: !existsSync(new URL('artifacts/model.json', MODEL)) }, async () => {
  const { digest, values, size } = await makeSketch(LURE, WEIGHTS.chars, digestOf);
  const entry = { id: 's1', digest, values, size, indicators: [], expires: Date.parse('2099-01-01') };
  const key = makeKey();
  const trust = { server: READER.server, id: key.id, key: key.public, since: '2026-11-28T10:00:00Z', refused: null };
  const suppressions = { server: READER.server, keyId: key.id, serial: 1, reading: await readingOf(WEIGHTS.chars, digestOf), entries: [entry], etag: null };
  await globalThis.browser.storage.local.set({ trust, suppressions });
  for (const [answer, by] of [[() => jsonAnswer(ANSWER), 'server'], [nobody, 'device']]) {
    serve(answer);
    const judged = await judge(LURE, READER);
    assert.deepEqual([judged.state, judged.by, judged.findings], ['no-signs', by, []]);
    assert.ok(judged.suppressed);
    assert.equal((await judge(`${LURE} Bring warm clothes and good boots for the winter there.`, READER)).suppressed, null);
  }
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
