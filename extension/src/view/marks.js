// Our own small drawings: the lantern, a neutral sheet, and one mark for each state. The states differ by shape, so that nobody needs colour.

/** @typedef {import('../types.js').State} State */

const SVG = 'http://www.w3.org/2000/svg';

/** Lines of each drawing on a field of 24 by 24; 'fill' shapes are solid, the others drawn. @type {Record<string, {d: string, fill?: boolean, dash?: string}[]>} */
const DRAWINGS = {
  lantern: [
    { d: 'M12 1.6a2 2 0 0 1 2 2M12 1.6a2 2 0 0 0-2 2' }, { d: 'M8 6.4 9.6 4h4.8L16 6.4z', fill: true },
    { d: 'M7.4 8h9.2l-1 10.4H8.4z' }, { d: 'M7 20.6h10M8.6 20.4v-2M15.4 20.4v-2' },
    { d: 'M12 10.4c1.7 1.8 2.2 2.8 2.2 3.8a2.2 2.2 0 0 1-4.4 0c0-1 .5-2 2.2-3.8z', fill: true },
  ],
  notes: [{ d: 'M5 3h14v18H5z' }, { d: 'M8.6 8h6.8M8.6 12h6.8M8.6 16h3.6' }],
  'strong-signs': [
    { d: 'M12 1.8 22.2 12 12 22.2 1.8 12zM11 6.6v7h2v-7zm0 8.6v2.2h2v-2.2z', fill: true },
  ],
  'some-signs': [{ d: 'M12 3.2 21.6 20H2.4z' }, { d: 'M12 9.4v5M12 16.2v1.4' }],
  'no-signs': [{ d: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z' }, { d: 'M8 12h8' }],
  'cannot-judge': [
    { d: 'M4 4h16v16H4z', dash: '3 2.4' }, { d: 'M9.6 9.8a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1 .8-1 1.6M12 15.8v1.2' },
  ],
  'not-checked': [{ d: 'M3 12c3-4.6 6-6 9-6s6 1.4 9 6', dash: '2.4 2' }, { d: 'M4 20 20 4' }],
};

/**
 * @param {Document} document
 * @param {string} kind classes
 * @param {{d: string, fill?: boolean, dash?: string}[]} paths
 * @returns {SVGElement} hidden from assistive tools: the words beside it say the same
 */
export function drawLines(document, kind, paths) {
  const svg = /** @type {SVGElement} */ (document.createElementNS(SVG, 'svg'));
  const attributes = { viewBox: '0 0 24 24', class: kind, 'aria-hidden': 'true', focusable: 'false', width: '24', height: '24' };
  Object.entries(attributes).forEach(([key, value]) => svg.setAttribute(key, value));
  for (const { d, fill, dash } of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', fill ? 'mark-solid' : 'mark-line');
    path.setAttribute('fill-rule', 'evenodd');
    if (dash) path.setAttribute('stroke-dasharray', dash);
    svg.append(path);
  }
  return svg;
}

/** @param {Document} document @param {State | 'lantern' | 'notes'} name @returns {SVGElement} */
export const drawMark = (document, name) => drawLines(document, `mark mark-${name}`, DRAWINGS[name]);
