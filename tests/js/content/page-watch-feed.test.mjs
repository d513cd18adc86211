import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likeOffer, likeOfferPage } from '../../../extension/src/background/offer-words.js';
import { Banners } from '../../../extension/src/content/banners.js';
import { Budget } from '../../../extension/src/content/budget.js';
import { PageWatch } from '../../../extension/src/content/page-watch.js';
import { Readability, openPage } from '../support.mjs';
import { JUDGED, WORDS } from '../judged.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
/** Waits for what must come, however slow this machine is. */
async function until(isSo) {
  for (let waited = 0; !isSo() && waited < 10000; waited += 50) await pause(50);
}
const post = (name, more = '') => `<div class="post" ${more}><a href="#">${name}</a><p>We are hiring, salary paid every week, write to ${name} on WhatsApp.</p></div>`;
const plain = (name) => `<div class="post"><a href="#">${name}</a><p>The cat of ${name} sleeps on the roof again.</p></div>`;

/** A page under watch; every text is judged to show strong signs. */
function watchPage(html, budget = null) {
  const window = openPage(`<body><main><div id="feed">${html}</div></main></body>`);
  const asked = [];
  const nothing = [];
  const { document } = window;
  const banners = new Banners({ document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onDespite() {}, onClosed() {} });
  const ask = async ({ text }) => {
    asked.push(text.split('\n')[0]);
    return { judged: JUDGED, words: WORDS, closed: false };
  };
  const watch = new PageWatch({
    document, banners, budget: budget ?? new Budget(window), ask, nothingFound: (why) => nothing.push(why), loadReader: async () => Readability,
    likeness: async (texts, page) => ({ likenesses: texts.map(page ? likeOfferPage : likeOffer), cost: 0 }),
  });
  const shown = () => [...document.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot);
  return { window, document, watch, banners, asked, nothing, shown, feed: document.getElementById('feed') };
}

test('each post that offers work is judged by itself, those out of view when somebody scrolls to them', async () => {
  const page = watchPage(post('ann') + plain('bob') + post('cid', 'data-below') + post('dan'));
  await page.watch.start();
  await until(() => page.shown().length >= 2);
  assert.deepEqual(page.asked, ['ann', 'dan']);
  const below = page.document.querySelector('[data-below]');
  below.removeAttribute('data-below');
  page.watch.feed.observer.tell([below]);
  await until(() => page.asked.length >= 3);
  assert.deepEqual(page.asked, ['ann', 'dan', 'cid']);
  page.watch.stop();
  assert.equal(page.shown().length, 0);
});

test('posts that scrolling brings are judged, each once', async () => {
  const page = watchPage(post('ann') + post('bob') + post('cid'));
  await page.watch.start();
  await until(() => page.shown().length >= 3);
  page.feed.insertAdjacentHTML('beforeend', post('dan') + post('ann'));
  await until(() => page.asked.length >= 4);
  await pause(50);
  assert.deepEqual(page.asked, ['ann', 'bob', 'cid', 'dan']);
  page.watch.stop();
});

test('a post that changes is judged again, and a warning goes with its post', async () => {
  const page = watchPage(post('ann') + post('bob') + post('cid') + plain('dan'));
  await page.watch.start();
  await until(() => page.shown().length >= 3);
  page.document.querySelector('.post a').textContent = 'eve';
  page.feed.querySelectorAll('.post')[1].remove();
  await until(() => page.asked.length >= 4 && page.shown().length === 2);
  assert.deepEqual(page.asked, ['ann', 'bob', 'cid', 'eve']);
  assert.equal(page.shown().length, 2);
  page.watch.stop();
});

test('a closed warning stays closed although the page changes', async () => {
  const page = watchPage(post('ann') + post('bob') + post('cid'));
  await page.watch.start();
  await until(() => page.shown().length >= 3);
  [...page.banners.standing.values()].forEach(({ banner }) => banner.close());
  page.feed.insertAdjacentHTML('beforeend', plain('dan'));
  await pause(1300);
  assert.equal(page.shown().length, 0);
  page.watch.stop();
});

test('when somebody asks, posts out of view are read too, and nothing is watched afterwards', async () => {
  const page = watchPage(post('ann', 'data-below') + post('bob') + post('cid'));
  const { judged } = await page.watch.lookNow();
  assert.equal(judged.length, 3);
  assert.deepEqual(page.asked, ['bob', 'cid', 'ann']);
  page.feed.insertAdjacentHTML('beforeend', post('dan'));
  await pause(1300);
  assert.equal(page.asked.length, 3);
});

test('whoever asks is answered also where so much was judged that the page is left alone', async () => {
  const page = watchPage(post('ann') + post('bob') + post('cid'));
  for (let at = 0; at < 500; at += 1) page.watch.judged.set(`before-${at}`, Promise.resolve({ judged: JUDGED, words: WORDS, closed: false }));
  await page.watch.start();
  await until(() => page.nothing.includes('too-busy'));
  assert.deepEqual([page.asked, page.nothing.includes('too-busy')], [[], true]);
  assert.deepEqual((await page.watch.lookNow()).judged, [JUDGED, JUDGED, JUDGED]);
});

test('a feed of pictures says that they are not read', async () => {
  const page = watchPage(plain('ann') + plain('bob') + plain('cid') + '<div class="post"><img src="data:,"></div>');
  await page.watch.start();
  assert.deepEqual(page.nothing, ['image']);
  page.watch.stop();
});

test('a page that costs too much is left alone, which is said; whoever asks is answered all the same', async () => {
  const window = { requestIdleCallback: (done) => setTimeout(done) };
  const clock = { now: 0 };
  const page = watchPage(post('ann') + post('bob') + post('cid'), new Budget(window, () => (clock.now += 900)));
  await page.watch.start();
  assert.equal(page.nothing.at(-1), 'too-busy');
  page.feed.insertAdjacentHTML('beforeend', post('dan'));
  await pause(1300);
  assert.ok(!page.asked.includes('dan'));
  page.watch.given.budget = new Budget(window, () => 0);
  assert.equal((await page.watch.lookNow()).judged.length, 4);
});

for (const [what, open, close, place] of [['list', '<ul>', '</ul>', 'LI'], ['table', '<table><tbody>', '</tbody></table>', 'TD']]) {
  test(`in a ${what} the warning stands in the row of its post`, async () => {
    const row = (name) => `<${what === 'list' ? 'li' : 'tr'}>${what === 'list' ? '' : '<td>'}<a href="#">${name}</a> We are hiring, salary paid every week, write to ${name} on WhatsApp.</${what === 'list' ? 'li' : 'tr'}>`;
    const page = watchPage(`${open}${row('ann')}${row('bob')}${row('cid')}${close}`);
    await page.watch.start();
    await pause(50);
    assert.deepEqual(page.shown().map(({ parentElement }) => [parentElement.tagName, parentElement.textContent.slice(0, 3)]), [[place, 'ann'], [place, 'bob'], [place, 'cid']]);
    page.watch.stop();
  });
}
