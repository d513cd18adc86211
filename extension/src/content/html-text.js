// Turns the HTML inside an advert's description into plain text. The HTML is parsed in a document of its own, where nothing
// loads and nothing runs, and only its text is taken.

import { TYPED } from './page-text.js';

const BLOCKS = 'address,article,blockquote,div,dl,h1,h2,h3,h4,h5,h6,hr,ol,p,section,table,ul';
/** These only begin a new line. */
const LINES = 'br,dd,dt,li,tr';
const SILENT = 'script,style,noscript,template,iframe,object,svg';
/** On a page somebody may be writing; in the HTML of a description nobody is. */
const SILENT_ON_PAGE = `${SILENT},${TYPED}`;
/** Descriptions above this are not adverts; it bounds the work on a hostile page. */
const MAX_HTML_CHARS = 60000;

/** @param {string} text @returns {string} without runs of spaces and empty lines */
export const tidy = (text) => text.replace(/\r\n?/g, '\n').replace(/[^\S\n]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n{3,}/g, '\n\n').trim();

/**
 * The text of an element with a line for each block, whether or not it is on screen.
 * @param {Element} root is not changed
 * @param {string} [silent] what in it is not read
 * @returns {string}
 */
export function textOf(root, silent = SILENT_ON_PAGE) {
  const copy = /** @type {Element} */ (root.cloneNode(true));
  copy.querySelectorAll(silent).forEach((node) => node.remove());
  copy.querySelectorAll(BLOCKS).forEach((node) => {
    node.before('\n');
    node.after('\n');
  });
  copy.querySelectorAll(LINES).forEach((node) => node.before('\n'));
  copy.querySelectorAll('td,th').forEach((node) => node.before(' '));
  return tidy(copy.textContent ?? '');
}

/**
 * @param {string} html text that may hold tags, entities, or tags hidden in entities (boards escape once or twice)
 * @returns {string}
 */
export function htmlToText(html) {
  let text = html.slice(0, MAX_HTML_CHARS);
  for (let round = 0; round < 2 && /<\/?[a-z!][^<>]*>|&(?:#\w{1,8}|[a-z]{2,10});/i.test(text); round += 1) {
    const withLines = /<[a-z][^<>]*>/i.test(text) ? text : text.replace(/\n/g, '<br>');
    text = textOf(new DOMParser().parseFromString(withLines, 'text/html').body, SILENT);
  }
  return tidy(text);
}
