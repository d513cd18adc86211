// Reads adverts (a JSON list) and prints what one assessment on the device takes, in milliseconds.

import { readFileSync } from 'node:fs';
import { assess, loadModel } from '../extension/src/scoring/index.js';

const texts = JSON.parse(readFileSync(0, 'utf8'));
const bytes = readFileSync(new URL('../model/artifacts/model.json', import.meta.url));

const began = performance.now();
const model = await loadModel(bytes);
const loadMs = performance.now() - began;

const WARM = 20;
for (const text of texts.slice(0, WARM)) assess(model, text);
const times = texts.slice(WARM).map((text) => {
  const start = performance.now();
  assess(model, text);
  return performance.now() - start;
});
times.sort((a, b) => a - b);
console.log(JSON.stringify({ assess_ms: times[times.length >> 1], load_ms: loadMs }));
