// A judged text and the words of the interface, for the tests of what is drawn.

import { readFileSync } from 'node:fs';
import { chooseBefore } from '../../extension/src/before.js';
import { SOURCE } from './support.mjs';

export const WORDS = JSON.parse(readFileSync(new URL('messages/en.json', SOURCE), 'utf8'));

const guidance = (name) => JSON.parse(readFileSync(new URL(`../../model/guidance/${name}.json`, SOURCE), 'utf8'));
const { items, ...labels } = guidance('en').before;

export const JUDGED = {
  state: 'strong-signs', reason: null, title: 'Strong signs', body: 'One plain sentence.', by: 'server', language: 'en', readerLanguage: 'en',
  findings: [{
    indicator: 'upfront-fee', strength: 'strong', name: 'A fee', why: 'Why it matters', ask: 'Ask who gets it',
    evidence: [{ start: 0, end: 15, quote: 'pay 300 dollars' }],
  }],
  combinations: ['Two of these together often mean a debt.'], before: { labels, items: chooseBefore(guidance('before'), ['upfront-fee'], { ...labels, items }) }, disclaimer: 'It can be wrong.', help: { lines: [], sentence: '' }, model: '1', truncated: false, suppressed: null,
};
