import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '../../../extension/src/content/page-text.js';
import { openPage } from '../support.mjs';

const read = (html, ...rest) => readText(openPage(`<body>${html}</body>`).document.body, 1000, ...rest);

test('a line for each block, words of one line together', () => {
  assert.equal(read('<h2>Cook</h2>of <b>good</b> soup<ul><li>one<li>two</ul>after<br>all'), 'Cook\nof good soup\none\ntwo\nafter\nall');
});

for (const [what, html] of Object.entries({
  'a text field': '<textarea>my own words</textarea><input value="my own words"><input type="password" value="my own words">',
  'a compose box': '<div contenteditable="true"><p>my own words</p></div><div contenteditable="plaintext-only">my own words</div>',
  'an editor of another make': '<div role="textbox"><span>my own words</span></div>',
  'a script': '<script>my own words</script><style>my own words</style><noscript>my own words</noscript><template>my own words</template>',
  'what is hidden': '<p hidden>my own words</p>',
})) {
  test(`${what} is not read`, () => assert.equal(read(`<p>shown</p>${html}`), 'shown'));
}

test('nothing is read inside what somebody is writing', () => {
  const { document } = openPage('<body><div contenteditable><p>my own words</p></div></body>');
  assert.equal(readText(document.querySelector('p'), 100), '');
});

test('reads no more than it is told, from a page of a megabyte and of many nodes', () => {
  const { document } = openPage(`<body>${'<p>word word</p>'.repeat(20000)}</body>`);
  const start = performance.now();
  assert.ok(readText(document.body, 500).length <= 600);
  assert.ok(readText(document.body, 1e9).length < 40000);
  assert.ok(performance.now() - start < 1500);
});
