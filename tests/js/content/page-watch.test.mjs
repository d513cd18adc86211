import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likeOffer, likeOfferPage } from '../../../extension/src/background/offer-words.js';
import { Budget } from '../../../extension/src/content/budget.js';
import { Banners } from '../../../extension/src/content/banners.js';
import { PageWatch } from '../../../extension/src/content/page-watch.js';
import { Readability, openPage } from '../support.mjs';
import { JUDGED, WORDS } from '../judged.mjs';

const advertScript = (description) => `<script type="application/ld+json">${JSON.stringify({ '@type': 'JobPosting', title: 'Waiter', description })}</script>`;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A page under watch; `state` is what every advert is judged to be. */
function watchPage(html, { state = 'strong-signs', closed = false, takenBack = false } = {}) {
  const window = openPage(html);
  const asked = [];
  const nothing = [];
  const banners = new Banners({ document: window.document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onDespite() {}, onClosed() {} });
  const ask = async ({ text }, _hash, { despite }) => {
    asked.push(text);
    const judged = takenBack && !despite ? { ...JUDGED, state: 'no-signs', findings: [], suppressed: state } : { ...JUDGED, state };
    return { judged, words: WORDS, closed };
  };
  const watch = new PageWatch({
    document: window.document, banners, budget: new Budget(window), ask, nothingFound: (why) => nothing.push(why), loadReader: async () => Readability,
    likeness: async (texts, page) => ({ likenesses: texts.map(page ? likeOfferPage : likeOffer), cost: 0 }),
  });
  const shown = () => [...window.document.querySelectorAll('*')].filter((element) => element.shadowRoot).length;
  return { window, watch, asked, shown, nothing };
}

test('warns once at an advert with signs', async () => {
  const page = watchPage(`<body>${advertScript('Pay first.')}<h1>Waiter</h1></body>`);
  await page.watch.start();
  assert.deepEqual([page.asked.length, page.shown()], [1, 1]);
  page.watch.stop();
});

for (const state of ['no-signs', 'cannot-judge', 'not-checked']) {
  test(`draws nothing by itself for ${state}`, async () => {
    const page = watchPage(`<body>${advertScript('Fine.')}</body>`, { state });
    await page.watch.start();
    assert.deepEqual([page.asked.length, page.shown()], [1, 0]);
    page.watch.stop();
  });
}

test('draws nothing for a warning that reviewers took back, until the person wants to see it', async () => {
  const page = watchPage(`<body>${advertScript('Pay first.')}<h1>Waiter</h1></body>`, { takenBack: true });
  await page.watch.start();
  assert.equal(page.shown(), 0);
  await page.watch.lookNow();
  assert.equal(page.shown(), 0);
  assert.equal((await page.watch.lookNow(true)).judged[0].state, 'strong-signs');
  assert.equal(page.shown(), 1);
  page.watch.stop();
});

test('a page whose words offer nothing is not read further', async () => {
  const page = watchPage(`<body><p>${'The river was high in spring and the ferry stood still. '.repeat(40)}</p></body>`);
  await page.watch.start();
  assert.deepEqual([page.asked, page.nothing], [[], ['no-advert']]);
  page.watch.stop();
});

test('what describes itself is judged early, once, and shown when the page is ready', async () => {
  const page = watchPage(`<body>${advertScript('Pay first.')}<h1>Waiter</h1></body>`);
  assert.equal(await page.watch.judgeEarly(), true);
  assert.deepEqual([page.asked.length, page.shown()], [1, 0]);
  await page.watch.start();
  assert.deepEqual([page.asked.length, page.shown()], [1, 1]);
  page.watch.stop();
});

test('a warning that was closed in this tab is not shown again, unless the person asks', async () => {
  const page = watchPage(`<body>${advertScript('Pay.')}</body>`, { closed: true });
  await page.watch.start();
  assert.equal(page.shown(), 0);
  await page.watch.lookNow();
  assert.equal(page.shown(), 1);
  page.watch.stop();
});

test('judges again when the text of the advert changes, and takes the old warning away', async () => {
  const page = watchPage(`<body>${advertScript('Pay first.')}<h1>Waiter</h1></body>`);
  await page.watch.start();
  page.window.document.querySelector('script').textContent = JSON.stringify({ '@type': 'JobPosting', title: 'Waiter', description: 'Other.' });
  await pause(1200);
  assert.deepEqual([page.asked.length, page.shown()], [2, 1]);
  page.watch.stop();
});

test('drawing a banner does not make it look again', async () => {
  const page = watchPage(`<body>${advertScript('Pay first.')}<h1>Waiter</h1></body>`);
  await page.watch.start();
  await pause(1200);
  assert.equal(page.watch.looks, 1);
  page.watch.stop();
});

test('finds an advert that a single-page site shows later, and leaves with it', async () => {
  const page = watchPage('<body><main></main></body>');
  await page.watch.start();
  assert.deepEqual(page.nothing, ['no-advert']);
  page.window.document.querySelector('main').innerHTML = '<div itemscope itemtype="https://schema.org/JobPosting"><h2 itemprop="title">Cook</h2><p itemprop="description">Pay.</p></div>';
  await pause(1200);
  assert.equal(page.shown(), 1);
  page.window.history.pushState(null, '', '/other');
  page.window.document.querySelector('main').innerHTML = '<p>Elsewhere</p>';
  await pause(1200);
  assert.equal(page.shown(), 0);
  page.watch.stop();
});

test('after "not on this site" nothing is left and nothing is looked at', async () => {
  const page = watchPage(`<body>${advertScript('Pay first.')}</body>`);
  await page.watch.start();
  page.watch.stop();
  page.window.document.body.append('more');
  await pause(1200);
  assert.deepEqual([page.asked.length, page.shown()], [1, 0]);
});

test('a link to a place on the same page is not another page', async () => {
  const page = watchPage(`<body>${advertScript('Pay first.')}</body>`);
  await page.watch.start();
  page.window.location.hash = 'apply';
  await pause(1200);
  assert.equal(page.shown(), 1);
  page.window.location.hash = '#/jobs/2';
  await pause(50);
  assert.equal(page.shown(), 0);
  page.watch.stop();
});
