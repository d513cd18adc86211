import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  LOOK_ALARM, forgetReceipt, keepReceipt, listReceipts, lookAtAll, lookAtNext, replyToReport, scheduleLook, withdrawReport,
} from '../../../extension/src/background/receipts.js';
import { readNews } from '../../../extension/src/background/report-client.js';
import { FanalServer } from '../fanal-server.mjs';
import { fakeBrowser } from '../support.mjs';

const NEWS = { id: 'r1', kind: 'missed', state: 'received', created: '2026-11-28T10:00:00Z', outcome: null, answer: null, question: null, reply: null, due: '2026-12-05T10:00:00Z' };
let server;
let fake;
before(async () => {
  server = await new FanalServer().start();
});
after(() => server.stop());
beforeEach(async () => {
  fake = fakeBrowser();
  server.answers = {};
  server.asked.length = 0;
  await keep('r1');
});

const keep = (id) => keepReceipt({ id, receipt: `secret-${id}`, kind: 'missed', sentAt: '2026-11-28T10:00:00Z', server: server.origin });
const tell = (news, id = 'r1') => server.answer(`GET /v1/reports/${id}`, { ...NEWS, id, ...news });
const first = async () => (await listReceipts())[0];

test('tells what became of a report, by its receipt and nothing else', async () => {
  tell({ state: 'decided', outcome: 'accepted', answer: 'Thank you.' });
  await lookAtAll();
  const { state, outcome, answer, reached, lookedAt } = await first();
  assert.deepEqual([state, outcome, answer, reached], ['decided', 'accepted', 'Thank you.', true]);
  assert.ok(Date.parse(lookedAt));
  const [{ headers, body }] = server.asked;
  assert.equal(headers.authorization, 'Bearer secret-r1');
  assert.deepEqual([headers.cookie, headers.referer, body], [undefined, undefined, '']);
});

test('what was told stays where the server does not answer now', async () => {
  tell({ state: 'question', question: 'Which town?' });
  await lookAtAll();
  server.answer('GET /v1/reports/r1', {}, 503);
  await lookAtAll();
  const { state, question, reached } = await first();
  assert.deepEqual([state, question, reached], ['question', 'Which town?', false]);
});

test('a report that the server no longer has is gone', async () => {
  await lookAtAll();
  assert.equal((await first()).state, 'gone');
});

test('looks at one report at a time, the longest unseen first, and never at what is settled', async () => {
  await keep('r2');
  await keep('r3');
  tell({ state: 'decided', outcome: 'declined' });
  tell({}, 'r2');
  tell({}, 'r3');
  for (let turn = 0; turn < 5; turn += 1) await lookAtNext();
  const asked = server.paths();
  assert.deepEqual(asked.slice(0, 3).sort(), ['GET /v1/reports/r1', 'GET /v1/reports/r2', 'GET /v1/reports/r3']);
  assert.ok(!asked.slice(3).includes('GET /v1/reports/r1'));
  assert.equal(asked.length, 5);
});

test('the next look is at a moment that nobody can foretell, and there is none where all is settled', async () => {
  const delays = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await scheduleLook();
    delays.push(fake.alarms.get(LOOK_ALARM).delayInMinutes);
  }
  assert.ok(delays.every((delay) => delay >= 60 && delay <= 240));
  assert.equal(new Set(delays).size, 6);
  tell({ state: 'decided' });
  await lookAtNext();
  assert.equal(fake.alarms.has(LOOK_ALARM), false);
});

test('the words of a reply go as they were shown, and what came of it is kept', async () => {
  tell({ state: 'question', question: 'Which town?' });
  await lookAtAll();
  server.answer('POST /v1/reports/r1/reply', { ...NEWS, state: 'replied', question: 'Which town?', reply: 'By the sea.' });
  const body = '{\n  "text": "By the sea."\n}';
  assert.deepEqual(await replyToReport('r1', body), { outcome: 'sent', why: '' });
  assert.equal(server.asked.at(-1).body, body);
  assert.equal(server.asked.at(-1).headers.authorization, 'Bearer secret-r1');
  assert.deepEqual([(await first()).state, (await first()).reply], ['replied', 'By the sea.']);
});

const REPLIES = [[409, 'closed'], [404, 'closed'], [422, 'refused'], [429, 'waiting'], [503, 'waiting']];
for (const [status, outcome] of REPLIES) {
  test(`a reply that gets ${status} is “${outcome}”, and nothing else changes`, async () => {
    server.answer('POST /v1/reports/r1/reply', { title: 'no' }, status);
    const before = await first();
    assert.equal((await replyToReport('r1', '{"text":"x"}')).outcome, outcome);
    assert.deepEqual(await first(), before);
  });
}

test('a reply to nothing, or to a server that is gone, is not lost silently', async () => {
  assert.equal((await replyToReport('unknown', '{"text":"x"}')).outcome, 'closed');
  await keepReceipt({ id: 'r9', receipt: 's', kind: 'lure', sentAt: '', server: 'http://127.0.0.1:9' });
  assert.equal((await replyToReport('r9', '{"text":"x"}')).outcome, 'waiting');
});

test('a report that was taken back is gone here too; where nothing answers, nothing changes', async () => {
  server.answer('DELETE /v1/reports/r1', {}, 503);
  assert.deepEqual(await withdrawReport('r1'), { done: false });
  assert.equal((await listReceipts()).length, 1);
  server.answers['DELETE /v1/reports/r1'] = { status: 204 };
  assert.deepEqual(await withdrawReport('r1'), { done: true });
  assert.deepEqual(await listReceipts(), []);
});

test('a receipt that was deleted while its report was asked for stays deleted', async () => {
  tell({ state: 'decided' });
  await Promise.all([lookAtAll(), forgetReceipt('r1')]);
  assert.deepEqual(await listReceipts(), []);
});

test('receipts of earlier releases are read', async () => {
  await fake.browser.storage.local.set({ receipts: [{ id: 'old', receipt: 's', kind: 'lure', sentAt: 'x', server: server.origin, state: 'in-review' }] });
  const { state, outcome, question, reached } = await first();
  assert.deepEqual([state, outcome, question, reached], ['received', null, null, true]);
});

test('of an answer only what is well-formed is kept', () => {
  const odd = { state: '<b>', outcome: 'x', answer: 5, question: ' ', reply: ['x'], due: 'soon', __proto__: { polluted: 1 } };
  assert.deepEqual(readNews(odd), { state: 'received', outcome: null, answer: null, question: null, reply: null, due: null });
  assert.equal(readNews({ answer: 'a'.repeat(9000) }).answer.length, 4000);
  assert.equal(readNews(null).state, 'received');
  assert.equal(readNews({ due: '2026-12-05T10:00:00Z' }).due, '2026-12-05T10:00:00Z');
});
