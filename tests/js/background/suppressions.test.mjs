import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { maskContacts } from '../../../extension/src/masking.js';
import { assess } from '../../../extension/src/scoring/index.js';
import { makeSketch, readingOf, similarity } from '../../../extension/src/scoring/sketch.js';
import { fetchList, getList, isTakenBack } from '../../../extension/src/background/suppressions.js';
import { MAX_LIST_BYTES } from '../../../extension/src/background/suppression-list.js';
import { checkKey } from '../../../extension/src/background/trust.js';
import { FanalServer, SIGNED_SUPPRESSIONS, listBody, makeKey } from '../fanal-server.mjs';
import { MODEL } from '../scoring/model.mjs';
import { fakeBrowser } from '../support.mjs';

const digestOf = async (bytes) => createHash('sha256').update(bytes).digest('hex');
const READING = await readingOf(MODEL.chars, digestOf);
const HONEST = 'Kitchen helper for a hotel on the coast. The training fee of 150 euros is paid before the first day and is given back after three months. Shifts are planned two weeks ahead, the contract is for one season, and wages go to your bank account each Friday. Call 0639981234.';
const NEAR_COPY = HONEST.replace('planned two weeks ahead', 'planned three weeks ahead').replace('0639981234', '0701112233');
const WITH_PASSPORT = `${HONEST} The manager keeps your passport until the season is over.`;

let server;
let trust;
before(async () => {
  server = await new FanalServer().start();
});
after(() => server.stop());
beforeEach(async () => {
  fakeBrowser();
  server.showKeys(server.key);
  trust = await checkKey(server.origin);
  server.asked.length = 0;
});

async function entryOf(text, more = {}) {
  const { digest, values, size } = await makeSketch(maskContacts(text, new Set()), MODEL.chars, digestOf);
  return { id: 'sup-1', digest, values, size, indicators: ['upfront-fee'], expires: '2099-01-01T00:00:00Z', ...more };
}
const check = (text, origin = server.origin) => isTakenBack(assess(MODEL, text), text, origin, async () => MODEL);

/** Lets the server give one list, and takes it. */
async function take(list) {
  server.giveList({ reading: READING, ...list });
  return fetchList(trust);
}

test('the very text, and one nearly the same, no longer warn', async () => {
  assert.equal(assess(MODEL, HONEST).level, 'some-signs', 'the text must warn, or nothing is tried here');
  assert.equal(await check(HONEST), false);
  assert.equal(await take({ entries: [await entryOf(HONEST)] }), 'new');
  assert.equal(await check(HONEST), true);
  assert.equal(await check(HONEST.replace('0639981234', '+33 6 39 98 00 00')), true, 'contact data is no part of a text');
  assert.notDeepEqual(await entryOf(NEAR_COPY), await entryOf(HONEST));
  assert.equal(await check(NEAR_COPY), true);
});

test('a text nearly the same that shows a decisive combination goes on warning', async () => {
  const known = ['upfront-fee', 'documents-kept'];
  await take({ entries: [await entryOf(HONEST, { indicators: known })] });
  const [one, two] = [await entryOf(HONEST), await entryOf(WITH_PASSPORT)];
  assert.ok(similarity(one.values, two.values) >= 0.8, 'it must be a near copy, or nothing is tried here');
  const { level, findings } = assess(MODEL, WITH_PASSPORT);
  assert.equal(level, 'strong-signs');
  assert.deepEqual(findings.map(({ indicator }) => indicator).filter((name) => !known.includes(name)), []);
  assert.equal(await check(WITH_PASSPORT), false);
});

test('the very text is left out even where it shows one: reviewers have read it', async () => {
  await take({ entries: [await entryOf(WITH_PASSPORT)] });
  assert.equal(await check(WITH_PASSPORT), true);
});

test('a sign that reviewers have not seen goes on warning', async () => {
  await take({ entries: [await entryOf(HONEST, { indicators: [] })] });
  assert.equal(await check(NEAR_COPY), false);
});

test('another text goes on warning', async () => {
  await take({ entries: [await entryOf('A wholly different notice about the garden on the hill and its apple trees in spring.')] });
  assert.equal(await check(HONEST), false);
});

test('sketches of another reading are not compared', async () => {
  await take({ reading: '0123456789ab', entries: [await entryOf(HONEST)] });
  assert.equal((await getList(server.origin)).entries.length, 1);
  assert.equal(await check(HONEST), false);
});

