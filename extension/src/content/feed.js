// Finds the posts of a page that marks nothing: feeds, groups, chats and lists, where many texts of one make stand side by side.
// Works in steps, so that its caller can stop after any of them.

import { MIN_CHARS } from './offer-words.js';
import { isSilent } from './page-text.js';

/** @typedef {{element: Element, picture: boolean}} Post picture: it has one, and hardly any text */

/** A part of the page with more text is no post. */
const MAX_CHARS = 6000;
/** So much of a page is looked at; what lies further down comes nearer by scrolling on most pages. */
const MAX_ELEMENTS = 20000;
/** So many elements are a step. */
const STEP = 50;
/** So many alike make a feed; of elements that say that they are posts, two. */
const FEW = 3;
/** A part whose text is mostly in posts of its own is a feed, no post. */
const MOSTLY = 0.6;
/** Parts of one text, or of a line, which stand side by side in every advert. */
const NO_POST = /^(?:P|H[1-6]|SPAN|TD|TH|DT|DD|UL|OL|DL|TABLE|TBODY|THEAD|FIGURE|HEADER|MAIN|ASIDE|FORM|FIELDSET|LABEL|IMG|PICTURE|BR|HR)$/;
const LANDMARK = 'nav,footer,[role="navigation"],[role="banner"],[role="contentinfo"],[role="menu"],[role="menubar"],[role="tablist"],[role="dialog"]';
/** What templates of posts hold and sections of one text do not. */
const MARKS = 'time,[datetime],a[href],button,[role="button"],img,video,[role="img"],svg';
/** Numbers of posts, as programs write them. */
const NUMBERED = /^data-(?:[\w-]*-)?(?:id|mid|pid|key|urn|index)$/;
const PICTURES = 'img,video,picture,[role="img"]';
const SAYS_SO = /^(?:article|listitem|row|comment)$/;

/** @typedef {{element: Element, chars: number, inner: number, posts: Post[], parts: Part[]}} Part what was found below an element; inner: characters in posts */

/** @param {Element} element @returns {boolean} */
const saysSo = (element) => element.tagName === 'ARTICLE' || SAYS_SO.test(element.getAttribute('role') ?? '');

/** @param {Part} part @returns {boolean} whether a template of posts may have made it, however little it says */
function isMade({ element, chars, inner }) {
  if (NO_POST.test(element.tagName) || chars > MAX_CHARS || inner > MOSTLY * chars) return false;
  if (element.tagName === 'A' && element.childElementCount < 2) return false;
  return saysSo(element) || element.getAttributeNames().some((name) => NUMBERED.test(name)) || element.querySelector(MARKS) !== null;
}

/** @param {Part} part @returns {boolean} whether there is something to judge, or a picture in its place */
const saysMuch = ({ element, chars }) => chars >= MIN_CHARS || element.querySelector(PICTURES) !== null;

/** @param {Part} part @returns {string} equal for posts of one make */
const makeOf = ({ element }) => `${element.tagName} ${element.getAttribute('role') ?? ''}`;

/** @param {Part[]} parts side by side @returns {Set<Part>} those that are posts */
function postsAmong(parts) {
  /** @type {Map<string, Part[]>} */
  const makes = new Map();
  for (const part of parts) makes.set(makeOf(part), [...(makes.get(makeOf(part)) ?? []), part]);
  const found = [...makes.values()].map((alike) => ({ alike, made: alike.filter(isMade) }))
    .filter(({ alike, made }) => made.length >= (saysSo(alike[0].element) ? 2 : FEW) && made.length >= MOSTLY * alike.length)
    .map(({ made }) => ({ posts: made.filter(saysMuch) }))
    // Pictures alone side by side are a gallery; a feed has words too.
    .filter(({ posts }) => posts.some(({ chars }) => chars >= MIN_CHARS));
  return new Set(found.flatMap(({ posts }) => posts));
}

/** @param {Part} part @returns {Part} with the posts among and below its parts */
function close(part) {
  const posts = part.parts.length > 1 ? postsAmong(part.parts) : new Set();
  for (const each of part.parts) {
    const own = posts.has(each);
    part.chars += each.chars;
    part.inner += own ? each.chars : each.inner;
    part.posts.push(...(own ? [{ element: each.element, picture: each.chars < MIN_CHARS }] : each.posts));
  }
  return { ...part, parts: [] };
}

/** @param {Element} element @returns {number} characters of its own, without those of what is in it */
function ownChars(element) {
  let chars = 0;
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === 3) chars += (node.nodeValue ?? '').trim().length;
  }
  return chars;
}

/** @param {Element} element @returns {Part} */
const open = (element) => ({ element, chars: ownChars(element), inner: 0, posts: [], parts: [] });

/**
 * @param {Document} document
 * @returns {Generator<undefined, {posts: Post[], whole: boolean}, void>} posts in the order of the page; whole: all of it was looked at
 */
export function* findPosts(document) {
  const root = document.body;
  if (!root) return { posts: [], whole: true };
  const path = [open(root)];
  let visited = 0;
  let next = root.firstElementChild;
  while (path.length > 1 || next) {
    if (!next || visited >= MAX_ELEMENTS) {
      const part = close(/** @type {Part} */ (path.pop()));
      if (!path.length) return { posts: part.posts, whole: visited < MAX_ELEMENTS };
      path[path.length - 1].parts.push(part);
      next = part.element.nextElementSibling;
    } else if (isSilent(next) || next.matches(LANDMARK)) {
      next = next.nextElementSibling;
    } else {
      visited += 1;
      if (visited % STEP === 0) yield;
      path.push(open(next));
      next = next.firstElementChild;
    }
  }
  return { posts: close(path[0]).posts, whole: true };
}
