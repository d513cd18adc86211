import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { openSheetPage, readSheet, takeSheet } from '../../../extension/src/background/sheets.js';
import { fakeBrowser } from '../support.mjs';

const SHEET = { title: 'Before you answer', intro: 'I have this offer.', note: '', parts: [{ heading: 'Ask', kind: 'ask', items: ['What would I do?'] }] };
let opened;
beforeEach(() => {
  opened = [];
  fakeBrowser().browser.tabs = { create: async ({ url }) => void opened.push(url) };
});

test('a sheet waits for its page under a random name, and is taken once', async () => {
  await openSheetPage(readSheet(SHEET));
  assert.doesNotMatch(opened[0], /answer|offer/i);
  const id = new URL(opened[0]).searchParams.get('sheet');
  assert.deepEqual(await takeSheet(id), SHEET);
  assert.equal(await takeSheet(id), null);
});

test('what a script inside a page sends is brought into shape and size', () => {
  for (const odd of [null, 'text', { parts: 'text' }, { parts: [null, { kind: 'html', items: ['x'] }] }]) {
    assert.deepEqual(readSheet(odd), { title: '', intro: '', note: '', parts: [] });
  }
  const large = readSheet({ title: 'x'.repeat(9000), parts: Array(50).fill({ kind: 'do', heading: {}, items: Array(500).fill('y'.repeat(9000)) }) });
  assert.deepEqual([large.title.length, large.parts.length, large.parts[0].items.length, large.parts[0].items[0].length, large.parts[0].heading], [2000, 4, 12, 2000, '']);
});
