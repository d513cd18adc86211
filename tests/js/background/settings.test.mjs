import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { DEFAULTS, MANAGED, MAX_OFF_ADVERTS, getSettings, readSettings, saveSettings } from '../../../extension/src/background/settings.js';
import { cleanHost, cleanRemote, cleanReview, cleanServer, mayWarnOn, originsOf, originsOfServer, reviewServerOf } from '../../../extension/src/sites.js';
import { pageHandlers } from '../../../extension/src/background/page-handlers.js';
import { dropUnneeded, syncPageScript } from '../../../extension/src/background/site-access.js';
import { SOURCE, fakeBrowser, fakeFetch } from '../support.mjs';

let fake;
beforeEach(() => {
  fake = fakeBrowser({ granted: ['http://127.0.0.1/*', '*://*.indeed.com/*'] });
});

test('starts with nothing chosen', async () => assert.deepEqual(await getSettings(), DEFAULTS));

test('wrong stored values fall back one by one', () => {
  const read = readSettings({ language: 7, where: 'boards', boards: ['Example.org', 'not a host', 'example.org'], server: 'https://evil.example', offSites: 'x' });
  assert.deepEqual(read, { ...DEFAULTS, where: 'boards', boards: ['example.org'] });
});

test('keeps what is saved and changes nothing else', async () => {
  await saveSettings({ where: 'asked' });
  await saveSettings({ language: 'fr' });
  assert.deepEqual(await getSettings(), { ...DEFAULTS, where: 'asked', language: 'fr' });
});

test('takes a host as people type it', () => {
  assert.equal(cleanHost(' https://www.Example.org/jobs?x=1 '), 'example.org');
  assert.equal(cleanHost('*.example.org'), 'example.org');
  assert.equal(cleanHost('emploi.été.example'), 'emploi.xn--t-9fab.example');
  for (const wrong of ['', 'a b', '*', '<b>']) assert.equal(cleanHost(wrong), null, wrong);
});

test('takes a server on this computer and no other', () => {
  assert.equal(cleanServer('9000'), 'http://127.0.0.1:9000');
  assert.equal(cleanServer('http://localhost:9000/'), 'http://127.0.0.1:9000');
  const refused = ['https://127.0.0.1:8765', 'http://127.0.0.1.evil.example', 'http://10.0.0.1:8765', 'http://a@127.0.0.1', 'http://127.0.0.1:1/x', '99999', 'ftp://x', ''];
  for (const wrong of refused) assert.equal(cleanServer(wrong), null, wrong);
});

test('takes a server elsewhere only over https, and of its address only the origin', () => {
  assert.equal(cleanRemote('fanal.example'), 'https://fanal.example');
  assert.equal(cleanRemote(' https://Fanal.example:8443/ '), 'https://fanal.example:8443');
  const refused = ['http://fanal.example', 'https://a:b@fanal.example', 'https://fanal.example/x', 'https://fanal.example/?q', 'javascript:alert(1)', 'ftp://x', '', 'a b'];
  for (const wrong of refused) assert.equal(cleanRemote(wrong), null, wrong);
  assert.equal(cleanReview('8765'), 'http://127.0.0.1:8765');
  assert.equal(cleanReview('ngo.example'), 'https://ngo.example');
  assert.deepEqual(originsOfServer('https://fanal.example:8443'), ['https://fanal.example/*']);
  assert.deepEqual(originsOfServer('http://127.0.0.1:8765'), []);
});

test('reports go to the server on this computer unless another one was named', () => {
  assert.equal(reviewServerOf(DEFAULTS), DEFAULTS.server);
  assert.equal(reviewServerOf({ ...DEFAULTS, reviewServer: 'https://ngo.example' }), 'https://ngo.example');
});

test('keeps the newest adverts that are hidden, each once, and nothing but hash and date', () => {
  const many = Array.from({ length: MAX_OFF_ADVERTS + 5 }, (_, at) => ({ hash: `hash-${at}`, since: '2026-11-28T10:00:00Z', text: 'words' }));
  const { offAdverts } = readSettings({ offAdverts: [...many, many.at(-1), null, { hash: '<b>', since: 'x' }] });
  assert.equal(offAdverts.length, MAX_OFF_ADVERTS);
  assert.deepEqual(offAdverts.at(-1), { hash: many.at(-1).hash, since: many[0].since });
});

