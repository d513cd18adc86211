// Looks over a page that marks nothing: finds its posts (feeds, groups, chats and lists, where many texts of one make stand side by
// side) and collects the words of the rest. Works in steps, so that its caller can stop after any of them.

import { MIN_CHARS } from '../likeness.js';
import { TYPED, isSilent } from './page-text.js';

/** @typedef {{element: Element, picture: boolean}} Post picture: it has one, and hardly any text */
/** @typedef {{posts: Post[], rest: string, whole: boolean}} Overview posts in the order of the page; rest: words of the others; whole: all of it was looked at */

/** A part of the page with more text is no post. */
const MAX_CHARS = 6000;
/** So much of the rest is kept: it only tells whether the page may be an offer. */
const MAX_REST = 20000;
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
/** Lines of text, when there is no element in them: they are read and forgotten, and most elements of a page are such. */
const LINES = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'span', 'td', 'th', 'dt', 'dd', 'label']);
/** Nothing in these is looked at. */
const LANDMARKS = new Set(['nav', 'footer']);
const LANDMARK_ROLES = '[role="navigation"],[role="banner"],[role="contentinfo"],[role="menu"],[role="menubar"],[role="tablist"],[role="dialog"]';
/** Posts may stand in these, but their words are none of the page's own. */
const BESIDE = /^(?:ASIDE|FORM|DIALOG)$/;
/** What templates of posts hold and sections of one text do not. */
const MARKS = 'time,[datetime],a[href],button,[role="button"],img,video,[role="img"],svg';
/** Numbers of posts, as programs write them. */
const NUMBERED = /^data-(?:[\w-]*-)?(?:id|mid|pid|key|urn|index)$/;
const PICTURES = 'img,video,picture,[role="img"]';
const SAYS_SO = /^(?:article|listitem|row|comment)$/;
/** @type {readonly any[]} */
const NONE = Object.freeze([]);

/**
 * What was found below an element: inner are the characters in posts, from and to the place of its words among those of the page.
 * @typedef {{element: Element, chars: number, inner: number, posts: readonly Post[], parts: Part[] | readonly Part[], from: number, to: number}} Part
 */

/** @param {Element} element @returns {boolean} */
const saysSo = (element) => element.tagName === 'ARTICLE' || SAYS_SO.test(element.getAttribute('role') ?? '');

/** @param {Part} part @returns {boolean} whether a template of posts may have made it, however little it says */
function isMade({ element, chars, inner }) {
  if (chars > MAX_CHARS || inner > MOSTLY * chars) return false;
  if (element.tagName === 'A' && element.childElementCount < 2) return false;
  return saysSo(element) || element.getAttributeNames().some((name) => NUMBERED.test(name)) || element.querySelector(MARKS) !== null;
}

/** @param {Part} part @returns {boolean} whether there is something to judge, or a picture in its place */
const saysMuch = ({ element, chars }) => chars >= MIN_CHARS || element.querySelector(PICTURES) !== null;

/** @param {Part} part @returns {string} equal for posts of one make */
const makeOf = ({ element }) => `${element.tagName} ${element.getAttribute('role') ?? ''}`;

/** @param {readonly Part[]} parts side by side @returns {Part[][]} those that may be posts, by their make */
function sortByMake(parts) {
  /** @type {Map<string, Part[]>} */
  const makes = new Map();
  for (const part of parts) {
    if (NO_POST.test(part.element.tagName)) continue;
    const make = makeOf(part);
    const alike = makes.get(make);
    if (alike) alike.push(part);
    else makes.set(make, [part]);
  }
  return [...makes.values()].filter(({ length }) => length > 1);
}

/** @param {readonly Part[]} parts side by side @returns {readonly Part[]} those that are posts */
function postsAmong(parts) {
  // Pictures alone side by side are a gallery; a feed has words too.
  if (parts.length < 2 || !parts.some(({ chars }) => chars >= MIN_CHARS)) return NONE;
  return sortByMake(parts).map((alike) => ({ alike, made: alike.filter(isMade) }))
    .filter(({ alike, made }) => made.length >= (saysSo(alike[0].element) ? 2 : FEW) && made.length >= MOSTLY * alike.length)
    .map(({ made }) => made.filter(saysMuch)).filter((posts) => posts.some(({ chars }) => chars >= MIN_CHARS)).flat();
}

