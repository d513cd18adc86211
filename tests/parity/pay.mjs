// Reads JSON lines `{text, language}` on standard input and writes what pay.js reads in each, and how the whole text, taken as evidence
// about pay, compares with published wages, with its sentence in every language of the guidance.

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { loadModel } from '../../extension/src/scoring/index.js';
import { PayComparer } from '../../extension/src/scoring/wages.js';
import { sayPay } from '../../extension/src/scoring/pay-sentence.js';

const [, , weights, folder, ...languages] = process.argv;
const readGuidance = async (name) => JSON.parse(await readFile(`${folder}/${name}.json`, 'utf8'));
const { chars } = await loadModel(await readFile(weights));
const comparer = new PayComparer(chars, { words: await readGuidance('pay'), wages: await readGuidance('wages') });
const guidance = await Promise.all(languages.map(readGuidance));
const write = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { text, language } = JSON.parse(line);
  const points = Array.from(text);
  const pay = comparer.compare(points, language, [{ start: 0, end: points.length }]);
  write({ amounts: comparer.reader.read(points, language), pay, sentences: pay && guidance.map((words) => sayPay(pay, words.pay, words.language)) });
}
