import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { beforeEach, test } from 'node:test';
import { contentHandlers } from '../../../extension/src/background/content-handlers.js';
import { pageHandlers } from '../../../extension/src/background/page-handlers.js';
import { getSettings } from '../../../extension/src/background/settings.js';
import { eraseKind, listStored } from '../../../extension/src/background/stored.js';
import { SOURCE, fakeBrowser, fakeFetch, fakeIndexedDB, jsonAnswer } from '../support.mjs';

const LOCAL = {
  settings: { where: 'asked' }, consents: { 'https://a.example': {}, 'https://b.example': {} }, receipts: [{}, {}], queue: [{}], trust: { 'http://a': {} }, suppressions: { server: 'http://a', entries: [] },
  model: { version: '1' }, modelHeld: true, updates: {}, strange: 1,
};
const SESSION = { 'page:1': {}, 'closed:1': [], 'draft:x': {}, 'pending:x': 'words', 'sheet:x': {}, 'private-off': { offSites: [], offAdverts: [] }, queue: [{}], unknown: 2 };
let fake;
let bytes;
beforeEach(async () => {
  fake = fakeBrowser();
  bytes = fakeIndexedDB();
  fakeFetch(() => jsonAnswer({}));
});
async function fill() {
  await fake.browser.storage.local.set(LOCAL);
  await fake.browser.storage.session.set(SESSION);
  bytes.set('from-server', new Uint8Array(5000));
}

test('lists everything that is stored, each thing once, with its size', async () => {
  await fill();
  const all = await listStored();
  const name = ({ kind, area, count }) => `${area} ${kind} ${count}`;
  assert.deepEqual(all.map(name), [
    'local choices 1', 'local agreements 2', 'local receipts 2', 'local waiting 1', 'local keys 1', 'local corrections 1', 'local model 2', 'local updates 1', 'local others 1',
    'session pages 2', 'session begun 3', 'session private 3', 'session others 1',
  ]);
  const size = (area) => Object.entries(area).reduce((sum, [key, value]) => sum + key.length + JSON.stringify(value).length, 0);
  assert.equal(all.reduce((sum, { bytes: own }) => sum + own, 0), size(LOCAL) + size(SESSION) + 5000);
});

test('every kind has its words', async () => {
  await fill();
  const words = JSON.parse(await readFile(new URL('messages/en.json', SOURCE), 'utf8'));
  for (const { kind } of await listStored()) assert.ok(words[`stored.kind.${kind}`], kind);
});

test('erases one kind and nothing else, and all of it in the end', async () => {
  await fill();
  for (const { kind, area } of await listStored()) {
    const before = await listStored();
    await eraseKind(kind, area);
    assert.deepEqual((await listStored()).map((left) => `${left.area} ${left.kind}`), before.slice(1).map((left) => `${left.area} ${left.kind}`));
  }
  assert.deepEqual([fake.browser.storage.local.kept.size, fake.browser.storage.session.kept.size, bytes.size], [0, 0, 0]);
});

