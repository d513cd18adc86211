// Judges one text on the device, with the same weights and the same outcome as model/assessor.py.

import { baseFeatures, segmentOfTokens } from "./features.js";
import { CANNOT_JUDGE, NO_SIGNS, SOME, highest } from "./levels.js";
import { addConcepts, computeLogits } from "./scoring.js";
import { read } from "./text.js";
import { LOGIT_UNIT } from "./weights.js";

export { loadModel } from "./model.js";
export { explain } from "./explain.js";
export { MAX_TEXT_CHARS } from "./text.js";
export { addPay, isAboutPay } from "./wages.js";

const MIN_TOKENS = 5;
const MAX_QUOTES = 3;
const PLAIN_SIGHT = 2 * LOGIT_UNIT;
const LIKELIEST = (-3 * LOGIT_UNIT) / 2;
const OTHER = "other";
/** Strengths that explain a warning by themselves. */
const TELLING = ["strong", "medium"];
const STRENGTHS = ["strong", "medium", "weak", "context"];

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./scoring.js").Logits} Logits
 * @typedef {{start: number, end: number, quote: string}} Evidence
 * @typedef {{indicator: string, strength: string, evidence: Evidence[], pay?: import("./wages.js").Pay}} Finding
 * @typedef {object} Assessment
 * @property {string} level
 * @property {number | null} score
 * @property {string | null} language
 * @property {string | null} reason
 * @property {Finding[]} findings
 * @property {string[]} combinations
 */

/** @param {Partial<Assessment> & {level: string}} known @returns {Assessment} */
function assessment(known) {
  return { score: null, language: null, reason: null, findings: [], combinations: [], ...known };
}

/**
 * Judges a text. Throws a RangeError where it has more than MAX_TEXT_CHARS code points.
 * @param {Model} model
 * @param {string} text
 * @param {string | null} [language] its language where the caller knows it
 * @returns {Assessment}
 */
export function assess(model, text, language = null) {
  const reading = read(text, model.chars);
  const count = reading.words.length;
  if (count < MIN_TOKENS) {
    return assessment({ level: CANNOT_JUDGE, reason: count ? "too-short" : "unreadable" });
  }
  const segments = segmentOfTokens(reading.segmentStarts, count);
  const base = baseFeatures(reading, segments);
  const tongue = language ?? tellLanguage(model, base);
  const measured = tongue !== OTHER && model.languages.names.includes(tongue);
  const item = addConcepts(reading, segments, base, model.lexicon, measured ? tongue : null);
  const logits = computeLogits(item, model.heads, model.segmentHeads.length);
  const score = model.decision.scoreText(logits, measured ? tongue : null);
  return measured ? judge(model, text, tongue, logits, score) : judgeUnmeasured(model, text, logits, score);
}

/** @param {Model} model @param {import("./features.js").Features} base */
function tellLanguage({ languages }, { features }) {
  const sums = new Int32Array(languages.names.length);
  for (let at = 0; at < features.length; at += 1) languages.add(features[at], sums);
  const logits = languages.logits(sums, Math.max(1, features.length));
  return languages.names[logits.indexOf(Math.max(...logits))];
}

/**
 * @param {Model} model @param {string} text @param {string} tongue
 * @param {Logits} logits @param {number} score
 */
function judge(model, text, tongue, logits, score) {
  const { decision, table } = model;
  const quiet = { level: NO_SIGNS, score: decision.probability(score), language: tongue };
  const heard = decision.isHeard(logits, score);
  if (!heard && !decision.overrules(score)) return assessment(quiet);
  const margins = decision.indicatorMargins(logits, score);
  const findings = find(model, text, logits, margins);
  const found = heard ? findings.map((finding) => finding.indicator) : [];
  const rows = table.read(found, decision.passed(score));
  const level = highest(rows);
  if (level === NO_SIGNS) return assessment(quiet);
  if (!findings.some(({ strength }) => TELLING.includes(strength))) {
    findings.unshift(likeliest(model, text, logits, margins));
  }
  return assessment({
    ...quiet,
    level,
    findings,
    combinations: rows.map((row) => row.id),
  });
}

/** @param {Model} model @param {string} text @param {Logits} logits @param {number} score */
function judgeUnmeasured(model, text, logits, score) {
  const { decision } = model;
  const silent = assessment({ level: CANNOT_JUDGE, reason: "language" });
  if (score < decision.cutoffs.strong || !decision.isHeard(logits, score)) return silent;
  const margins = decision.indicatorMargins(logits, score).map((row) => row.map((value) => value - PLAIN_SIGHT));
  const findings = find(model, text, logits, margins).filter(({ strength }) => strength === "strong");
  if (!findings.length) return silent;
  return assessment({ level: SOME, reason: "language", findings, combinations: ["plain-sight"] });
}

/**
 * The findings, strongest first.
 * @param {Model} model @param {string} text @param {Logits} logits @param {number[][]} margins
 * @returns {Finding[]}
 */
function find(model, text, logits, margins) {
  const points = Array.from(text);
  const found = [];
  for (let head = 0; head < model.segmentHeads.length; head += 1) {
    const column = margins.map((row) => row[head]);
    const best = Math.max(...column);
    if (best < 0) continue;
    const spans = heaviest(column).map((segment) => segmentSpan(logits.featured, segment));
    found.push({ best, finding: finding(model, model.segmentHeads[head], points, spans) });
  }
  const { count, start, end } = logits.featured.reading.disguised;
  if (count) found.push({ best: 0, finding: finding(model, "lookalike-text", points, [[start, end]]) });
  /** @param {Finding} one */
  const rank = (one) => STRENGTHS.indexOf(one.strength);
  found.sort((a, b) => rank(a.finding) - rank(b.finding) || b.best - a.best);
  return found.map((one) => one.finding);
}

/**
 * The telling indicator nearest to its cutoff, or, far below, the wording.
 * @param {Model} model @param {string} text @param {Logits} logits @param {number[][]} margins
 * @returns {Finding}
 */
function likeliest(model, text, logits, margins) {
  let best = { margin: LIKELIEST - 1, segment: 0, head: -1 };
  model.segmentHeads.forEach((name, head) => {
    if (!TELLING.includes(model.table.grade(name))) return;
    margins.forEach((row, segment) => {
      if (row[head] > best.margin) best = { margin: row[head], segment, head };
    });
  });
  if (best.head < 0) return { indicator: "wording", strength: "medium", evidence: [] };
  const span = segmentSpan(logits.featured, best.segment);
  return finding(model, model.segmentHeads[best.head], Array.from(text), [span]);
}

/**
 * Begin and end offsets of a segment: a sentence or a clause is quoted whole.
 * @param {import("./scoring.js").Featured} item @param {number} segment
 * @returns {[number, number]}
 */
function segmentSpan({ reading, segmentSizes }, segment) {
  const first = reading.segmentStarts[segment];
  return [reading.starts[first], reading.ends[first + segmentSizes[segment] - 1]];
}

/** The segments above the cutoff, at most MAX_QUOTES, best first. @param {number[]} column */
function heaviest(column) {
  const order = column.map((_, segment) => segment).sort((a, b) => column[b] - column[a] || a - b);
  return order.slice(0, MAX_QUOTES).filter((segment) => column[segment] >= 0);
}

/**
 * @param {Model} model @param {string} indicator @param {string[]} points code points of the text
 * @param {[number, number][]} spans
 * @returns {Finding}
 */
function finding(model, indicator, points, spans) {
  const evidence = spans
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([start, end]) => ({ start, end, quote: points.slice(start, end).join("") }));
  return { indicator, strength: model.table.grade(indicator), evidence };
}
