import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { countryName, findHelp, pickCountry, sayCountry } from '../../extension/src/help-lines.js';
import { makeTranslator } from '../../extension/src/i18n.js';
import { WORDS } from './judged.mjs';

const MODEL = new URL('../../model/guidance/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, MODEL), 'utf8'));
const book = read('helplines.json');
const { scopes } = read('fr.json');
const ROOT = new URL('../../', import.meta.url);
const PYTHON = new URL('.venv/bin/python', ROOT).pathname;

test('gives the same lines as the server, for every country', () => {
  const countries = [...Object.keys(book.countries), ...book.union_members, 'UK', 'ZZ'];
  const code = 'import json, sys; from model.guidance_store import find_help; print(json.dumps([[find_help(c, "fr", child) for child in (False, True)] for c in json.load(sys.stdin)]))';
  const theirs = JSON.parse(execFileSync(PYTHON, ['-c', code], { cwd: ROOT, input: JSON.stringify(countries), encoding: 'utf8', maxBuffer: 1e8 }));
  const fields = ({ source: _, ...shown }) => shown;
  countries.forEach((country, at) => [false, true].forEach((child) => assert.deepEqual(findHelp(book, country, scopes, child), theirs[at][Number(child)].map(fields), country)));
});

test('puts lines for children first where a child may be meant', () => {
  const country = Object.keys(book.countries).find((code) => book.countries[code].slice(1).some(({ scope }) => /child/.test(scope)) && !/child/.test(book.countries[code][0].scope));
  const [first] = findHelp(book, country, {}, true);
  assert.match(first.scope, /child/);
  assert.doesNotMatch(findHelp(book, country, {}, false)[0].scope, /child/);
});

test('gives a line for children in every country where a child may be meant', () => {
  for (const country of [null, 'ZZ', ...Object.keys(book.countries), ...book.union_members]) assert.match(findHelp(book, country, {}, true)[0].scope, /child/, String(country));
});

test('never leaves a reader without a line, whatever the country', () => {
  for (const country of [null, '', 'ZZ', 'constructor', '__proto__']) assert.ok(findHelp(book, country, {}, false).length, country);
});

test('takes the region of the browser, unless a country was chosen', () => {
  assert.deepEqual(pickCountry('auto', 'en-GB'), { code: 'GB', guessed: true });
  assert.deepEqual(pickCountry('auto', 'zh-Hant-TW'), { code: 'TW', guessed: true });
  assert.deepEqual(pickCountry('auto', 'es-419'), { code: null, guessed: true });
  assert.deepEqual(pickCountry('auto', 'sw'), { code: null, guessed: true });
  assert.deepEqual(pickCountry('none', 'en-GB'), { code: null, guessed: false });
  assert.deepEqual(pickCountry('PH', 'en-GB'), { code: 'PH', guessed: false });
});

test('says for which country the lines are, and where that was taken from', () => {
  const t = makeTranslator(WORDS, 'en');
  assert.equal(countryName('PH', 'en'), 'Philippines');
  assert.match(sayCountry({ code: 'PH', guessed: false }, 'en', t), /^For Philippines\. /);
  assert.match(sayCountry({ code: 'PH', guessed: true }, 'en', t), /your browser/);
  assert.match(sayCountry({ code: null, guessed: true }, 'en', t), /^International/);
});
