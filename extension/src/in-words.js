// Puts an assessment into the reader's words: level, findings, help lines. Background and check page word it the same.

import { chooseBefore } from './before.js';
import { findHelp, sayCountry } from './help-lines.js';
import { explain } from './scoring/index.js';

/** @typedef {import('./types.js').Assessment} Assessment */
/** @typedef {import('./types.js').Judged} Judged */
/** @typedef {import('./i18n.js').Translate} Translate */
/** @typedef {Assessment & {model: string | null, suppressed: import('./types.js').Level | null}} Assessed */
/** @typedef {{language: string, country: {code: string | null, guessed: boolean}, t: Translate}} WordsFor who reads */

/**
 * The state "not checked", which is none of the model's four answers.
 * @param {string} reason key of the reason, as in messages `notChecked.<reason>`
 * @param {{language: string, t: Translate}} reader
 * @returns {Judged}
 */
export function notChecked(reason, { language, t }) {
  return {
    state: 'not-checked', reason, title: t('notChecked.title'), body: t(`notChecked.${reason}`), by: null, server: '', discreet: false, language: null,
    readerLanguage: language, findings: [], combinations: [], before: null, disclaimer: '', help: { lines: [], sentence: '' }, model: null, truncated: false,
    suppressed: null,
  };
}

/**
 * Gives findings their words: our own in the reader's language, else those the server sent.
 * @param {Assessment} assessment @param {any} guidance
 * @returns {import('./types.js').Finding[]}
 */
function nameFindings(assessment, guidance) {
  if (!guidance) return assessment.findings;
  const explained = /** @type {any} */ (explain(/** @type {any} */ (assessment), guidance)).findings;
  return explained.map((/** @type {any} */ finding, /** @type {number} */ at) => (finding.name ? finding : assessment.findings[at]));
}

/** Reader texts of a build that had none: only the levels have words then. */
const NO_GUIDANCE = Object.freeze({ levels: {}, reasons: {}, combinations: {}, disclaimer: '', scopes: {} });
/** The sign by which a child may be meant. */
const CHILD_SIGN = 'minor-approach';

/**
 * The level in words; where reviewers took the warning back, that is what is said.
 * @param {Assessed} assessment @param {any} levels @param {Translate} t
 * @returns {{title: string, body: string}}
 */
function nameLevel({ level, suppressed }, levels, t) {
  if (suppressed) return { title: t('suppressed.title'), body: t('suppressed.body') };
  return levels[level] ?? { title: t(`level.${level}`), body: t(`level.${level}.body`) };
}

/** @param {Assessed} assessment @param {import('./before.js').Texts | undefined} texts @param {import('./before.js').Rule | null} rule @returns {import('./types.js').Before | null} */
function chooseWords({ findings }, texts, rule) {
  if (!texts || !rule) return null;
  const labels = /** @type {import('./before.js').Labels} */ (Object.fromEntries(Object.entries(texts).filter(([key]) => key !== 'items')));
  return { labels, items: chooseBefore(rule, findings.map(({ indicator }) => indicator), texts) };
}

/**
 * @param {Assessed} assessment
 * @param {any} guidance null where the build had none
 * @param {import('./help-lines.js').HelpBook | null} book null where the build had none
 * @param {WordsFor} reader
 * @param {import('./before.js').Rule | null} [rule] what to ask by what was found; null where the build had none
 * @returns {Omit<Judged, 'by' | 'server' | 'discreet' | 'truncated'>}
 */
export function putInWords(assessment, guidance, book, { language, country, t }, rule = null) {
  const { level, reason } = assessment;
  const texts = { ...NO_GUIDANCE, ...guidance };
  const childFirst = assessment.findings.some(({ indicator }) => indicator === CHILD_SIGN);
  const lines = book ? findHelp(book, country.code, texts.scopes, childFirst) : [];
  return {
    state: level, ...nameLevel(assessment, texts.levels, t), suppressed: assessment.suppressed, reason: texts.reasons[reason ?? ''] ?? null,
    language: assessment.language, readerLanguage: language,
    findings: nameFindings(assessment, guidance),
    combinations: assessment.combinations.map((id) => texts.combinations[id]).filter(Boolean),
    before: chooseWords(assessment, texts.before, rule), disclaimer: texts.disclaimer, help: { lines, sentence: sayCountry(country, language, t) },
    model: assessment.model,
  };
}
