// Reads the text of a part of the page as it stands there, with bounded work and without a copy. What somebody is writing is
// never read: no field, no password, nothing that can be edited.

/** A part of the page that somebody may write in. */
export const EDITED = '[contenteditable]:not([contenteditable="false"])';
/** What a person is writing, and what takes what they write. */
export const TYPED = `input,textarea,select,option,${EDITED},[role="textbox"],[role="searchbox"],[role="combobox"]`;
const SILENT = new Set([
  'script', 'style', 'noscript', 'template', 'iframe', 'object', 'svg', 'canvas', 'video', 'audio', 'head', 'button', 'math', 'input', 'textarea', 'select', 'option',
]);
/** The same for what is told by attributes; most elements have none, and a page has many elements. */
const SILENT_BY_ATTRIBUTE = `[hidden],${EDITED},[role="textbox"],[role="searchbox"],[role="combobox"]`;
const INLINE = /^(?:A|ABBR|B|BDI|BDO|CITE|CODE|DATA|EM|FONT|I|IMG|KBD|LABEL|MARK|Q|S|SMALL|SPAN|STRONG|SUB|SUP|TIME|U|WBR)$/i;
/** A page may hide any number of nodes in one post. */
const MAX_NODES = 4000;

/** @param {Element} element @returns {boolean} whether nothing in it is to be read */
export const isSilent = (element) => SILENT.has(element.localName) || (element.hasAttributes() && element.matches(SILENT_BY_ATTRIBUTE));

/** @param {Node} node @returns {boolean} whether its text stands on lines of its own */
const isBlock = (node) => node.nodeType === 1 && !INLINE.test(/** @type {Element} */ (node).tagName);

/**
 * @param {Node} node @param {Node} root @param {boolean} skip whether what is in it is left out
 * @returns {{next: Node | null, left: boolean}} the next one below root, and whether a block ended before it
 */
function stepFrom(node, root, skip) {
  if (!skip && node.firstChild) return { next: node.firstChild, left: false };
  let left = false;
  for (let at = /** @type {Node | null} */ (node); at && at !== root; at = at.parentNode) {
    left ||= isBlock(at);
    if (at.nextSibling) return { next: at.nextSibling, left };
  }
  return { next: null, left };
}

/**
 * @param {Element} root
 * @param {number} maxChars the rest is not read
 * @param {(element: Element) => boolean} [leaveOut] what else is not read
 * @returns {string} with a line for each block
 */
export function readText(root, maxChars, leaveOut = () => false) {
  if (root.closest(TYPED)) return '';
  const skips = (/** @type {Node} */ at) => at.nodeType === 1 && (isSilent(/** @type {Element} */ (at)) || leaveOut(/** @type {Element} */ (at)));
  const lines = [''];
  let chars = 0;
  let node = /** @type {Node | null} */ (root);
  for (let visited = 0; node && chars < maxChars && visited < MAX_NODES; visited += 1) {
    const text = node.nodeType === 3 ? (node.nodeValue ?? '').slice(0, maxChars - chars) : '';
    chars += text.length;
    if (isBlock(node)) lines.push('');
    lines.push(`${lines.pop()}${text}`);
    const { next, left } = stepFrom(node, root, skips(node));
    if (left) lines.push('');
    node = next;
  }
  return lines.map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean).join('\n');
}
