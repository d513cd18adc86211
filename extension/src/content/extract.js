// Finds the job adverts on a page that describe themselves as schema.org JobPosting.

import { JSON_LD, readJsonLd } from './json-ld.js';
import { MARKED_UP, readMarkedUp } from './microdata.js';

/** @typedef {import('./json-ld.js').Advert} Advert */

/** More than this on one page is a list of adverts, not an advert. */
const MAX_ADVERTS = 10;
const SAME_CHARS = 120;
/** Most pages mark nothing, which the browser tells at once. */
const ANY = `${JSON_LD},${MARKED_UP}`;

/**
 * A short name for a text: 53 bits, so that the same advert is known again. Not a secret and not for security.
 * @param {string} text
 * @returns {string}
 */
export function hashText(text) {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    high = Math.imul(high ^ text.charCodeAt(at), 2654435761);
    low = Math.imul(low ^ text.charCodeAt(at), 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

/** @param {Advert} advert @returns {string} equal for an advert and its description in another format */
const likeness = ({ title, text }) => (title || text).toLowerCase().replace(/\s+/g, ' ').slice(0, SAME_CHARS);

/**
 * @param {Document} document
 * @returns {Generator<undefined, Advert[], void>} each advert once; where several formats describe it, the longer text with the place of the other
 */
export function* findMarked(document) {
  if (!document.querySelector(ANY)) return [];
  /** @type {Map<string, Advert>} */
  const found = new Map();
  const all = [...(yield* readJsonLd(document)), ...(yield* readMarkedUp(document))];
  for (const advert of all.filter(({ text }) => text)) {
    const known = found.get(likeness(advert));
    const longer = known && known.text.length >= advert.text.length ? known : advert;
    found.set(likeness(advert), { ...longer, element: known?.element ?? advert.element });
  }
  return [...found.values()].slice(0, MAX_ADVERTS);
}
