// Reads schema.org JobPosting from JSON-LD. Real boards break their own schema, so every value may be missing, single, a
// list or an object, and a block that is not JSON is left alone.

import { htmlToText } from './html-text.js';

/** @typedef {{title: string, text: string, element: Element | null, source: 'json-ld' | 'microdata' | 'rdfa' | 'feed' | 'main', unsure?: boolean}} Advert unsure: it may be no offer at all */

export const JSON_LD = 'script[type="application/ld+json" i]';
const MAX_BLOCKS = 40;
const MAX_BLOCK_CHARS = 1000000;
const MAX_DEPTH = 8;
const MAX_NODES = 5000;
/** More adverts on one page are a list; the first are read. */
const MAX_POSTINGS = 20;
const LISTS = [
  'description', 'responsibilities', 'skills', 'qualifications', 'experienceRequirements', 'educationRequirements', 'incentiveCompensation',
  'jobBenefits', 'benefits', 'workHours', 'specialCommitments',
];

/** @param {any} value @returns {string[]} the strings in it */
function strings(value) {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  if (value && typeof value === 'object') return strings(value.description ?? value.name ?? value['@value'] ?? []);
  return [];
}

/** @param {any} value @returns {string} */
const firstText = (value) => htmlToText(strings(value)[0] ?? '');

/** @param {any} value @returns {string} a number or a range */
function amountText(value) {
  const range = [value.minValue, value.maxValue].filter((amount) => ['string', 'number'].includes(typeof amount));
  const amounts = range.length ? range : [value.value].filter((amount) => ['string', 'number'].includes(typeof amount));
  return [...new Set(amounts)].join('–');
}

/** @param {any} given @returns {string} such as "1500–2000 EUR / MONTH" */
function salaryText(given) {
  const salary = Array.isArray(given) ? given[0] : given;
  if (typeof salary === 'string' || typeof salary === 'number') return String(salary);
  if (!salary || typeof salary !== 'object') return '';
  const value = typeof salary.value === 'object' && salary.value ? salary.value : salary;
  const amount = amountText(value);
  return amount && [amount, salary.currency, value.currency, value.unitText && `/ ${value.unitText}`].filter(Boolean).join(' ');
}

/** @param {any} posting @returns {Advert} */
function toAdvert(posting) {
  const title = firstText(posting.title ?? posting.name);
  const parts = [title, firstText(posting.hiringOrganization), salaryText(posting.baseSalary)];
  const bodies = LISTS.flatMap((key) => strings(posting[key])).map(htmlToText);
  return { title, text: [...new Set([...parts, ...bodies])].filter(Boolean).join('\n\n'), element: null, source: 'json-ld' };
}

/** @param {any} node @returns {boolean} */
const isPosting = (node) => [node['@type']].flat().some((type) => typeof type === 'string' && /(?:^|[/:#])JobPosting$/.test(type));

/** @param {any} root @returns {any[]} every JobPosting in it: single, in a list, in @graph or inside something else */
function findPostings(root) {
  /** @type {any[]} */
  const found = [];
  let visited = 0;
  /** @param {any} node @param {number} depth */
  const walk = (node, depth) => {
    visited += 1;
    if (!node || typeof node !== 'object' || depth > MAX_DEPTH || visited > MAX_NODES) return;
    if (!Array.isArray(node) && isPosting(node)) found.push(node);
    else Object.values(node).forEach((child) => walk(child, depth + 1));
  };
  walk(root, 0);
  return found;
}

/** @param {string} source @returns {any} null when it is not JSON, even after what boards do most often is mended */
function parseBlock(source) {
  // eslint-disable-next-line no-control-regex -- raw line breaks inside strings are what boards get wrong most often
  for (const attempt of [source, source.replace(/[\u0000-\u001f]+/g, ' ').replace(/^\s*(?:<!--|\/\*.*?\*\/)|(?:-->)?[\s;]*$/g, '')]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next attempt, or nothing.
    }
  }
  return null;
}

/** What a block said when it was last read: pages change often, their blocks seldom. @type {WeakMap<Element, {source: string, adverts: Advert[]}>} */
const known = new WeakMap();

/** @param {Element} block @returns {Generator<undefined, Advert[], void>} */
function* readBlock(block) {
  const source = block.textContent ?? '';
  if (source.length > MAX_BLOCK_CHARS || !source.includes('JobPosting')) return [];
  const before = known.get(block);
  if (before?.source === source) return before.adverts;
  const adverts = [];
  for (const posting of findPostings(parseBlock(source)).slice(0, MAX_POSTINGS)) {
    yield;
    adverts.push(toAdvert(posting));
  }
  known.set(block, { source, adverts });
  return adverts;
}

/** @param {Document} document @returns {Generator<undefined, Advert[], void>} in steps, because a page may hold very much of it */
export function* readJsonLd(document) {
  const adverts = [];
  for (const block of [...document.querySelectorAll(JSON_LD)].slice(0, MAX_BLOCKS)) {
    adverts.push(...(yield* readBlock(block)));
    yield;
  }
  return adverts;
}