test('no module stores anything that the list has no name for', async () => {
  const folder = new URL('background/', SOURCE);
  const source = (await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n');
  const keys = [...source.matchAll(/writeStored\((?:'(?:local|session)'|area), \{ \[?`?(\w+)/g)].map(([, key]) => key);
  assert.ok(keys.length >= 12, keys.join());
  // Keys with a colon or from a constant are written in brackets; their kinds are tried above.
  const known = new Set([...Object.keys(LOCAL), ...Object.keys(SESSION).map((key) => key.split(/[:-]/)[0]), 'pageKey', 'closedKey', 'KEY']);
  assert.deepEqual(keys.filter((key) => !known.has(key)), []);
});

test('leaving quickly forgets what was begun and what is known of pages, not what was sent', async () => {
  await fill();
  await pageHandlers.leaveQuickly();
  assert.deepEqual([...fake.browser.storage.session.kept.keys()], ['private-off', 'queue', 'unknown']);
  assert.equal(fake.browser.storage.local.kept.size, Object.keys(LOCAL).length);
});

const sender = (incognito) => ({ id: 'own-id', url: 'https://board.example/jobs/1', frameId: 0, tab: { id: 1, incognito } });

for (const [where, incognito] of [['a private', true], ['an ordinary', false]]) {
  test(`what is turned off in ${where} window holds there, and is ${incognito ? 'not ' : ''}written to the disk`, async () => {
    fake.browser.tabs.sendMessage = async () => {};
    await contentHandlers.turnOffAdvert({ hash: 'abcd1' }, sender(incognito));
    await contentHandlers.turnOffSite({}, sender(incognito));
    const onDisk = JSON.stringify([...fake.browser.storage.local.kept]);
    assert.equal(/board\.example|abcd1/.test(onDisk), !incognito);
    await fake.browser.storage.local.set({ settings: { ...(await getSettings()), where: 'everywhere' } });
    assert.deepEqual(await contentHandlers.getPlan({}, sender(incognito)), { auto: false });
    const { closed } = await contentHandlers.judgeAdvert({ text: ' ', hash: 'abcd1' }, sender(incognito));
    assert.equal(closed, true);
    assert.equal((await contentHandlers.judgeAdvert({ text: ' ', hash: 'abcd2' }, sender(incognito))).closed, false);
    if (incognito) assert.deepEqual(await contentHandlers.getPlan({}, sender(false)), { auto: true });
  });
}

test('in discreet mode toolbar, menu and words bear a neutral name, and no badge is left', async () => {
  await pageHandlers.saveSettings({ patch: { discreet: true } });
  assert.deepEqual([fake.shown.title, fake.shown.menus[0], fake.badges.get(1)], ['Notes', 'Check the selected text with Notes', '']);
  assert.ok(fake.shown.menus.every((title) => !title.includes('Fanal')));
  assert.match(fake.shown.icon, /notes-32\.png$/);
  const { words, judged } = await contentHandlers.judgeAdvert({ text: ' ', hash: 'abcd1' }, sender(false));
  assert.ok(!JSON.stringify([words, judged]).includes('Fanal'));
  await pageHandlers.saveSettings({ patch: { discreet: false } });
  assert.deepEqual([fake.shown.title, fake.shown.menus[0]], ['Fanal', 'Check the selected text with Fanal']);
});

test('erasing the choices gives toolbar and menu their name back', async () => {
  await pageHandlers.saveSettings({ patch: { discreet: true } });
  await pageHandlers.eraseKind({ kind: 'choices', area: 'local' });
  assert.deepEqual([fake.shown.title, fake.shown.menus[0]], ['Fanal', 'Check the selected text with Fanal']);
});

test('the badge says by its shape how telling a page is, goes in discreet mode, and comes back with it', async () => {
  // The page has its answer before the badge is drawn.
  const badgeAfter = async (level) => {
    fakeFetch(() => jsonAnswer({ level, language: 'en', reason: null, combinations: [], findings: [] }));
    fake.badges.delete(1);
    await contentHandlers.judgeAdvert({ text: `an advert of ${level}`, hash: level }, sender(false));
    while (!fake.badges.has(1)) await new Promise((done) => setTimeout(done, 1));
    return fake.badges.get(1);
  };
  const shown = [];
  for (const level of ['no-signs', 'some-signs', 'strong-signs', 'some-signs']) shown.push(await badgeAfter(level));
  assert.deepEqual(shown, ['', '!', '!!', '!!']);
  await pageHandlers.saveSettings({ patch: { discreet: true } });
  assert.deepEqual([fake.badges.get(1), await badgeAfter('strong-signs')], ['', '']);
  await pageHandlers.saveSettings({ patch: { discreet: false } });
  assert.equal(fake.badges.get(1), '!!');
});