/** One look over a page: the elements it has gone into, and the words it has come by. */
class Look {
  constructor() {
    /** @type {Part[]} */
    this.path = [];
    /** @type {string[]} words of the page, one of each place; those of posts and menus are taken out when these are left */
    this.words = [];
    this.visited = 0;
  }

  /** @returns {Part} where it is */
  get here() {
    return this.path[this.path.length - 1];
  }

  /** @param {string} text @returns {number} how many characters it says */
  take(text) {
    const words = text.trim();
    if (words) this.words.push(words);
    return words.length;
  }

  /** @param {Element} element goes into it */
  enter(element) {
    const from = this.words.length;
    this.path.push({ element, chars: 0, inner: 0, posts: NONE, parts: [], from, to: from });
  }

  /** @param {Element} element that holds no other: it is read at once */
  pass(element) {
    const from = this.words.length;
    const chars = this.take(element.textContent ?? '');
    if (LINES.has(element.localName)) this.here.chars += chars;
    else /** @type {Part[]} */ (this.here.parts).push({ element, chars, inner: 0, posts: NONE, parts: NONE, from, to: this.words.length });
  }

  /** @param {Node} node @returns {Node | null} what to visit next; null where what it stands in is to be left */
  visit(node) {
    if (node.nodeType === 3) this.here.chars += this.take(node.nodeValue ?? '');
    if (node.nodeType !== 1 || isLeftOut(/** @type {Element} */ (node))) return node.nextSibling;
    this.visited += 1;
    const element = /** @type {Element} */ (node);
    if (element.firstElementChild) {
      this.enter(element);
      return element.firstChild;
    }
    this.pass(element);
    return element.nextSibling;
  }

  /** @returns {Part} what was found in the element that is left now */
  leave() {
    const part = /** @type {Part} */ (this.path.pop());
    const own = new Set(postsAmong(part.parts));
    /** @type {Post[]} */
    const posts = [];
    for (const each of part.parts) {
      const isPost = own.has(each);
      part.chars += each.chars;
      part.inner += isPost ? each.chars : each.inner;
      if (isPost) posts.push({ element: each.element, picture: each.chars < MIN_CHARS });
      else posts.push(...each.posts);
      if (each.to > each.from && (isPost || isBeside(each.element))) this.words.fill('', each.from, each.to);
    }
    Object.assign(part, { posts, parts: NONE, to: this.words.length });
    if (this.path.length) /** @type {Part[]} */ (this.here.parts).push(part);
    return part;
  }

  /** @returns {string} the words of the page, without those of posts and of what stands beside */
  rest() {
    return this.words.filter(Boolean).join('\n').slice(0, MAX_REST);
  }
}

/** @param {Element} element @returns {boolean} whether nothing in it is looked at */
const isLeftOut = (element) => isSilent(element) || LANDMARKS.has(element.localName) || (element.hasAttribute('role') && element.matches(LANDMARK_ROLES));

/** @param {Element} element @returns {boolean} */
const isBeside = (element) => BESIDE.test(element.tagName) || element.getAttribute('role') === 'complementary';

/**
 * @param {Document} document
 * @returns {Generator<undefined, Overview, void>}
 */
export function* lookOver(document) {
  const root = document.body;
  if (!root || root.closest(TYPED)) return { posts: [], rest: '', whole: true };
  const look = new Look();
  look.enter(root);
  let node = /** @type {Node | null} */ (root.firstChild);
  for (let steps = 0; ;) {
    if (node && look.visited < MAX_ELEMENTS) {
      node = look.visit(node);
    } else {
      const part = look.leave();
      if (!look.path.length) return { posts: [...part.posts], rest: look.rest(), whole: look.visited < MAX_ELEMENTS };
      node = part.element.nextSibling;
    }
    if (look.visited >= steps + STEP) {
      steps = look.visited;
      yield;
    }
  }
}
