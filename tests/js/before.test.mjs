import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { chooseBefore, makeSheet, writeSheet } from '../../extension/src/before.js';
import { LANGUAGES } from '../../extension/src/i18n.js';

const ROOT = new URL('../../', import.meta.url);
const PYTHON = new URL('.venv/bin/python', ROOT).pathname;
const read = (name) => JSON.parse(readFileSync(new URL(`model/guidance/${name}.json`, ROOT), 'utf8'));
const rule = read('before');
const { before: texts } = read('en');
const ids = (...indicators) => chooseBefore(rule, indicators, texts).map(({ id }) => id);
const FINDINGS = [{ name: 'Paying to get the job', evidence: [{ quote: 'pay 300 dollars' }, { quote: 'pay 300 dollars' }] }];
const LINES = [{ name: 'A line', scope: 'human trafficking', phone: '+00 1', web: 'https://line.example/' }];

/** Every single indicator, each pair, and growing heaps of them: what Python chooses is chosen here. */
function manyFindings() {
  const all = [...Object.keys(rule.indicators), ...Object.keys(rule.alone)];
  const heaps = all.map((_, at) => all.slice(0, at + 1).reverse());
  return [[], ['brand-new', 'constructor'], ...all.map((one) => [one]), ...all.flatMap((one) => all.map((other) => [one, other])), ...heaps];
}

test('chooses what the server chooses, whatever was found', () => {
  const found = manyFindings();
  const code = 'import json, sys; from model.guidance_store import choose_before; print(json.dumps([choose_before(f, "ar") for f in json.load(sys.stdin)]))';
  const theirs = JSON.parse(execFileSync(PYTHON, ['-c', code], { cwd: ROOT, input: JSON.stringify(found), encoding: 'utf8', maxBuffer: 1e8 }));
  const { before } = read('ar');
  found.forEach((indicators, at) => assert.deepEqual(chooseBefore(rule, indicators, before), theirs[at], indicators.join()));
});

test('gives five to eight, always one person to tell and the way out', () => {
  for (const indicators of manyFindings()) {
    const chosen = ids(...indicators);
    assert.ok(chosen.length >= 5 && chosen.length <= 8, indicators.join());
    assert.ok(chosen.includes('stop'), indicators.join());
    assert.ok(chosen.includes('tell-someone') || chosen.includes('adult'), indicators.join());
  }
});

test('answers each of many signs before it says more on any', () => {
  const chosen = ids('upfront-fee', 'documents-kept', 'wrong-visa', 'fines-penalties', 'no-interview', 'urgency');
  for (const id of ['pay-nothing', 'keep-papers', 'ask-embassy', 'leave', 'talk', 'take-a-day']) assert.ok(chosen.includes(id), id);
});

test('where a child may be meant, nobody is told to ask the writer anything', () => {
  const chosen = chooseBefore(rule, ['pay-too-high', 'minor-approach', 'secrecy'], texts);
  assert.deepEqual(chosen.map(({ kind }) => kind), ['do', 'do', 'do', 'do', 'do']);
  assert.equal(chosen[0].id, 'adult');
});

test('a sheet names signs, steps, questions and a line that helps; no level, no number as a verdict, no address of ours', () => {
  const sheet = makeSheet(texts, chooseBefore(rule, ['upfront-fee'], texts), FINDINGS, LINES);
  const text = writeSheet(sheet);
  for (const part of ['Paying to get the job: “pay 300 dollars”\n', texts.items['pay-nothing'], texts.items.costs, 'A line (human trafficking), +00 1', texts.note]) assert.ok(text.includes(part), part);
  assert.doesNotMatch(text, /fanal|strong|score|%|127\.0\.0\.1/i);
  assert.equal(sheet.parts.map(({ kind }) => kind).join(), 'signs,do,ask,lines');
});

test('of a text without signs the sheet says nothing about signs', () => {
  const text = writeSheet(makeSheet(texts, chooseBefore(rule, [], texts), [], []));
  for (const words of [texts.signs, texts.note, texts.lines]) assert.ok(!text.includes(words), words);
});

test('every language has the same words to say', () => {
  for (const { code } of LANGUAGES) {
    const { before } = read(code);
    assert.deepEqual(Object.keys(before), Object.keys(texts), code);
    assert.deepEqual(Object.keys(before.items), Object.keys(rule.items), code);
  }
});
