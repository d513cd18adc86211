import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { beforeEach, test } from 'node:test';
import { firstLanguage, learn, speak } from '../../../extension/src/check/words.js';
import { LANGUAGES } from '../../../extension/src/i18n.js';
import { fakeBrowser } from '../support.mjs';
import { CHECK, openDocument, readWords, servePage } from './page.mjs';

const SAFE = /\bsafe\b|sans danger|\bsûre?s?\b|segur[oa]|безопас|безпечн|安全|\baman\b|an toàn|ligtas|\bsalama\b|ปลอดภัย|\bsigur|güvenli|सुरक्षित|آمن|%|✓|✔|✅/iu;
const english = await readWords('en');
const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

beforeEach(() => {
  fakeBrowser();
  servePage();
});

test('begins with the language asked for, else the first of the browser’s that it speaks', () => {
  assert.equal(firstLanguage('?lang=ar', ['fr-FR', 'en']), 'ar');
  assert.equal(firstLanguage('?lang=xx', ['de', 'tl-PH', 'en']), 'fil');
  assert.equal(firstLanguage('', ['de-DE', 'sv']), 'en');
  assert.equal(firstLanguage('', ['en-GB', 'fr']), 'en');
});

test('every word that the page names is there, in its script and in its templates', async () => {
  const scripts = await Promise.all((await readdir(CHECK)).map((name) => readFile(new URL(name, CHECK), 'utf8')));
  const folder = new URL('../../../server/web/templates/', import.meta.url);
  const templates = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')));
  const named = [
    ...scripts.join('\n').matchAll(/\bt\(['"]([a-z][\w.-]+)['"]/gi), ...templates.join('\n').matchAll(/data-(?:t|label)="([\w.-]+)"/g),
    ...templates.join('\n').matchAll(/\bt\["([\w.-]+)"\]/g), ...templates.join('\n').matchAll(/\bt\.(?!\w+\()([a-z_]+)\b/g),
  ].map(([, key]) => key);
  assert.ok(named.length > 80);
  for (const key of named) assert.ok(key in english || `${key}.other` in english, key);
});

for (const { code } of LANGUAGES) {
  test(`${code}: the same places to fill, never “safe”, and no truth of the extension alone`, async () => {
    const words = await readWords(code);
    for (const key of Object.keys(english).filter((name) => /^[a-z_]+$/.test(name))) {
      assert.deepEqual(places(words[key]), places(english[key]), key);
      assert.doesNotMatch(words[key], SAFE, key);
    }
    const { t } = await learn(code);
    assert.equal(t('view.by.device'), words.by_page);
    assert.equal(t('view.help.guessed', { country: 'X' }), words.help_for.replace('{country}', 'X'));
  });
}

test('says everything anew in place, and which way it is written', async () => {
  const document = openDocument('<p data-t="title">x</p><div data-label="language"></div><button name="switch" value="en" aria-current="true"></button><button name="switch" value="ar"></button>');
  const speech = await learn('ar');
  speak(document, speech);
  assert.equal(document.querySelector('p').textContent, (await readWords('ar')).title);
  assert.equal(document.querySelector('div').getAttribute('aria-label'), speech.t('language'));
  assert.deepEqual([document.documentElement.lang, document.documentElement.dir], ['ar', 'rtl']);
  assert.deepEqual([...document.querySelectorAll('[aria-current]')].map(({ value }) => value), ['ar']);
});
