// The main text of a page that marks nothing and may be one offer: Mozilla's Readability, on a small copy of the page that holds no
// posts, no fields and no menus.

import { isSilent, readText } from './page-text.js';

/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {new (document: Document, options: Record<string, any>) => {parse: () => {title: string, content: Element} | null}} Reader Mozilla's Readability */

/** The contract takes no more. */
const MAX_CHARS = 20000;
/** A copy with more elements would keep the page waiting; then the page's own mark of its main part is taken. */
const MAX_ELEMENTS = 1500;
const STEP = 50;
const MENUS = 'nav,footer,aside,form,dialog,[role="navigation"],[role="banner"],[role="contentinfo"],[role="menu"],[role="menubar"],[role="complementary"],[role="dialog"]';
const MAIN = 'main,[role="main"],article';
const OPENING_CHARS = 60;

/** @param {Set<Element>} posts @returns {(element: Element) => boolean} */
const leaveOutWith = (posts) => (element) => posts.has(element) || element.matches(MENUS);

/** @param {Document} document @returns {Element} */
const mainPart = (document) => document.querySelector(MAIN) ?? document.body;

/**
 * @param {Document} document @param {Set<Element>} posts
 * @returns {Generator<undefined, Document | null, void>} a copy in which nothing loads and nothing runs; null where it would be too large
 */
function* copyRest(document, posts) {
  const copy = document.implementation.createHTMLDocument(document.title);
  const leaveOut = leaveOutWith(posts);
  /** @type {[Node, Node][]} */
  const left = [[document.body, copy.body]];
  let elements = 0;
  for (let pair = left.pop(); pair; pair = left.pop()) {
    for (let node = pair[0].firstChild; node; node = node.nextSibling) {
      if (node.nodeType === 3) pair[1].appendChild(copy.importNode(node, false));
      if (node.nodeType !== 1 || isSilent(/** @type {Element} */ (node)) || leaveOut(/** @type {Element} */ (node))) continue;
      const own = pair[1].appendChild(copy.importNode(node, false));
      left.push([node, own]);
      elements += 1;
      if (elements > MAX_ELEMENTS) return null;
      if (elements % STEP === 0) yield;
    }
  }
  return copy;
}

/** @param {Document} document @param {string} text @returns {Element | null} where the text begins on the page */
function placeOf(document, text) {
  const opening = text.split('\n').find((line) => line.length >= 20)?.slice(0, OPENING_CHARS);
  if (!opening) return null;
  const walker = document.createTreeWalker(mainPart(document), 4);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = (node.nodeValue ?? '').replace(/\s+/g, ' ').trim();
    if (own.length >= 8 && opening.startsWith(own.slice(0, OPENING_CHARS))) return node.parentElement;
  }
  return null;
}

/**
 * @param {Document} document
 * @param {Set<Element>} posts which are judged by themselves
 * @param {Reader | null} Reader null where it could not be loaded
 * @returns {Generator<undefined, Advert, void>} the offer that the page is, if it looks like one
 */
export function* readMain(document, posts, Reader) {
  const copy = Reader && (yield* copyRest(document, posts));
  yield;
  const read = copy && Reader ? new Reader(copy, { serializer: (/** @type {Element} */ element) => element }).parse() : null;
  yield;
  const text = read?.content ? readText(read.content, MAX_CHARS) : readText(mainPart(document), MAX_CHARS, leaveOutWith(posts));
  return { title: read?.title ?? document.title, text, element: placeOf(document, text), source: 'main' };
}
