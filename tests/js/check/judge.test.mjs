import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { judgeHere, judgeThere, word } from '../../../extension/src/check/judge.js';
import { learn } from '../../../extension/src/check/words.js';
import { maskContacts } from '../../../extension/src/masking.js';
import { makeSketch, readingOf } from '../../../extension/src/scoring/sketch.js';
import { assess } from '../../../extension/src/scoring/index.js';
import { MODEL } from '../scoring/model.mjs';
import { fakeBrowser, jsonAnswer } from '../support.mjs';
import { servePage } from './page.mjs';

const LURE = 'Kitchen helper for a hotel abroad. You pay 300 dollars for the visa before you start, and the agency keeps your passport. Call 020 7946 0123.';
const ADDRESSES = { model: 'https://fanal.example/app/data/model.json', judge: 'https://fanal.example/v1/assess', corrections: '' };
const CORRECTED = { ...ADDRESSES, corrections: 'https://fanal.example/v1/suppressions' };
const COUNTRY = { code: 'KE', guessed: false };
const digestOf = async (bytes) => Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
fakeBrowser();

test('judges with the model of the page and asks nobody', async () => {
  const asked = servePage();
  const outcome = await judgeHere(LURE, ADDRESSES, false);
  assert.deepEqual(asked, []);
  assert.equal(outcome.by, 'device');
  const same = assess(MODEL, LURE);
  assert.equal(outcome.assessed.level, same.level);
  assert.deepEqual(outcome.assessed.findings, same.findings);
  const judged = await word(outcome, { ...(await learn('fr')), country: COUNTRY });
  assert.equal(judged.readerLanguage, 'fr');
  assert.ok(judged.findings.every(({ name, why, ask }) => name && why && ask));
  assert.ok(judged.before.items.length >= 5, 'questions are chosen');
  assert.ok(judged.help.lines.length);
});

test('a warning that reviewers took back is not given, and can be seen all the same', async () => {
  const found = assess(MODEL, LURE);
  const sketch = await makeSketch(maskContacts(LURE, new Set()), MODEL.chars, digestOf);
  const entry = { id: 'e1', ...sketch, indicators: found.findings.map(({ indicator }) => indicator), expires: '2999-01-01T00:00:00Z' };
  const list = { serial: 1, reading: await readingOf(MODEL.chars, digestOf), entries: [entry] };
  const asked = servePage(() => jsonAnswer(list));
  const quiet = (await judgeHere(LURE, CORRECTED, false)).assessed;
  assert.deepEqual([quiet.level, quiet.suppressed, quiet.findings], ['no-signs', found.level, []]);
  assert.ok(asked.every(({ url, method, body }) => url === CORRECTED.corrections && !method && !body), 'the list is fetched, the text stays');
  const despite = await judgeHere(LURE, CORRECTED, true);
  assert.deepEqual([despite.by, despite.assessed.level], ['despite', found.level]);
});

test('where the list cannot be had or read, it warns', async () => {
  for (const answer of [() => new Response('', { status: 500 }), () => new Response('{"serial": "x"}'), () => Promise.reject(new TypeError('gone'))]) {
    servePage(answer);
    assert.notEqual((await judgeHere(LURE, CORRECTED, false)).assessed.level, 'no-signs');
  }
});

test('the server is asked only where the reader chose it, and gets text and language alone', async () => {
  const answer = { level: 'some-signs', language: 'en', reason: null, findings: [], combinations: [], model: { version: '1' }, suppression: null };
  const asked = servePage(() => jsonAnswer(answer));
  const outcome = await judgeThere(LURE, ADDRESSES, 'sw');
  assert.deepEqual([outcome.by, outcome.assessed.level, outcome.assessed.model], ['server', 'some-signs', '1']);
  assert.deepEqual(JSON.parse(asked[0].body), { text: LURE, reader_language: 'sw' });
  servePage(() => jsonAnswer({}, 429));
  await assert.rejects(judgeThere(LURE, ADDRESSES, 'sw'));
});

test('a model that is damaged or not there judges nothing, and is asked for again', async () => {
  const { judgeHere: fresh } = await import('../../../extension/src/check/judge.js?fresh');
  const packed = { ...ADDRESSES, model: 'https://fanal.example/app/packed' };
  const asked = servePage(() => new Response(gzipSync('{"schema": "other"}')));
  await assert.rejects(fresh(LURE, packed, false), /not the file/);
  await assert.rejects(fresh(LURE, packed, false));
  assert.equal(asked.length, 2);
});
