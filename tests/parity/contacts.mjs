// Reads JSON lines `{text}` on standard input and writes the contact data found in each, as
// [kind, words].

import { createInterface } from 'node:readline';
import { findContacts } from '../../extension/src/masking.js';

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { text } = JSON.parse(line);
  const found = findContacts(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
