// Builds elements. Text always goes in as text, never as HTML: page text is hostile input.

/**
 * @param {Document} document
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} [attributes] true sets an empty attribute, false and undefined none
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElement}
 */
export function make(document, tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** @param {Document} document @param {string} label @param {string} testid @param {Node[]} content @returns {HTMLElement} */
export const fold = (document, label, testid, ...content) => make(document, 'details', { 'data-testid': testid }, [make(document, 'summary', { 'data-testid': `${testid}-label` }, [label]), ...content]);

/** Folded things are drawn by then, for those who search the page. */
const DRAWN_BY_MS = 1000;

/**
 * A fold whose content is drawn when the page has nothing else to do, or when somebody opens it: first comes what is seen at once.
 * @param {Document} document @param {string} label @param {string} testid @param {() => Node} draw @returns {HTMLElement}
 */
export function foldLater(document, label, testid, draw) {
  const details = fold(document, label, testid);
  const fill = () => details.childElementCount > 1 || details.append(draw());
  const window = /** @type {Window} */ (document.defaultView);
  if (window.requestIdleCallback) window.requestIdleCallback(fill, { timeout: DRAWN_BY_MS });
  else fill();
  details.firstElementChild?.addEventListener('click', fill);
  return details;
}

/**
 * @param {Document} document @param {string} label @param {string} testid
 * @param {(event: MouseEvent) => unknown} act
 * @param {string} [kind] classes
 * @returns {HTMLButtonElement}
 */
export function makeButton(document, label, testid, act, kind) {
  const button = /** @type {HTMLButtonElement} */ (make(document, 'button', { type: 'button', 'data-testid': testid, class: kind }, [label]));
  button.addEventListener('click', act);
  return button;
}

/**
 * A quiet button that obeys the person alone: a click made by the page's own script is not theirs.
 * @param {Document} document @param {string} label @param {string} testid @param {() => unknown} act
 */
export const makeQuietButton = (document, label, testid, act) => makeButton(document, label, testid, (event) => event.isTrusted && void act(), 'quiet');
