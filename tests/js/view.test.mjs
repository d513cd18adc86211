import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeSheet, writeSheet } from '../../extension/src/before.js';
import { drawHandingOn } from '../../extension/src/view/before-you-answer.js';
import { makeTranslator } from '../../extension/src/i18n.js';
import { drawDetails } from '../../extension/src/view/assessment-view.js';
import { drawHelp } from '../../extension/src/view/help-view.js';
import { drawPictogram, drawingOf } from '../../extension/src/view/pictograms.js';
import { openPage, SOURCE } from './support.mjs';
import { JUDGED, WORDS } from './judged.mjs';

const indicators = Object.keys(JSON.parse(readFileSync(new URL('../../model/guidance/en.json', SOURCE), 'utf8')).indicators);
const { labels, items } = JUDGED.before;
const sheet = makeSheet(labels, items, JUDGED.findings, []);
const pause = () => new Promise((done) => setTimeout(done, 5));

/** The buttons below a sheet; a press is made to look like a person's, which jsdom cannot do itself. */
function handOn(given = {}) {
  const { document, EventTarget } = openPage('<main></main>');
  const pressed = new Map();
  EventTarget.prototype.addEventListener = function listen(_, act) {
    pressed.set(this.getAttribute?.('data-testid'), act);
  };
  Object.entries(given).forEach(([name, value]) => Object.defineProperty(document.defaultView.navigator, name, { value }));
  const did = [];
  document.querySelector('main').append(...drawHandingOn(document, sheet, labels, { print: () => did.push('print'), cannotCopy: () => did.push('cannot copy') }));
  const press = async (name, isTrusted = true) => {
    pressed.get(`sheet-${name}`)({ isTrusted });
    await pause();
  };
  return { did, press, said: () => document.querySelector('[role="status"]').textContent };
}

test('a help line says how to reach it, when, in which languages and how old it is', () => {
  const { document } = openPage('<main></main>');
  const line = { name: 'Harbour line', phone: '+00 1', message: 'SMS 2', web: '', scope: 'human trafficking', hours: '24/7', languages: ['sw', 'fr'], checked: '2026-09' };
  document.querySelector('main').append(...drawHelp(document, { lines: [line, { ...line, languages: [], checked: null }], sentence: 'For Kenya.' }, 'en', makeTranslator(WORDS, 'en')));
  const [known, unknown] = [...document.querySelectorAll('[data-testid="help-line"]')].map(({ textContent }) => textContent);
  for (const part of ['Harbour line', '+00 1', 'SMS 2', '24/7', 'Swahili, French', '2026-09']) assert.ok(known.includes(part), part);
  assert.ok(unknown.includes(WORDS['view.help.unknown']));
});

test('a finding says how its pay compares, where that is known', () => {
  const { document } = openPage('<main></main>');
  const [finding] = JUDGED.findings;
  const findings = [{ ...finding, pay: { sentence: 'About 3 times <b>it</b>.' } }, finding];
  document.querySelector('main').append(drawDetails(document, { ...JUDGED, findings }, makeTranslator(WORDS, 'en')));
  assert.deepEqual([...document.querySelectorAll('[data-testid="pay"]')].map(({ textContent }) => textContent), ['About 3 times <b>it</b>.']);
});

test('each indicator has a drawing, and an unknown one that of the whole wording', () => {
  const { document } = openPage('');
  assert.deepEqual(indicators.filter((indicator) => drawingOf(indicator) === 'lines'), []);
  for (const name of [...indicators, 'wording', 'brand-new', 'constructor']) assert.ok(drawPictogram(document, name).querySelector('path').getAttribute('d'), name);
});

test('copies the sheet as plain text and says so', async () => {
  const copied = [];
  const { press, said, did } = handOn({ clipboard: { writeText: async (text) => void copied.push(text) } });
  await press('copy');
  assert.deepEqual([copied, said(), did], [[writeSheet(sheet)], labels.copied, []]);
});

test('shares where the browser can, and copies for the message where it cannot', async () => {
  const shared = [];
  const able = handOn({ share: async ({ text }) => void shared.push(text) });
  await able.press('share');
  assert.deepEqual([shared, able.said()], [[writeSheet(sheet)], '']);
  const unable = handOn({ clipboard: { writeText: async () => {} } });
  await unable.press('share');
  assert.equal(unable.said(), labels.pasted);
});

test('closing the menu for sharing is no reason to copy', async () => {
  const { press, said, did } = handOn({ share: async () => { throw Object.assign(new Error('closed'), { name: 'AbortError' }); } });
  await press('share');
  assert.deepEqual([said(), did], ['', []]);
});

test('opens the sheet where nothing can be copied, and prints from there', async () => {
  const { press, did } = handOn();
  await press('copy');
  await press('print');
  await press('print', false);
  assert.deepEqual(did, ['cannot copy', 'print']);
});
