import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createBanner } from '../../../extension/src/content/banner.js';
import { Banners } from '../../../extension/src/content/banners.js';
import { openPage } from '../support.mjs';
import { JUDGED, WORDS } from '../judged.mjs';

const t = (key, values) => (WORDS[key] ?? key).replace('{count}', values?.count);
let document;
let window;
beforeEach(() => {
  window = openPage('<main><h1>Waiter abroad</h1><p>Text of the advert.</p><a href="#">Apply</a></main>');
  document = window.document;
});
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const build = (judged = JUDGED, actions = {}) => createBanner({ document, css: '', mode: 'open', judged, t, actions: { closed: () => {}, ...actions } });

test('is closed to the page when built for release', () => {
  const { host } = createBanner({ document, css: '', mode: 'closed', judged: JUDGED, t, actions: { closed: () => {} } });
  assert.equal(host.shadowRoot, null);
  assert.match(host.tagName, /^[A-Z]{3}-[A-Z]{5}$/);
  assert.doesNotMatch(host.outerHTML, /fanal/i);
});

test('names the level in words first, then findings with quotes, why and what to ask, and no number', () => {
  const { host } = build();
  const { textContent } = host.shadowRoot.querySelector('[data-testid="assessment"]');
  for (const part of ['A fee', 'pay 300 dollars', 'Why it matters', 'Ask who gets it']) assert.ok(textContent.includes(part), part);
  assert.doesNotMatch(textContent, /score|%/i);
});

test('names the signs with a drawing each, and folds reasons and what to ask', () => {
  const { host } = build(JUDGED, { openSheet() {} });
  const sign = host.shadowRoot.querySelector('[data-testid="sign"]');
  assert.equal(sign.textContent, 'A fee');
  assert.equal(sign.querySelector('svg').getAttribute('aria-hidden'), 'true');
  const folds = [...host.shadowRoot.querySelectorAll('.assessment > details')];
  assert.deepEqual(folds.map((fold) => [fold.dataset.testid, fold.open]), [['reasons', false], ['before', false]]);
  const asked = [...folds[1].querySelectorAll('.sheet-do > li, .sheet-ask > li')].map(({ textContent }) => textContent);
  assert.deepEqual(asked, JUDGED.before.items.map(({ text }) => text));
});

test('what to ask is not there where nothing was checked', () => {
  const { host } = build({ ...JUDGED, state: 'not-checked', findings: [], before: null }, { openSheet() {} });
  assert.equal(host.shadowRoot.querySelector('[data-testid="before"]'), null);
});

test('hostile words of the page are shown as text', () => {
  const judged = structuredClone(JUDGED);
  judged.findings[0].evidence[0].quote = '<img src=x onerror=alert(1)>';
  const { host } = build(judged);
  assert.equal(host.shadowRoot.querySelector('img'), null);
  assert.ok(host.shadowRoot.querySelector('q').textContent.includes('<img'));
});

test('quotes bear the language and direction of the advert', () => {
  const { host } = build({ ...JUDGED, language: 'ar' });
  const quote = host.shadowRoot.querySelector('q');
  assert.deepEqual([quote.lang, quote.dir], ['ar', 'rtl']);
});

test('says level and signs at once, and reads them out in one sentence a moment later, for a moment', async () => {
  const banner = build();
  const live = banner.host.shadowRoot.querySelector('[role="status"]');
  document.body.append(banner.host);
  const headline = banner.host.shadowRoot.querySelector('.headline-words');
  assert.deepEqual([...headline.children].map(({ textContent }) => textContent), ['Strong signs', 'A fee']);
  assert.equal(live.textContent, '');
  banner.announce();
  await pause(120);
  assert.equal(live.textContent, 'Strong signs: A fee');
  await pause(1000);
  assert.equal(live.textContent, '');
});

test('what the level means stands with the reasons of a warning, and at once where nothing warns', () => {
  const meaning = ({ host }) => host.shadowRoot.querySelector('[data-testid="sentence"]');
  assert.ok(meaning(build()).closest('[data-testid="reasons"]'));
  assert.ok(meaning(build({ ...JUDGED, state: 'no-signs', findings: [] })).closest('.headline'));
  assert.ok(meaning(build({ ...JUDGED, findings: [] })).closest('.headline'));
});

