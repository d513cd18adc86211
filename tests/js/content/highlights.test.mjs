import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Banners } from '../../../extension/src/content/banners.js';
import { findQuotes, Highlights } from '../../../extension/src/content/highlights.js';
import { openPage } from '../support.mjs';
import { JUDGED, WORDS } from '../judged.mjs';

let document;
let painted;
let highlights;
beforeEach(() => {
  ({ document } = openPage('<main><h1>Waiter</h1><p>You <b>pay 300</b>\n dollars.</p><ul><li>The agency keeps</li><li>your passport.</li></ul></main><aside>pay 300 dollars elsewhere</aside>'));
  document.defaultView.CSS = { highlights: new Map() };
  document.defaultView.Highlight = class extends Set {
    constructor(...ranges) {
      super(ranges);
    }
  };
  document.defaultView.Element.prototype.scrollIntoView = () => {};
  painted = [];
  highlights = new Highlights({ document, paint: async (name, on) => void painted.push([name, on]) });
});
const shown = () => [...document.defaultView.CSS.highlights.values()].flatMap((each) => [...each]).map(String);
const texts = (roots, ...quotes) => findQuotes(roots, quotes).map(String);

test('finds words over elements and line breaks, and blanks that the page does not have', () => {
  assert.deepEqual(texts([document.body], 'pay 300 dollars', 'keeps your passport', 'not there', ' '), ['pay 300\n dollars', 'keepsyour passport']);
});

test('looks near the advert first, and in the rest of the page for what is not there', () => {
  const [near, far] = findQuotes([document.querySelector('aside'), document.body], ['pay 300 dollars', 'keeps your']);
  assert.equal(near.startContainer.parentElement.tagName, 'ASIDE');
  assert.equal(far.startContainer.parentElement.tagName, 'LI');
});

test('marks the words at the advert, not the same words elsewhere', () => {
  highlights.show('a', ['pay 300 dollars'], document.querySelector('aside'));
  const [mark] = [...document.defaultView.CSS.highlights.values()].flatMap((each) => [...each]);
  assert.equal(mark.startContainer.parentElement.tagName, 'ASIDE');
});

test('never reads code, nor what the person is writing', () => {
  document.body.innerHTML = '<script>keep it</script><style>keep it</style><textarea>keep it</textarea><div contenteditable="true">keep <i>it</i></div>';
  assert.deepEqual(texts([document.body], 'keep it'), []);
});

test('marks the words without a change of the page, and takes all away again', () => {
  const before = document.documentElement.outerHTML;
  assert.equal(highlights.show('a', ['pay 300 dollars'], null), true);
  assert.equal(highlights.show('b', ['your passport'], null), true);
  assert.deepEqual(shown(), ['pay 300\n dollars', 'your passport']);
  highlights.hide('a');
  assert.deepEqual(shown(), ['your passport']);
  highlights.hide('b');
  assert.equal(document.defaultView.CSS.highlights.size, 0);
  assert.deepEqual(painted.map(([, on]) => on), [true, true, true, false]);
  assert.match(painted[0][0], /^[a-z]{8}$/);
  assert.equal(document.documentElement.outerHTML, before);
});

test('says where the words do not stand in the page', () => {
  assert.equal(highlights.show('a', ['nowhere'], document.querySelector('main')), false);
  assert.deepEqual(painted, []);
});

test('closing a banner takes its marks along; without the browser’s help there is no button', () => {
  const make = () => new Banners({ document, css: '', mode: 'open', highlights, onMistake() {}, onNotHere() {}, onClosed() {} });
  const place = { title: 'Waiter', text: '', element: null };
  const banners = make();
  const host = banners.show('h', JUDGED, place, WORDS);
  assert.ok(host.shadowRoot.querySelector('[data-testid="in-page"]'));
  highlights.show('h', ['pay 300 dollars'], null);
  banners.clear();
  assert.deepEqual(shown(), []);
  document.defaultView.CSS = {};
  assert.equal(make().show('h', JUDGED, place, WORDS).shadowRoot.querySelector('[data-testid="in-page"]'), null);
});
