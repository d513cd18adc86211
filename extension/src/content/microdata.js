// Reads schema.org JobPosting from microdata: attributes on the advert's own elements, so its place on the page is known.

import { textOf, tidy } from './html-text.js';

/** @typedef {import('./json-ld.js').Advert} Advert */

const MAX_ITEMS = 40;
const NAMES = [
  'title', 'hiringOrganization', 'baseSalary', 'description', 'responsibilities', 'skills', 'qualifications', 'experienceRequirements',
  'educationRequirements', 'incentiveCompensation', 'jobBenefits', 'benefits', 'workHours', 'specialCommitments',
];

/** @param {Element} element @returns {string} */
function valueOf(element) {
  const named = element.hasAttribute('itemscope') && element.querySelector('[itemprop~="name"]');
  if (named) return valueOf(named);
  return tidy(element.getAttribute('content') ?? '') || textOf(element);
}

/** @param {Element} item @param {string} name @returns {string[]} values of this item, not of items inside it */
function valuesOf(item, name) {
  const own = [...item.querySelectorAll(`[itemprop~="${name}"]`)].filter((node) => node.parentElement?.closest('[itemscope]') === item);
  return own.map(valueOf).filter(Boolean);
}

/** @param {Element} item @returns {Advert} */
function toAdvert(item) {
  const title = valuesOf(item, 'title')[0] ?? valuesOf(item, 'name')[0] ?? '';
  const parts = NAMES.flatMap((name) => valuesOf(item, name));
  const text = [...new Set([title, ...parts])].filter(Boolean).join('\n\n');
  return { title, text: parts.length > 1 ? text : textOf(item), element: item, source: 'microdata' };
}

/** @param {Document} document @returns {Advert[]} */
export function readMicrodata(document) {
  return [...document.querySelectorAll('[itemscope][itemtype*="schema.org/JobPosting"]')].slice(0, MAX_ITEMS).map(toAdvert);
}
