// Where on the page a banner goes: right before the advert, as part of the page's own flow, so that it covers nothing.

import { EDITED } from './page-text.js';

/** @typedef {import('./json-ld.js').Advert} Advert */

const MAX_CANDIDATES = 4000;
const OPENING_CHARS = 40;
/** A warning that is narrower cannot be read. */
const MIN_WIDTH = 180;
/** Between a bar of the page and the banner. */
const GAP = 8;
/** Inside these a block would tear the layout apart. */
const TIGHT = /flex|grid|table|inline|contents|none/;

/** @param {string} text @returns {string} */
const plain = (text) => text.replace(/\s+/g, ' ').trim().toLowerCase();

/** @param {Document} document @param {string} title @returns {Element | null} the heading that bears the advert's title */
function findHeading(document, title) {
  const wanted = plain(title);
  if (!wanted) return null;
  const headings = [...document.querySelectorAll('h1,h2,h3,[role="heading"]')];
  return headings.find((heading) => plain(heading.textContent ?? '') === wanted)
    ?? headings.find((heading) => plain(heading.textContent ?? '').includes(wanted)) ?? null;
}

/** @param {Document} document @param {string} text @returns {Element | null} the innermost element that holds how the text begins */
function findOpening(document, text) {
  const lines = text.split('\n').map(plain).filter((line) => line.length >= OPENING_CHARS);
  const opening = lines[0]?.slice(0, OPENING_CHARS);
  if (!opening) return null;
  const candidates = [...document.querySelectorAll('p,div,section,article,li,td,dd')].slice(0, MAX_CANDIDATES);
  const holding = candidates.filter((element) => plain(element.textContent ?? '').includes(opening));
  return holding.at(-1) ?? null;
}

/** @param {Element} element @returns {boolean} whether a block may stand before it */
function isRoomy(element) {
  const parent = element.parentElement;
  // What is written there is the person's own text, and would be sent with what we put into it.
  if (!parent || !element.ownerDocument.defaultView || parent.closest(EDITED)) return false;
  const style = element.ownerDocument.defaultView.getComputedStyle(parent);
  const list = /^(UL|OL|DL|TABLE|TBODY|THEAD|TR|A|BUTTON|SELECT|P|SPAN|LABEL|H[1-6])$/.test(parent.tagName);
  const column = style.display.includes('flex') && style.flexDirection.startsWith('column');
  return !list && (column || !TIGHT.test(style.display || 'block'));
}

/** @param {Element} element @returns {Element | null} it or the nearest ancestor before which a block may stand */
function climb(element) {
  const body = element.ownerDocument.body;
  for (let at = /** @type {Element | null} */ (element); at && at !== body; at = at.parentElement) {
    if (isRoomy(at)) return at;
  }
  return null;
}

/** @param {Pick<Advert, 'title' | 'text' | 'element'>} advert @param {Document} document @returns {Element | null} before which a banner may stand */
function findPlace({ title, text, element }, document) {
  const near = (element?.isConnected ? element : null) ?? findHeading(document, title) ?? findOpening(document, text);
  return near && climb(near);
}

/** @param {Element | null} element @returns {Element | null} the row of a list or table that the advert is: before it nothing may stand, so the banner goes into it */
function postOf(element) {
  const room = element?.tagName === 'TR' ? element.querySelector('td') : element;
  if (!room?.isConnected || !/^(?:LI|TD)$/.test(room.tagName) || room.closest(EDITED)) return null;
  const display = room.ownerDocument.defaultView?.getComputedStyle(room).display;
  return /^(?:|block|list-item|table-cell)$/.test(display ?? 'none') ? room : null;
}

/**
 * Puts the banner's element at the advert.
 * @param {HTMLElement} host
 * @param {Pick<Advert, 'title' | 'text' | 'element'>} advert
 * @param {Document} document
 */
export function placeAt(host, advert, document) {
  const inside = postOf(advert.element);
  if (inside) inside.prepend(host);
  const place = inside ?? findPlace(advert, document);
  if (!inside) place?.before(host);
  if (!place || !isSeen(host)) (document.querySelector('main') ?? document.body ?? document.documentElement).prepend(host);
}

/** @param {HTMLElement} host @returns {boolean} false in a place the page hides or leaves no room in, such as a folded part */
function isSeen(host) {
  const body = host.ownerDocument.body.getBoundingClientRect();
  const box = host.getBoundingClientRect();
  // A page without any layout is one that is not drawn at all.
  return body.width === 0 || (box.height > 0 && box.width >= Math.min(MIN_WIDTH, body.width / 2));
}

/** @param {Element | null} from @returns {Element | null} the bar of the page that stays where it is while the page is scrolled */
function findBar(from) {
  for (let at = from; at; at = at.parentElement) {
    const { position } = /** @type {Window} */ (at.ownerDocument.defaultView).getComputedStyle(at);
    if (/fixed|sticky/.test(position)) return at;
  }
  return null;
}

/**
 * Moves the banner down where a bar that the page keeps in place would lie over it, and keeps it clear of that bar when the page is
 * scrolled to it.
 * @param {HTMLElement} host
 */
export function clearFixedBars(host) {
  const { document } = /** @type {Window} */ (host.ownerDocument.defaultView);
  const box = host.getBoundingClientRect();
  if (box.height === 0) return;
  const atTop = findBar(document.elementFromPoint(box.left + box.width / 2, 2));
  if (atTop && !atTop.contains(host)) host.style.setProperty('scroll-margin-top', `${Math.ceil(atTop.getBoundingClientRect().bottom) + GAP}px`);
  const over = findBar(document.elementFromPoint(box.left + box.width / 2, box.top + 4));
  if (box.top < 0 || !over || over.contains(host)) return;
  host.style.setProperty('margin-top', `${Math.ceil(over.getBoundingClientRect().bottom - box.top) + GAP}px`);
}
