import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { findMarked, hashText } from '../../../extension/src/content/extract.js';
import { htmlToText } from '../../../extension/src/content/html-text.js';
import { finish, openPage } from '../support.mjs';

const PAGES = new URL('../pages/', import.meta.url);

for (const slug of await readdir(PAGES)) {
  test(`reads the page ${slug}`, async () => {
    const { document } = openPage(await readFile(new URL(`${slug}/page.html`, PAGES), 'utf8'));
    const before = document.documentElement.outerHTML;
    const expected = JSON.parse(await readFile(new URL(`${slug}/expected.json`, PAGES), 'utf8'));
    const found = finish(findMarked(document));
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

for (const [what, offer] of Object.entries({
  'beside its words': '<div itemscope itemtype="https://schema.org/JobPosting"><p>Cook wanted.</p>TYPED</div>',
  'in its description': '<div itemscope itemtype="https://schema.org/JobPosting"><b itemprop="title">Cook</b><div itemprop="description">Cook wanted. TYPED</div></div>',
  'as a part of it': '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Cook</b><p property="description">Cook wanted.</p>TYPED</div>',
})) {
  test(`what somebody writes into a marked advert, ${what}, is not read`, () => {
    const typed = '<textarea property="skills">my own words</textarea><div contenteditable property="skills">my own <b property="benefits">words</b></div>';
    const { document } = openPage(`<body>${offer.replace('TYPED', typed)}</body>`);
    const [{ text }] = finish(findMarked(document));
    assert.match(text, /Cook wanted\./);
    assert.doesNotMatch(text, /my own|words/);
    document.body.setAttribute('contenteditable', '');
    assert.deepEqual(finish(findMarked(document)), []);
  });
}

test('plain text with signs of less and more stays as it is', () => {
  openPage('');
  assert.equal(htmlToText('pay < 3 and > 2'), 'pay < 3 and > 2');
});

test('a page with thousands of nested values is read in bounded time', () => {
  const deep = `${'{"a":'.repeat(3000)}{"@type":"JobPosting","title":"x"}${'}'.repeat(3000)}`;
  const wide = JSON.stringify({ list: Array.from({ length: 20000 }, () => ({ '@type': 'JobPosting' })) });
  const { document } = openPage(`<script type="application/ld+json">${deep}</script><script type="application/ld+json">${wide}</script>`);
  const start = performance.now();
  assert.ok(finish(findMarked(document)).length <= 10);
  assert.ok(performance.now() - start < 1500);
});

test('the same text has the same hash, another text another', () => {
  assert.equal(hashText('an advert'), hashText('an advert'));
  assert.notEqual(hashText('an advert'), hashText('an advert.'));
});
