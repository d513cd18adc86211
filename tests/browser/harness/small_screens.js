// Measures a screen for people's eyes: words that are cut off, run out of the screen, or lie over each other. Loaded into the page
// by a test, and run once for each language.

const SLACK = 1.5;

/** Elements that show nothing but to assistive tools. */
const UNSEEN = 'script, style, template, .hidden-words, svg, title';

function* textsOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim() && node.parentElement && !node.parentElement.closest(UNSEEN)) yield node;
    if (node.shadowRoot) yield* textsOf(node.shadowRoot);
  }
}

/** Where the letters of a text stand, one box for each line. */
function boxesOf(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
}

const parentOf = (element) => element.parentElement ?? element.getRootNode().host ?? null;

/** Whether something around a text cuts off what stands in a box. */
function isCut(node, box) {
  const wide = document.documentElement.clientWidth;
  if (box.left < -SLACK || box.right > wide + SLACK) return true;
  for (let at = node.parentElement; at && at !== document.body; at = parentOf(at)) {
    const style = getComputedStyle(at);
    if (style.display === 'inline' || `${style.overflowX}${style.overflowY}` === 'visiblevisible') continue;
    const edge = at.getBoundingClientRect();
    if (box.left < edge.left - SLACK || box.right > edge.right + SLACK || box.bottom > edge.bottom + SLACK || box.top < edge.top - SLACK) return true;
  }
  return false;
}

const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;

/** Of lists to choose from the browser cuts the words itself. */
function cutChoices(root) {
  return [...root.querySelectorAll('select')].filter((select) => {
    if (!select.checkVisibility()) return false;
    const probe = document.createElement('span');
    const { font, paddingLeft, paddingRight } = getComputedStyle(select);
    probe.style.cssText = 'position: absolute; visibility: hidden; white-space: nowrap;';
    probe.style.font = font;
    probe.textContent = select.selectedOptions[0]?.textContent ?? '';
    document.body.append(probe);
    const needed = probe.getBoundingClientRect().width;
    probe.remove();
    const written = select.parentElement.querySelector('[data-whole]:not([hidden])');
    return written?.textContent !== probe.textContent && needed > select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) + SLACK;
  }).map((select) => `cut: ${select.selectedOptions[0].textContent}`);
}

/** What is ours on the screen: the warning in a page of somebody else's, or the whole page. */
function ownRoots() {
  const warnings = [...document.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot?.querySelector('[data-testid="banner"]'));
  return warnings.length ? warnings.map(({ shadowRoot }) => shadowRoot) : [document.body];
}

const ownTexts = () => ownRoots().flatMap((root) => [...textsOf(root)]);

/** @returns {string[]} one line for each fault */
globalThis.findFaults = () => {
  const pieces = ownTexts().filter((node) => node.parentElement.tagName !== 'OPTION' && node.parentElement.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
    .flatMap((node) => boxesOf(node).map((box) => ({ node, box, words: node.data.trim().slice(0, 60) })));
  const cut = pieces.filter(({ node, box }) => isCut(node, box)).map(({ words }) => `cut: ${words}`);
  const over = pieces.flatMap((one, at) => pieces.slice(at + 1).filter((other) => other.node !== one.node && overlap(one.box, other.box)).map((other) => `over each other: ${one.words} | ${other.words}`));
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page is wider than the screen'] : [];
  return [...new Set([...cut, ...over, ...wide, ...cutChoices(document)])];
};

/** Speaks another language in place: every text that is one of the English words becomes the same one of the other language. */
globalThis.speak = (english, other, language, direction) => {
  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const patterns = Object.entries(english).map(([key, text]) => {
    const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    return { names, other: other[key] ?? other[key.replace(/\.(one|two|few|many|zero)$/, '.other')], form: new RegExp(`^${text.split(/\{\w+\}/).map(escape).join('(.+)')}$`, 's') };
  }).filter(({ other: words }) => words);
  globalThis.spoken ??= ownTexts().map((node) => {
    const plain = node.data.trim();
    const found = patterns.findIndex(({ form }) => form.test(plain));
    return found < 0 ? null : { node, at: found, values: patterns[found].form.exec(plain).slice(1) };
  }).filter(Boolean);
  globalThis.spoken.forEach(({ node, at, values }) => {
    const { names, other: words } = patterns[at];
    node.data = words.replace(/\{(\w+)\}/g, (_, name) => values[names.indexOf(name)] ?? name);
  });
  ownRoots().forEach((root) => {
    const speaker = root.querySelector?.('[data-testid="banner"]') ?? document.documentElement;
    speaker.lang = language;
    speaker.dir = direction;
  });
  return globalThis.spoken.length;
};
