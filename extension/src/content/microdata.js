// Reads schema.org JobPosting from microdata and from RDFa: attributes on the advert's own elements, so its place on the page is
// known.

import { textOf, tidy } from './html-text.js';
import { TYPED, readText } from './page-text.js';

/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {{source: 'microdata' | 'rdfa', items: string, scope: string, property: (name: string) => string}} Syntax how a format marks things, and what within them */

const MAX_ITEMS = 20;
/** A part of a page with more text is read from its beginning, without a copy. */
const MAX_CHARS = 60000;
const NAMES = [
  'title', 'hiringOrganization', 'baseSalary', 'description', 'responsibilities', 'skills', 'qualifications', 'experienceRequirements',
  'educationRequirements', 'incentiveCompensation', 'jobBenefits', 'benefits', 'workHours', 'specialCommitments',
];

/** @type {Syntax} */
const MICRODATA = {
  source: 'microdata', items: '[itemscope][itemtype*="schema.org/JobPosting"]', scope: '[itemscope]', property: (name) => `[itemprop~="${name}"]`,
};
/** Names stand alone (with `vocab`) or behind a prefix. @type {Syntax} */
const RDFA = {
  source: 'rdfa', items: '[typeof~="JobPosting"],[typeof~="schema:JobPosting"],[typeof*="schema.org/JobPosting"]', scope: '[typeof]',
  property: (name) => `[property~="${name}"],[property~="schema:${name}"],[property$="schema.org/${name}"]`,
};

/** Where either of them may stand. */
export const MARKED_UP = `${MICRODATA.items},${RDFA.items}`;

/** @param {Element} element @returns {boolean} */
const isNotTyped = (element) => !element.closest(TYPED);

/** @param {Element} element @returns {string} */
const wordsOf = (element) => ((element.textContent ?? '').length > MAX_CHARS ? readText(element, MAX_CHARS) : textOf(element));

/** @param {Element} element @param {Syntax} syntax @returns {string} */
function valueOf(element, syntax) {
  const named = element.matches(syntax.scope) && element.querySelector(syntax.property('name'));
  if (named) return valueOf(named, syntax);
  return tidy(element.getAttribute('content') ?? '') || wordsOf(element);
}

/** @param {Element} item @param {string} name @param {Syntax} syntax @returns {string[]} values of this item, not of items inside it */
function valuesOf(item, name, syntax) {
  const own = [...item.querySelectorAll(syntax.property(name))].filter((node) => node.parentElement?.closest(syntax.scope) === item);
  return own.filter(isNotTyped).map((node) => valueOf(node, syntax)).filter(Boolean);
}

/** @param {Element} item @param {Syntax} syntax @returns {Advert} */
function toAdvert(item, syntax) {
  const title = valuesOf(item, 'title', syntax)[0] ?? valuesOf(item, 'name', syntax)[0] ?? '';
  const parts = NAMES.flatMap((name) => valuesOf(item, name, syntax));
  const text = [...new Set([title, ...parts])].filter(Boolean).join('\n\n');
  return { title, text: parts.length > 1 ? text : wordsOf(item), element: item, source: syntax.source };
}

/** @param {Document} document @returns {Generator<undefined, Advert[], void>} in steps */
export function* readMarkedUp(document) {
  const adverts = [];
  for (const syntax of [MICRODATA, RDFA]) {
    for (const item of [...document.querySelectorAll(syntax.items)].filter(isNotTyped).slice(0, MAX_ITEMS)) {
      yield;
      adverts.push(toAdvert(item, syntax));
    }
  }
  return adverts;
}