test('is a named region, and does not take the focus', () => {
  document.querySelector('a').focus();
  const { host } = build();
  document.querySelector('h1').before(host);
  const region = host.shadowRoot.querySelector('section');
  assert.equal(region.getAttribute('role'), 'region');
  assert.equal(region.getAttribute('aria-label'), WORDS['banner.label']);
  assert.equal(document.activeElement.tagName, 'A');
});

test('a click that a script of the page makes does nothing', () => {
  let reported = 0;
  const { host } = build(JUDGED, { mistake: () => (reported += 1) });
  host.shadowRoot.querySelector('[data-testid="banner-mistake"]').click();
  assert.equal(reported, 0);
});

test('stands before the heading of the advert, once, and leaves the page as it was', () => {
  const before = document.body.innerHTML;
  const banners = new Banners({ document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onClosed() {} });
  const place = { title: 'Waiter abroad', text: 'Text of the advert.', element: null };
  banners.show('h', JUDGED, place, WORDS);
  banners.show('h', JUDGED, place, WORDS);
  assert.equal(document.querySelector('main').childElementCount, 4);
  assert.equal(document.querySelector('h1').previousElementSibling.shadowRoot.querySelector('section').dataset.state, 'strong-signs');
  banners.clear();
  assert.equal(document.body.innerHTML, before);
});

test('never goes inside what the person is writing', () => {
  document.body.innerHTML = '<main><div contenteditable="true"><p>My <b>letter</b></p></div></main>';
  const banners = new Banners({ document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onClosed() {} });
  banners.show('selection', JUDGED, { title: '', text: 'letter', element: document.querySelector('b') }, WORDS);
  assert.equal(document.querySelector('[contenteditable]').textContent, 'My letter');
  assert.equal(document.querySelector('[contenteditable]').previousElementSibling?.shadowRoot !== null, true);
});

test('is put back where the page took it away, but not for ever', () => {
  const banners = new Banners({ document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onClosed() {} });
  const host = banners.show('h', JUDGED, { title: 'Waiter abroad', text: '', element: null }, WORDS);
  for (let round = 0; round < 5; round += 1) {
    host.remove();
    banners.putBack();
  }
  assert.equal(host.isConnected, false);
});

test('comes back by itself three times on a page that nobody watches, and then lets it be', async () => {
  const banners = new Banners({ document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onClosed() {} });
  const host = banners.show('selection', JUDGED, { title: 'Waiter abroad', text: '', element: null }, WORDS);
  for (const back of [true, true, true, false]) {
    host.remove();
    await pause(220);
    assert.equal(host.isConnected, back);
  }
});

test('what was closed does not come back', async () => {
  const banners = new Banners({ document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onClosed() {} });
  const host = banners.show('h', JUDGED, { title: 'Waiter abroad', text: '', element: null }, WORDS);
  banners.clear();
  document.querySelector('p').remove();
  await pause(220);
  assert.equal(host.isConnected, false);
});

test('offers to report or turn off only where it warns', () => {
  const banners = new Banners({ document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onClosed() {} });
  const host = banners.show('h', { ...JUDGED, state: 'no-signs', findings: [] }, { title: '', text: '', element: null }, WORDS);
  assert.equal(host.shadowRoot.querySelector('[data-testid="banner-mistake"]'), null);
  assert.ok(host.shadowRoot.querySelector('[data-testid="banner-close"]'));
});

test('of selected words it says that reviewers took the warning back, and shows it when the person wants it', async () => {
  const asked = [];
  const banners = new Banners({
    document, css: '', mode: 'open', onMistake() {}, onNotHere() {}, onClosed() {},
    onDespite: async (text, hash) => {
      asked.push([text, hash]);
      return { judged: JUDGED, words: WORDS };
    },
  });
  const takenBack = { ...JUDGED, state: 'no-signs', findings: [], combinations: [], suppressed: 'strong-signs', title: WORDS['suppressed.title'] };
  const host = banners.show('selection', takenBack, { title: '', text: 'The words.', element: document.querySelector('p') }, WORDS);
  const button = host.shadowRoot.querySelector('[data-testid="banner-despite"]');
  assert.equal(button.textContent, WORDS['view.despite']);
  assert.equal(host.shadowRoot.querySelector('[data-testid="banner-mistake"]'), null);
  button.click();
  await pause(5);
  assert.deepEqual(asked, [], 'a click made by the page is not the person’s');
});