test('an entry that has ended, and a list of another server, take nothing back', async () => {
  await take({ entries: [await entryOf(HONEST, { expires: '2020-01-01T00:00:00Z' })] });
  assert.equal(await check(HONEST), false);
  await take({ serial: 2, entries: [await entryOf(HONEST)] });
  assert.equal(await check(HONEST, 'http://127.0.0.1:1'), false);
  assert.equal(await check(HONEST), true);
});

test('what one key had signed is not used under another', async () => {
  await take({ serial: 6, entries: [await entryOf(HONEST)] });
  const other = makeKey();
  await globalThis.browser.storage.local.set({ trust: { ...trust, id: other.id, key: other.public } });
  assert.equal(await getList(server.origin), null);
  assert.equal(await check(HONEST), false);
});

test('an entry that was taken off the list warns again', async () => {
  await take({ serial: 4, entries: [await entryOf(HONEST)] });
  assert.equal(await take({ serial: 5, entries: [] }), 'new');
  assert.equal(await check(HONEST), false);
});

test('asks only for what is new', async () => {
  await take({ serial: 3, entries: [await entryOf(HONEST)] });
  assert.equal(await fetchList(trust), 'same');
  assert.equal(server.asked.at(-1).headers['if-none-match'], '"3"');
  assert.equal(server.asked.at(-1).body, '');
  assert.equal(await check(HONEST), true);
});

test('a list older than the one that is here is refused, one of the same age is not', async () => {
  await take({ serial: 8, entries: [await entryOf(HONEST)] });
  assert.equal(await take({ serial: 7, entries: [] }), 'refused');
  assert.equal((await getList(server.origin)).serial, 8);
  server.give('GET /v1/suppressions', ...signed({ serial: 8, reading: READING }), '"other"');
  assert.equal(await fetchList(trust), 'new');
});

/** A body and its header. */
function signed(list, key = server.key, kind = SIGNED_SUPPRESSIONS) {
  const body = listBody(list);
  return [body, key.header(kind, body)];
}

test('what is not signed by the key we know is refused, and leaves what is here', async () => {
  await take({ serial: 1, entries: [await entryOf(HONEST)] });
  const tampered = { serial: 9, reading: READING, entries: [await entryOf(HONEST), await entryOf(WITH_PASSPORT, { id: 'sup-2' })] };
  const [body, header] = signed(tampered);
  const swapped = Buffer.from(body.toString().replace('sup-2', 'sup-3'));
  const refused = {
    'no signature': [body, ''], 'a changed entry': [swapped, header], 'another key': signed(tampered, makeKey()), 'a model’s signature': signed(tampered, server.key, 'fanal model 1\n'),
    'another key under this name': [body, makeKey().header(SIGNED_SUPPRESSIONS, body).replace(/key=\w+/, `key=${server.key.id}`)], 'no list': [Buffer.from('{}'), server.key.header(SIGNED_SUPPRESSIONS, Buffer.from('{}'))],
  };
  for (const [what, [bytes, signature]] of Object.entries(refused)) {
    server.give('GET /v1/suppressions', bytes, signature);
    assert.equal(await fetchList(trust), 'refused', what);
    assert.equal((await getList(server.origin)).serial, 1, what);
  }
});

test('a list that is too large is refused before it is read', async () => {
  const body = Buffer.concat([listBody({ reading: READING }), Buffer.alloc(MAX_LIST_BYTES, ' ')]);
  server.give('GET /v1/suppressions', body, server.key.header(SIGNED_SUPPRESSIONS, body));
  assert.equal(await fetchList(trust), 'refused');
});

test('a server without a list, one in trouble and none are told apart', async () => {
  delete server.answers['GET /v1/suppressions'];
  assert.equal(await fetchList(trust), 'none');
  server.answer('GET /v1/suppressions', {}, 503);
  await assert.rejects(fetchList(trust), { status: 503 });
  await assert.rejects(fetchList({ ...trust, server: 'http://127.0.0.1:9' }), { status: 0 });
});

test('a text that does not warn is not looked up', async () => {
  await take({ entries: [await entryOf('The bakery on Mill Lane looks for a second baker who starts early in the morning.')] });
  const calm = assess(MODEL, 'The bakery on Mill Lane looks for a second baker who starts early in the morning.');
  assert.equal(await isTakenBack(calm, 'x', server.origin, () => assert.fail('the model was asked for')), false);
});
