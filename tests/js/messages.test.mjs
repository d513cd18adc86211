import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { LANGUAGES, makeTranslator, pickLanguage } from '../../extension/src/i18n.js';
import { FROM_CONTENT, FROM_PAGES } from '../../extension/src/messages.js';
import { contentHandlers } from '../../extension/src/background/content-handlers.js';
import { pageHandlers } from '../../extension/src/background/page-handlers.js';
import { SOURCE } from './support.mjs';

const load = async (path) => JSON.parse(await readFile(new URL(path, SOURCE), 'utf8'));
const english = await load('messages/en.json');

/** All of the extension's own source, as one text; the check page has words of its own besides. */
async function readSource(folder = SOURCE) {
  const entries = await readdir(folder, { withFileTypes: true });
  const texts = entries.filter(({ name }) => !['scoring', 'messages', 'data', 'check'].includes(name)).map((entry) => {
    const place = new URL(entry.isDirectory() ? `${entry.name}/` : entry.name, folder);
    return entry.isDirectory() ? readSource(place) : /\.(js|html)$/.test(entry.name) ? readFile(place, 'utf8') : '';
  });
  return (await Promise.all(texts)).join('\n');
}

/** Words by which a text would be called safe, in the sixteen languages, and signs that look like a verdict. */
const SAFE = /\bsafe\b|sans danger|\bsûre?s?\b|segur[oa]|безопас|безпечн|安全|\baman\b|an toàn|ligtas|\bsalama\b|ปลอดภัย|\bsigur|güvenli|सुरक्षित|آمن|%|✓|✔|✅/iu;
const PLURAL = /\.(zero|one|two|few|many|other)$/;

/** The keys of English, with the plural forms of another language. */
function wantedKeys(code) {
  const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
  const counted = new Set(Object.keys(english).filter((key) => key.endsWith('.one')).map((key) => key.replace(PLURAL, '')));
  const single = Object.keys(english).filter((key) => !counted.has(key.replace(PLURAL, '')));
  return [...single, ...[...counted].flatMap((key) => forms.map((form) => `${key}.${form}`))];
}

for (const { code } of LANGUAGES) {
  test(`${code} has every word, with the same places to fill`, async () => {
    const words = await load(`messages/${code}.json`);
    assert.deepEqual(Object.keys(words).sort(), wantedKeys(code).sort());
    const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const [key, text] of Object.entries(words)) {
      assert.ok(text.trim(), key);
      const plain = key.replace(PLURAL, '.other');
      if (!/\.(zero|one|two)$/.test(key)) assert.deepEqual(places(text), places(english[plain] ?? english[key]), key);
    }
  });

  test(`${code} never says safe, and shows no number as a verdict`, async () => {
    const text = Object.values(await load(`messages/${code}.json`)).join('\n');
    assert.doesNotMatch(text, SAFE);
  });
}

test('every word that the source names is there', async () => {
  const source = await readSource();
  const named = [...source.matchAll(/(?:\bt\(|data-t=|data-title=)['"]([a-z][\w.-]+)['"]/gi)].map(([, key]) => key);
  assert.ok(named.length > 80);
  for (const key of named) assert.ok(key in english || `${key}.other` in english, key);
});

test('every message has exactly one handler, and on the right side', () => {
  assert.deepEqual(Object.keys(contentHandlers).sort(), Object.keys(FROM_CONTENT).sort());
  assert.deepEqual(Object.keys(pageHandlers).sort(), Object.keys(FROM_PAGES).sort());
});

test('speaks the chosen language, else that of the browser, else English', () => {
  assert.equal(pickLanguage('fr', 'en-GB'), 'fr');
  assert.equal(pickLanguage('auto', 'fr-CA'), 'fr');
  assert.equal(pickLanguage('auto', 'xx'), 'en');
});

test('fills places and plural forms', () => {
  const t = makeTranslator({ 'a.one': 'one', 'a.other': '{count} of {name}' }, 'en');
  assert.equal(t('a', { count: 1 }), 'one');
  assert.equal(t('a', { count: 3, name: '{count}' }), '3 of {count}');
});
