import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { contentHandlers } from '../../../extension/src/background/content-handlers.js';
import { saveSettings } from '../../../extension/src/background/settings.js';
import { fakeBrowser, fakeFetch, jsonAnswer } from '../support.mjs';

const url = 'https://board.example/offer';
const sender = { id: 'own-id', url, frameId: 3, tab: { id: 1, url } };
let browser;
let asked;
beforeEach(() => {
  ({ browser } = fakeBrowser());
  asked = fakeFetch(() => jsonAnswer({ level: 'no-signs', language: 'en', findings: [], combinations: [] }));
});
const judge = (more) => contentHandlers.judgeAdvert({ text: 'The words of an offer.', hash: 'abcd', ...more }, sender);

test('what a page asks early is judged only where Fanal is to read by itself', async () => {
  assert.equal(await judge({ early: true }), null);
  assert.deepEqual(asked, []);
  await saveSettings({ where: 'everywhere' });
  assert.equal((await judge({ early: true })).judged.state, 'no-signs');
  await saveSettings({ offSites: ['board.example'] });
  assert.equal(await judge({ early: true }), null);
  assert.equal(asked.length, 1);
});

test('says how much texts look like offers, each as a post or as a page', async () => {
  const calm = 'The river was high in spring and the ferry stood still. ';
  const texts = ['We are hiring waiters, the salary is paid every week, write to us.', calm.repeat(40)];
  assert.deepEqual((await contentHandlers.likeOffers({ texts, page: false }, sender)).likenesses, ['yes', 'perhaps']);
  assert.deepEqual((await contentHandlers.likeOffers({ texts, page: true }, sender)).likenesses, ['yes', 'no']);
});

test('puts beside our script what it names, into its own frame, and nothing else', async () => {
  const put = [];
  browser.scripting.executeScript = async ({ target, files }) => {
    put.push([target, files]);
    return [];
  };
  for (const part of ['drawing', 'reader', 'constructor', '../background/index.js']) await contentHandlers.loadPart({ part }, sender);
  const target = { tabId: 1, frameIds: [3] };
  assert.deepEqual(put, [[target, ['drawing.js']], [target, ['vendor/Readability.js']]]);
});
