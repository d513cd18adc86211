import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMarked } from '../../../extension/src/content/extract.js';
import { lookOver } from '../../../extension/src/content/feed.js';
import { readPost } from '../../../extension/src/content/feed-watch.js';
import { readMain } from '../../../extension/src/content/main-text.js';
import { Readability, finish, openPage } from '../support.mjs';

const END_SCRIPT = '</' + 'script>';
const block = (json) => `<script type="application/ld+json">${json}${END_SCRIPT}`;

test('JSON-LD that would change the prototype of all objects changes nothing', () => {
  const poison = '"__proto__":{"polluted":"yes","description":"from a prototype"},"constructor":{"prototype":{"polluted":"yes"}}';
  const { document } = openPage(`<body>${block(`{"@type":"JobPosting","title":"Cook",${poison}}`)}${block(`{"@graph":[{${poison},"@type":"JobPosting","description":"Soup."}]}`)}</body>`);
  const adverts = finish(findMarked(document));
  assert.equal({}.polluted, undefined);
  assert.deepEqual(adverts.map(({ text }) => text), ['Cook', 'Soup.']);
});

test('markup and scripts in an advert are text, and run nowhere', () => {
  const bad = '<img src=x onerror=\\"globalThis.ran=1\\"><svg onload=\\"globalThis.ran=1\\"></svg>&lt;script&gt;globalThis.ran=1&lt;/script&gt;<p>Soup</p>';
  const window = openPage(`<body>${block(`{"@type":"JobPosting","title":"Cook","description":"${bad}"}`)}</body>`);
  assert.match(finish(findMarked(window.document))[0].text, /Soup/);
  assert.doesNotMatch(finish(findMarked(window.document))[0].text, /<|ran=1/);
  const offer = '<p>We are hiring cooks, salary 1800 euros a month, send your CV, training and a room included.</p>'.repeat(20);
  const page = openPage(`<body><main>${offer}<img src="x" onerror="globalThis.ran=1"><a href="javascript:globalThis.ran=1">x</a></main></body>`);
  assert.match(finish(readMain(page.document, new Set(), Readability)).text, /hiring cooks/);
  assert.equal(globalThis.ran ?? window.ran ?? page.ran, undefined);
});

test('signs that turn the reading direction stay in the text, as the page has them', () => {
  const { document } = openPage('<body><div>We are hiring \u202Esretiaw\u202C now, salary paid, call us.</div></body>');
  assert.match(readPost(document.querySelector('div')).text, /\u202Esretiaw\u202C/);
});

for (const [what, html] of [
  ['a text of a megabyte', `<p>${'salary job apply training '.repeat(40000)}</p>`],
  ['a word of a megabyte', `<p>${'a'.repeat(1000000)}</p>`],
  ['ten thousand posts', '<div><a href="#">We are hiring, salary, apply</a></div>'.repeat(10000)],
  ['a depth of two thousand', `${'<div>'.repeat(2000)}We are hiring${'</div>'.repeat(2000)}`],
  ['a megabyte of JSON-LD', block(`[${'{"@type":"JobPosting","description":"<p>job</p>"},'.repeat(18000)}{}]`)],
  ['items within items', '<div itemscope itemtype="https://schema.org/JobPosting">'.repeat(300)],
]) {
  test(`${what} is read in bounded time`, () => {
    const { document } = openPage(`<body>${html}</body>`);
    const start = performance.now();
    finish(findMarked(document));
    const { posts } = finish(lookOver(document));
    posts.slice(0, 40).forEach(({ element }) => readPost(element));
    finish(readMain(document, new Set(posts.map(({ element }) => element)), Readability));
    assert.ok(performance.now() - start < 10000);
  });
}
