import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { findAdverts, hashText } from '../../../extension/src/content/extract.js';
import { htmlToText } from '../../../extension/src/content/html-text.js';
import { openPage } from '../support.mjs';

const PAGES = new URL('../pages/', import.meta.url);

for (const slug of await readdir(PAGES)) {
  test(`reads the page ${slug}`, async () => {
    const { document } = openPage(await readFile(new URL(`${slug}/page.html`, PAGES), 'utf8'));
    const before = document.documentElement.outerHTML;
    const expected = JSON.parse(await readFile(new URL(`${slug}/expected.json`, PAGES), 'utf8'));
    const found = findAdverts(document);
    assert.deepEqual(found.map(({ source, title, text }) => ({ source, title, text })), expected.map(({ source, title, text }) => ({ source, title, text })));
    expected.forEach(({ source, placed }, at) => assert.equal(found[at].element !== null, placed ?? source !== 'json-ld'));
    assert.equal(document.documentElement.outerHTML, before, 'reading changes nothing');
  });
}

test('HTML in a description becomes text and never runs', () => {
  const window = openPage('');
  assert.equal(htmlToText('<img src=x onerror="globalThis.ran = true"><b>Pay</b> now<br>or later'), 'Pay now\nor later');
  assert.equal(window.ran ?? globalThis.ran, undefined);
});

test('plain text with signs of less and more stays as it is', () => {
  openPage('');
  assert.equal(htmlToText('pay < 3 and > 2'), 'pay < 3 and > 2');
});

test('a page with thousands of nested values is read in bounded time', () => {
  const deep = `${'{"a":'.repeat(3000)}{"@type":"JobPosting","title":"x"}${'}'.repeat(3000)}`;
  const wide = JSON.stringify({ list: Array.from({ length: 20000 }, () => ({ '@type': 'JobPosting' })) });
  const { document } = openPage(`<script type="application/ld+json">${deep}</script><script type="application/ld+json">${wide}</script>`);
  const start = performance.now();
  assert.ok(findAdverts(document).length <= 10);
  assert.ok(performance.now() - start < 1500);
});

test('the same text has the same hash, another text another', () => {
  assert.equal(hashText('an advert'), hashText('an advert'));
  assert.notEqual(hashText('an advert'), hashText('an advert.'));
});
