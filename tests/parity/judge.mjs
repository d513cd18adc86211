// Reads JSON lines `{text, language}` on standard input and writes the assessment of each, judged
// with the weights at the path given as the only argument.

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { assess, loadModel } from '../../extension/src/scoring/index.js';

const model = await loadModel(await readFile(process.argv[2]));
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { text, language } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(assess(model, text, language ?? null))}\n`);
}
