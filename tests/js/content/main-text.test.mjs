import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMain } from '../../../extension/src/content/main-text.js';
import { Readability, finish, openPage } from '../support.mjs';

const OFFER = `<h1>Waiter by the sea</h1>${'<p>Our hotel by the lake is hiring waiters for the whole season: the salary is 1800 euros a month, a room and three meals are included, and we train you on the job. Please send your CV and call us for an interview.</p>'.repeat(4)}`;
const AROUND = ['<nav><a href="#">Jobs in menus</a></nav><header>Board</header>', '<aside>Other jobs aside</aside><footer>Footer words</footer>'];

function read(html, { Reader = Readability, posts = () => [] } = {}) {
  const { document } = openPage(`<title>A page</title><body>${html}</body>`);
  const before = document.documentElement.outerHTML;
  const main = finish(readMain(document, new Set(posts(document)), Reader));
  assert.equal(document.documentElement.outerHTML, before, 'reading changes nothing');
  return main;
}

for (const [how, Reader] of [['with Readability', Readability], ['without it', null]]) {
  test(`${how}: the main text of an offer, without what stands around it, and its place`, () => {
    const advert = read(`${AROUND[0]}<div id="offer">${OFFER}</div>${AROUND[1]}`, { Reader });
    assert.equal(advert.source, 'main');
    assert.match(advert.text, /1800 euros a month/);
    assert.doesNotMatch(advert.text, /menus|aside|Footer/);
    assert.ok(advert.element.closest('#offer'));
  });
}

test('what somebody writes, and posts that are judged by themselves, are left out', () => {
  const html = `${OFFER}<div contenteditable><p>my own words</p></div><div class="post"><p>a post of another</p></div>`;
  const { text } = read(html, { posts: (document) => [document.querySelector('.post')] });
  assert.doesNotMatch(text, /my own words|a post of another/);
});

test('a page too large to copy is read where it marks its main part', () => {
  const { text, element } = read(`${'<div><i></i></div>'.repeat(2000)}<main>${OFFER}</main>`);
  assert.match(text, /1800 euros/);
  assert.equal(element.closest('main').tagName, 'MAIN');
});
