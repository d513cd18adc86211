import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { assessOnServer, readAssessment } from '../../../extension/src/background/api-client.js';
import { fakeBrowser, fakeFetch, jsonAnswer } from '../support.mjs';

const TEXT = '🙂 Pay a fee first';
const ANSWER = {
  level: 'some-signs', score: 0.7, language: 'en', combinations: [], model: { version: '3', rules: '1', built: 'x' },
  findings: [{ indicator: 'upfront-fee', strength: 'strong', evidence: [{ start: 2, end: 11, quote: 'Pay a fee' }], name: 'A fee', why: 'w', ask: 'a' }],
};
beforeEach(() => fakeBrowser());

test('asks with text and reader language only, without cookies or referrer', async () => {
  const asked = fakeFetch(() => jsonAnswer(ANSWER));
  await assessOnServer('http://127.0.0.1:8765', TEXT, 'fr', 2000);
  assert.deepEqual(JSON.parse(asked[0].body), { text: TEXT, reader_language: 'fr' });
  assert.equal(asked[0].credentials, 'omit');
  assert.equal(asked[0].referrerPolicy, 'no-referrer');
  assert.equal(asked[0].redirect, 'error');
});

test('reads offsets as code points and gives no score on', () => {
  const read = readAssessment(ANSWER, TEXT);
  assert.equal(read.findings[0].evidence[0].quote, 'Pay a fee');
  assert.equal(read.model, '3');
  assert.ok(!('score' in read));
});

test('drops quotes that do not stand in the text, and findings without a name', () => {
  const findings = [{ indicator: 'secrecy', evidence: [{ start: 0, end: 3, quote: 'tell nobody' }] }, { evidence: [] }, null];
  const read = readAssessment({ ...ANSWER, findings }, TEXT);
  assert.deepEqual(read.findings.map(({ indicator, evidence }) => [indicator, evidence]), [['secrecy', []]]);
});

for (const wrong of [null, {}, { level: 'safe', findings: [] }, { level: 'no-signs' }, [], 'text']) {
  test(`refuses ${JSON.stringify(wrong)} as an answer`, () => assert.throws(() => readAssessment(wrong, TEXT)));
}

test('reads that reviewers took the warning back, and only where nothing is left of it', () => {
  const quiet = { ...ANSWER, level: 'no-signs', findings: [] };
  assert.equal(readAssessment({ ...quiet, suppression: { id: 's1', level: 'some-signs' } }, TEXT).suppressed, 'some-signs');
  for (const suppression of [null, undefined, 'some-signs', {}, { level: 'no-signs' }, { level: 'safe' }]) {
    assert.equal(readAssessment({ ...quiet, suppression }, TEXT).suppressed, null);
  }
  assert.equal(readAssessment({ ...ANSWER, suppression: { id: 's1', level: 'some-signs' } }, TEXT).suppressed, null, 'a warning stays one');
});

test('an error of the server is an error here, so that the device judges', async () => {
  fakeFetch(() => jsonAnswer({ title: 'x' }, 500));
  await assert.rejects(assessOnServer('http://127.0.0.1:8765', TEXT, 'en', 2000));
});
