// What stands around a link that somebody chose: the nearest post, or as much text as surrounds it.

import { readText } from './page-text.js';

const ENOUGH_CHARS = 80;
const MAX_CHARS = 6000;
const POSTS = 'article,[role="article"],[role="listitem"],[role="row"],li,tr,blockquote';

/** @param {Element} element @returns {boolean} */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < (element.ownerDocument.defaultView?.innerHeight ?? 0);
}

/** @param {Document} document @param {string} url @returns {Element | null} the link to it that was chosen, as far as one can tell */
export function findLink(document, url) {
  const links = [...document.querySelectorAll('a[href],area[href]')].filter((link) => /** @type {HTMLAnchorElement} */ (link).href === url);
  // A click with the right button gives the focus to the link.
  const focused = links.find((link) => link === document.activeElement);
  return focused ?? links.find(isInView) ?? links[0] ?? null;
}

/** @param {Element} element @returns {boolean} whether it is one of several alike */
function isOneOfMany(element) {
  const alike = [...(element.parentElement?.children ?? [])].filter(({ tagName }) => tagName === element.tagName);
  return element.matches(POSTS) || (element.tagName !== 'P' && alike.length > 2);
}

/** @param {Element} link @returns {{text: string, element: Element}} */
export function readAround(link) {
  let best = { text: readText(link, MAX_CHARS), element: link };
  for (let at = link.parentElement; at && at !== at.ownerDocument.body; at = at.parentElement) {
    const text = readText(at, MAX_CHARS + 1);
    if (text.length > MAX_CHARS) break;
    best = { text, element: at };
    if (text.length >= ENOUGH_CHARS && isOneOfMany(at)) break;
  }
  return best;
}
