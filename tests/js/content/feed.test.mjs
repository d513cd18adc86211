import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookOver } from '../../../extension/src/content/feed.js';
import { readPost } from '../../../extension/src/content/feed-watch.js';
import { finish, openPage } from '../support.mjs';

const WORDS = 'words that somebody has written here';

/** What is found on a page, each post by its first word; pictures in brackets. */
function find(html) {
  const { document } = openPage(`<body>${html}</body>`);
  return finish(lookOver(document)).posts.map(({ element, picture }) => (picture ? '[picture]' : element.textContent.trim().split(' ')[0]));
}

const card = (name) => `<div class="x${name}"><a href="#">${name}</a> <p>${WORDS}</p><button>Reply</button></div>`;

for (const [what, html, expected] of [
  ['a feed of cards', `<main><div>${['ann', 'bob', 'cid'].map(card).join('')}</div></main>`, ['ann', 'bob', 'cid']],
  ['a forum of two articles', `<main><article><p>ann ${WORDS}</p><time>1</time></article><article><p>bob ${WORDS}</p><time>2</time></article></main>`, ['ann', 'bob']],
  ['a chat of bubbles', `<ul>${['ann', 'bob', 'cid'].map((name) => `<li><span>${name} ${WORDS}</span><time>10:30</time></li>`).join('')}</ul>`, ['ann', 'bob', 'cid']],
  ['a chat of few words and one long message', `<div>${['hi', 'yes', `ann ${WORDS}`, 'ok'].map((words) => `<div><span>${words}</span><time>9</time></div>`).join('')}</div>`, ['ann']],
  ['a channel that numbers its messages', `<div>${['ann', 'bob', 'cid'].map((name, at) => `<div data-mid="${at}"><p>${name} ${WORDS}</p></div>`).join('')}</div>`, ['ann', 'bob', 'cid']],
  ['a table of small ads', `<table><tbody>${['ann', 'bob', 'cid'].map((name) => `<tr><td><a href="#">${name} ${WORDS}</a><td>today</tr>`).join('')}</table>`, ['ann', 'bob', 'cid']],
  ['posts in a row of columns', `<div><div><a href="#">menu</a></div><div>${['ann', 'bob', 'cid', 'dan'].map(card).join('')}</div><div><img></div></div>`, ['ann', 'bob', 'cid', 'dan']],
  ['answers below posts belong to them', `<div>${['ann', 'bob', 'cid'].map((name) => `<div>${name} ${WORDS.repeat(6)}<img><div>${['x', 'y', 'z'].map((each) => `<div><a href="#">${each} ${WORDS}</a></div>`).join('')}</div></div>`).join('')}</div>`, ['ann', 'bob', 'cid']],
  ['a post that is a picture', `<div>${card('ann')}${card('bob')}<div><img src="data:,"></div>${card('cid')}</div>`, ['ann', 'bob', '[picture]', 'cid']],
  ['sections of one text are no posts', `<main>${['one', 'two', 'three'].map((name) => `<section><h2>${name}</h2><p>${WORDS}</p></section>`).join('')}</main>`, []],
  ['paragraphs and points are none', `<main><p>one ${WORDS}</p><p>two ${WORDS}</p><p>three ${WORDS}</p><ul><li>${WORDS}<li>${WORDS}<li>${WORDS}</ul></main>`, []],
  ['a menu is none', `<nav>${['ann', 'bob', 'cid'].map(card).join('')}</nav>`, []],
  ['pictures side by side are a gallery', `<div>${'<div><img></div>'.repeat(5)}</div>`, []],
  ['nothing in what somebody writes', `<div contenteditable>${['ann', 'bob', 'cid'].map(card).join('')}</div>`, []],
]) test(`posts: ${what}`, () => assert.deepEqual(find(html), expected));

test('the words of the rest are those of no post, of no menu, and of nothing that somebody writes', () => {
  const others = `<nav>menu</nav><aside>beside</aside><form>form<p>in it</p></form><div contenteditable><p>my own words</p></div><textarea>mine</textarea><script>no words</${'script'}>`;
  const { document } = openPage(`<body><h1>A <b>valley</b></h1>${others}<main>${['ann', 'bob', 'cid'].map(card).join('')}<p>The end</p></main></body>`);
  const { rest } = finish(lookOver(document));
  assert.deepEqual(rest.split('\n'), ['A', 'valley', 'The end']);
});

test('a page of a hundred thousand elements is looked at in steps, and only in part', () => {
  const { document } = openPage(`<body>${'<div><p>a</p></div>'.repeat(50000)}</body>`);
  const steps = lookOver(document);
  let count = 0;
  for (let step = { done: false }; !step.done; count += 1) {
    step = steps.next();
    if (step.done) assert.equal(step.value.whole, false);
  }
  assert.ok(count > 300);
});

test('a post is read with its place, one that says too little is left alone', () => {
  const { document } = openPage('<body><div>We are hiring waiters, good pay, write me on WhatsApp.</div><p>The cat sleeps.</p></body>');
  const found = readPost(document.querySelector('div'));
  assert.deepEqual([found.source, found.element.tagName], ['feed', 'DIV']);
  assert.equal(readPost(document.querySelector('p')), null);
});
