// Reads JSON lines `{text}` on standard input and writes the sketch of each, read by the character
// table of the model at the path given as the only argument.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { loadModel } from '../../extension/src/scoring/index.js';
import { makeSketch } from '../../extension/src/scoring/sketch.js';

const model = await loadModel(await readFile(process.argv[2]));
const digestOf = async (bytes) => createHash('sha256').update(bytes).digest('hex');
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const sketch = await makeSketch(JSON.parse(line).text, model.chars, digestOf);
  process.stdout.write(`${JSON.stringify(sketch)}\n`);
}
