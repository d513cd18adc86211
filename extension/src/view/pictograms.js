// A small drawing for each kind of sign, beside its name. None shows a person in need, a chain or a hand: what is drawn is the thing
// that the advert speaks of.

import { drawLines } from './marks.js';

const CIRCLE = 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z';
/** On a field of 24 by 24, as lines. @type {Record<string, string[]>} */
const DRAWINGS = {
  coin: [CIRCLE, 'M12 7v10M9.2 9.6h5.6M9.2 14.4h5.6'],
  bag: ['M4 8h16v11.5H4z', 'M9 8V4.5h6V8', 'M4 13h16M12 12v2'],
  bill: ['M6 3h12v18l-3-2.2-3 2.2-3-2.2L6 21z', 'M9 8h6M9 12h6'],
  house: ['M5 20.5v-11L12 4l7 5.5v11z', 'M10.2 11.4a1.9 1.9 0 1 1 2.8 1.7c-.7.4-1 .7-1 1.5M12 17v.6'],
  pin: ['M12 21c-4.2-5-6.3-8.2-6.3-11.1a6.3 6.3 0 0 1 12.6 0c0 2.9-2.1 6.1-6.3 11.1z', 'M12 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z'],
  bubble: ['M4 4.5h16v11.5h-8.5L7 20v-4H4z', 'M8 8.8h8M8 12h5'],
  person: ['M12 4a3.6 3.6 0 1 0 0 7.2A3.6 3.6 0 0 0 12 4z', 'M4.8 20.5c.5-4.4 3.2-6.5 7.2-6.5s6.7 2.1 7.2 6.5'],
  passport: ['M6 3h12v18H6z', 'M12 6.8a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z', 'M9 17.2h6'],
  paper: ['M6 3h8l4 4v14H6z', 'M14 3v4h4', 'M9 12h6M9 16h4'],
  clock: [CIRCLE, 'M12 7.4V12l3.4 2'],
  door: ['M6.5 20.5v-17h11v17', 'M3.5 20.5h17', 'M14 11.4v1.8'],
  two: ['M9 4.2a3 3 0 1 0 0 6 3 3 0 0 0 0-6z', 'M3 20c.4-4.4 2.5-6.8 6-6.8s5.6 2.4 6 6.8', 'M18.4 11.4a2 2 0 1 0 0 4 2 2 0 0 0 0-4z', 'M17.4 20.4c0-1.9.3-2.9 1-2.9 1.4 0 2.3 1 2.5 2.9'],
  lines: ['M4 6h16M4 10h16M4 14h10M4 18h13'],
};

/** @type {Record<string, string[]>} drawing -> indicators */
const SHOWS = {
  coin: ['pay-too-high', 'no-skill-high-pay', 'easy-work-slogan', 'bonus-per-recruit'],
  bag: ['travel-housing-paid', 'lure-role'],
  bill: ['travel-on-credit', 'upfront-fee', 'loan-for-fee', 'deduct-from-wages', 'fines-penalties'],
  house: ['vague-duties', 'no-employer-name', 'borrowed-brand', 'companion-assistant'],
  pin: ['place-withheld-or-changes', 'route-context'],
  bubble: ['personal-contact-only', 'move-to-private-app', 'lookalike-text'],
  person: ['sex-age-looks', 'targets-fragility'],
  passport: ['passport-early', 'documents-kept', 'wrong-visa', 'guaranteed-visa'],
  paper: ['two-contracts', 'no-papers-needed'],
  clock: ['urgency', 'no-interview'],
  door: ['secrecy'],
  two: ['love-and-job', 'minor-approach', 'offer-of-rescue'],
};
const DRAWING_OF = new Map(Object.entries(SHOWS).flatMap(([name, indicators]) => indicators.map((indicator) => [indicator, name])));

/** @param {string} indicator @returns {string} the name of its drawing; that of the wording as a whole for one without its own */
export const drawingOf = (indicator) => DRAWING_OF.get(indicator) ?? 'lines';

/** @param {Document} document @param {string} indicator @returns {SVGElement} hidden from assistive tools: its name stands beside it */
export function drawPictogram(document, indicator) {
  const name = drawingOf(indicator);
  return drawLines(document, `pictogram pictogram-${name}`, DRAWINGS[name].map((d) => ({ d })));
}
