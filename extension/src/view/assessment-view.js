// Draws what was judged: one plain sentence, which is the level in words and the names of the signs; on demand the reasons, each finding
// with the quoted words, why it matters and what to ask. Banner, popup and check page show the same.

import { directionOf } from '../i18n.js';
import { isWarning } from '../levels.js';
import { drawBefore } from './before-you-answer.js';
import { fold, foldLater, make, makeQuietButton } from './dom.js';
import { drawHelp } from './help-view.js';
import { drawMark } from './marks.js';
import { drawPictogram } from './pictograms.js';

/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {import('../types.js').Finding} Finding */
/** @typedef {import('../i18n.js').Translate} Translate */
/** @typedef {{show: () => boolean, hide: () => void}} InPage marks the quoted words in the page they stand in; `show` tells whether any does */

/** So many signs are named at once, and so many reasons unfold first. People stop reading long warnings. */
const SHOWN_SIGNS = 5;
const SHOWN_FINDINGS = 3;
const SHOWN_QUOTES = 3;
/** The weightiest rows of the truth table come first; what the next ones say, the findings say already. */
const SHOWN_COMBINATIONS = 2;

/** @param {Document} document @param {string} quote @param {string | null} language of the advert @returns {HTMLElement} */
function drawQuote(document, quote, language) {
  const dir = language && directionOf(language) === 'rtl' ? 'rtl' : 'auto';
  return make(document, 'q', { class: 'quote', lang: language ?? undefined, dir, 'data-testid': 'quote' }, [quote]);
}

/** @param {Document} document @param {Finding} finding @returns {Node[]} its drawing and its name */
const drawSign = (document, { indicator, name }) => [drawPictogram(document, indicator), make(document, 'span', {}, [name ?? indicator])];

/** @param {Document} document @param {Finding[]} findings @param {Translate} t @returns {Node[]} the signs by name, the weightiest first */
function drawSigns(document, findings, t) {
  if (!findings.length) return [];
  const signs = findings.slice(0, SHOWN_SIGNS).map((finding) => make(document, 'li', { class: 'sign', 'data-testid': 'sign' }, drawSign(document, finding)));
  return [make(document, 'ul', { class: 'signs', 'aria-label': t('view.findings') }, signs)];
}

/** @param {Document} document @param {Finding} finding @param {Judged} judged @returns {HTMLElement} */
function drawFinding(document, finding, judged) {
  const quotes = [...new Set(finding.evidence.map(({ quote }) => quote))].slice(0, SHOWN_QUOTES);
  const item = make(document, 'li', { class: 'finding', 'data-testid': 'finding', 'data-indicator': finding.indicator }, [
    make(document, 'p', { class: 'finding-name sign' }, drawSign(document, finding)),
  ]);
  if (quotes.length) item.append(make(document, 'p', { class: 'quotes' }, quotes.map((quote) => drawQuote(document, quote, judged.language))));
  if (finding.why) item.append(make(document, 'p', { class: 'why', 'data-testid': 'why' }, [finding.why]));
  if (finding.pay?.sentence) item.append(make(document, 'p', { class: 'pay', 'data-testid': 'pay' }, [finding.pay.sentence]));
  if (finding.ask) item.append(make(document, 'p', { class: 'ask', 'data-testid': 'ask' }, [finding.ask]));
  return item;
}

/** @param {Document} document @param {InPage | undefined} inPage @param {Translate} t @returns {Node[]} the button that marks the words in the page */
function drawInPage(document, inPage, t) {
  if (!inPage) return [];
  const said = make(document, 'p', { class: 'foot said-done', role: 'status' });
  const button = makeQuietButton(document, t('view.inPage'), 'in-page', () => {
    const wasShown = button.getAttribute('aria-pressed') === 'true';
    const shown = !wasShown && inPage.show();
    said.textContent = shown || wasShown ? '' : t('view.inPage.none');
    if (!shown) inPage.hide();
    button.setAttribute('aria-pressed', String(shown));
  });
  button.setAttribute('aria-pressed', 'false');
  return [make(document, 'div', { class: 'actions buttons' }, [button]), said];
}

/** @param {Document} document @param {Judged} judged @returns {HTMLElement} what the level means, and what it does not */
const drawMeaning = (document, { body }) => make(document, 'p', { class: 'sentence', 'data-testid': 'sentence' }, [body]);

