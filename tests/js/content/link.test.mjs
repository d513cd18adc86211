import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLink, readAround } from '../../../extension/src/content/link.js';
import { openPage } from '../support.mjs';

const around = (html, url = 'https://other.example/a') => {
  const { document } = openPage(`<body>${html}</body>`);
  return readAround(findLink(document, url)).text;
};
const WORDS = 'We are looking for waiters in a hotel by the sea, write to us today about the pay.';

test('the nearest post around a link is read, not its neighbours', () => {
  const posts = ['b', 'a', 'c'].map((name) => `<li><p>${name} ${WORDS}</p><div><a href="https://other.example/${name}">more</a></div></li>`).join('');
  assert.equal(around(`<ul>${posts}</ul>`), `a ${WORDS}\nmore`);
});

test('where nothing is a post, as much as fits is read', () => {
  assert.equal(around(`<main><p>${WORDS}</p><p><a href="https://other.example/a">more</a></p></main>`), `${WORDS}\nmore`);
  assert.equal(around(`<main><p>${'long '.repeat(4000)}</p><p>near <a href="https://other.example/a">more</a></p></main>`), 'near more');
});

test('what somebody writes beside it is not read', () => {
  assert.doesNotMatch(around(`<article><p>${WORDS} <a href="https://other.example/a">more</a></p><textarea>my own words</textarea></article>`), /my own/);
});

test('of several links to one place the one that has the focus is meant; one that is gone is none', () => {
  const { document } = openPage('<body><a href="https://other.example/a">one</a><a id="two" href="https://other.example/a">two</a></body>');
  document.getElementById('two').focus();
  assert.equal(findLink(document, 'https://other.example/a').id, 'two');
  assert.equal(findLink(document, 'https://other.example/b'), null);
});