test('what whoever looks after the computer has set wins, is named, and is not stored as a choice', async () => {
  fake = fakeBrowser({ managed: { discreet: true, where: 'nowhere', reviewServer: 'ngo.example', offSites: ['x.example'], boards: [] } });
  const settings = await saveSettings({ discreet: false, reviewServer: '8765', where: 'asked' });
  assert.deepEqual([settings.discreet, settings.reviewServer, settings.where], [true, 'https://ngo.example', 'asked']);
  assert.deepEqual(settings.managed, ['discreet', 'reviewServer'], 'values that mean nothing, and names that may not be set, are left to the person');
  assert.deepEqual(await getSettings(), settings);
  const stored = fake.browser.storage.local.kept.get('settings');
  assert.deepEqual([stored.discreet, stored.reviewServer, stored.managed], [false, 'http://127.0.0.1:8765', undefined]);
});

test('the schema for policies names exactly what may be set', async () => {
  const schema = JSON.parse(await readFile(new URL('managed-schema.json', SOURCE), 'utf8'));
  assert.deepEqual(Object.keys(schema.properties).sort(), [...MANAGED].sort());
});

test('warns by itself only where it was chosen', () => {
  const boards = { ...DEFAULTS, where: 'boards', boards: ['indeed.com'], offSites: ['fr.indeed.com'] };
  assert.equal(mayWarnOn('uk.indeed.com', boards), true);
  assert.equal(mayWarnOn('fr.indeed.com', boards), false);
  assert.equal(mayWarnOn('notindeed.com', boards), false);
  assert.equal(mayWarnOn('any.example', { ...DEFAULTS, where: 'everywhere' }), true);
  assert.equal(mayWarnOn('any.example', { ...DEFAULTS, where: 'asked' }), false);
  assert.equal(mayWarnOn('any.example', DEFAULTS), false);
});

test('an address of numbers has no hosts below it', () => assert.deepEqual(originsOf('127.0.0.1'), ['*://127.0.0.1/*']));

test('runs only on hosts that are chosen and granted, and not where it was turned off', async () => {
  await saveSettings({ where: 'boards', boards: ['indeed.com', 'monster.fr'], offSites: ['fr.indeed.com'] });
  assert.deepEqual(await syncPageScript(), ['*://*.indeed.com/*']);
  assert.deepEqual(fake.scripts[0].excludeMatches, ['*://*.fr.indeed.com/*']);
  await saveSettings({ where: 'asked' });
  await syncPageScript();
  assert.deepEqual(fake.scripts, []);
});

test('gives back what a choice no longer needs', async () => {
  await dropUnneeded({ ...DEFAULTS, where: 'asked' }, ['http://127.0.0.1/*']);
  assert.deepEqual(fake.granted, ['http://127.0.0.1/*']);
});

test('two changes at once are both kept', async () => {
  await Promise.all([
    saveSettings({ where: 'boards' }), saveSettings({ boards: ['indeed.com'] }), saveSettings(({ offSites }) => ({ offSites: [...offSites, 'a.example'] })),
    saveSettings(({ offSites }) => ({ offSites: [...offSites, 'b.example'] })),
  ]);
  const { where, boards, offSites } = await getSettings();
  assert.deepEqual({ where, boards, offSites }, { where: 'boards', boards: ['indeed.com'], offSites: ['a.example', 'b.example'] });
});

test('a right that was just given stays while another choice is saved', async () => {
  fakeFetch(() => new Response('', { status: 404 }));
  await pageHandlers.saveSettings({ patch: { language: 'fr' } });
  await pageHandlers.saveSettings({ patch: { boards: ['monster.fr'] } });
  assert.ok(fake.granted.includes('*://*.indeed.com/*'));
  await pageHandlers.chooseWhere({ where: 'boards', boards: ['indeed.com'] });
  assert.ok(fake.granted.includes('*://*.indeed.com/*'));
  await pageHandlers.chooseWhere({ where: 'asked' });
  assert.deepEqual(fake.granted, ['http://127.0.0.1/*']);
});

test('two changes at once leave one script, that of the later one', async () => {
  await saveSettings({ where: 'boards', boards: ['indeed.com'] });
  const earlier = [syncPageScript(), syncPageScript()];
  await saveSettings({ offSites: ['fr.indeed.com'] });
  await Promise.all([...earlier, syncPageScript()]);
  assert.equal(fake.scripts.length, 1);
  assert.deepEqual(fake.scripts[0].excludeMatches, originsOf('fr.indeed.com'));
});

test('whoever asked before a choice was saved does not undo it', async () => {
  const early = syncPageScript();
  await saveSettings({ where: 'boards', boards: ['indeed.com'] });
  await Promise.all([early, syncPageScript(), syncPageScript()]);
  assert.deepEqual(fake.scripts.map(({ matches }) => matches), [['*://*.indeed.com/*']]);
});

test('what runs already is not taken away while a page may be loading', async () => {
  await saveSettings({ where: 'boards', boards: ['indeed.com'] });
  await syncPageScript();
  let taken = 0;
  fake.browser.scripting.unregisterContentScripts = async () => void (taken += 1);
  await syncPageScript();
  assert.equal(taken, 0);
});