/** @param {Document} document @param {Judged} judged @param {Translate} t @returns {Node[]} the weightiest, and the others folded */
function drawFindings(document, judged, t) {
  /** @param {Finding[]} findings */
  const draw = (findings) => findings.map((finding) => drawFinding(document, finding, judged));
  const [first, rest] = [judged.findings.slice(0, SHOWN_FINDINGS), judged.findings.slice(SHOWN_FINDINGS)];
  const list = make(document, 'ul', { class: 'findings', 'aria-label': t('view.findings') }, draw(first));
  if (!rest.length) return [list];
  return [list, fold(document, t('view.moreFindings', { count: rest.length }), 'more-findings', make(document, 'ul', { class: 'findings' }, draw(rest)))];
}

/**
 * The reasons, folded: what the level means, what the signs say together, then each with its words.
 * @param {Document} document @param {Judged} judged @param {Translate} t @param {InPage | undefined} inPage
 * @returns {Node[]}
 */
function drawReasons(document, judged, t, inPage) {
  const together = judged.combinations.slice(0, SHOWN_COMBINATIONS).map((sentence) => make(document, 'p', { class: 'combination', 'data-testid': 'combination' }, [sentence]));
  if (!judged.findings.length) return together;
  return [foldLater(document, t('view.reasons'), 'reasons', () => make(document, 'div', { class: 'reasons' }, [
    ...(isWarning(judged.state) ? [drawMeaning(document, judged)] : []), ...together, ...drawFindings(document, judged, t), ...drawInPage(document, inPage, t),
  ]))];
}

/** @param {Document} document @param {Judged} judged @param {Translate} t @param {boolean} brief @returns {Node[]} what Fanal cannot know, and who has judged */
function drawFoot(document, { by, server, part, truncated, disclaimer }, t, brief) {
  const who = [by && t(`view.by.${by}`, { server }), part && t('view.part', { part: part.number, count: part.count }), truncated && t('view.truncated')].filter(Boolean).join(' ');
  return [
    ...(disclaimer && !brief ? [make(document, 'p', { class: 'foot', 'data-testid': 'disclaimer' }, [disclaimer])] : []),
    ...(who ? [make(document, 'p', { class: 'foot', 'data-testid': 'judged-by', 'data-by': by ?? '' }, [who])] : []),
  ];
}

/** @param {Judged} judged @returns {boolean} whether it is a warning whose signs have names; they say it, and the rest is for those who ask */
const namesSigns = ({ state, findings }) => isWarning(state) && findings.length > 0;

/**
 * The level in words and what is seen: the signs by name, or one sentence where there are none.
 * @param {Document} document
 * @param {Judged} judged
 * @param {Translate} t
 * @returns {HTMLElement}
 */
export function drawHeadline(document, judged, t) {
  return make(document, 'div', { class: 'headline' }, [
    drawMark(document, judged.state),
    make(document, 'div', { class: 'headline-words' }, [
      make(document, 'p', { class: 'level', 'data-testid': 'level' }, [judged.title]),
      ...(namesSigns(judged) ? [] : [drawMeaning(document, judged)]),
      ...drawSigns(document, judged.findings, t),
    ]),
  ]);
}

/** @param {Judged} judged @returns {string} the same as one sentence, to be read out */
export function sayHeadline(judged) {
  const { title, body, findings, readerLanguage } = judged;
  const names = findings.slice(0, SHOWN_SIGNS).map(({ indicator, name }) => name ?? indicator);
  return namesSigns(judged) ? `${title}: ${new Intl.ListFormat(readerLanguage, { type: 'unit' }).format(names)}` : `${title}. ${body}`;
}

/**
 * Everything below the headline.
 * @param {Document} document
 * @param {Judged} judged
 * @param {Translate} t
 * @param {{brief?: boolean, openSheet?: import('./before-you-answer.js').OpenSheet, inPage?: InPage}} [options] brief leaves out what is the same for
 *   every text; without `openSheet` there is no sheet to hand on,
 *   without `inPage` no way to see the words in the page
 * @returns {HTMLElement}
 */
export function drawDetails(document, judged, t, { brief = false, openSheet, inPage } = {}) {
  const body = make(document, 'div', { class: 'assessment', 'data-testid': 'assessment' });
  const reason = judged.state === 'not-checked' ? null : judged.reason;
  if (reason) body.append(make(document, 'p', { class: 'reason', 'data-testid': 'reason' }, [reason]));
  body.append(...drawReasons(document, judged, t, inPage));
  if (openSheet) body.append(...drawBefore(document, judged, openSheet));
  if (!brief) body.append(...drawHelp(document, judged.help, judged.readerLanguage, t));
  body.append(...drawFoot(document, judged, t, brief));
  return body;
}
