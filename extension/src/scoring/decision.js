// The second level: the score of the text and the margins of the indicators. Follows
// model/decision.py.

import { VOICE, WORK, textInputs } from "./scoring.js";
import { LOGIT_LIMIT, LOGIT_UNIT } from "./weights.js";

const WEIGHT_UNIT = 65536;
const SHORT_TOKENS = 30;
/** How far above its cutoff a strong indicator stands in plain sight in a short text. */
const SHORT_MARGIN = (3 * LOGIT_UNIT) / 2;
/** How far above `alone` the score must be to count although a gate is closed. */
const OVERRULE = LOGIT_UNIT;

/**
 * @typedef {object} DecisionData
 * @property {number[]} text_weights
 * @property {number} text_bias
 * @property {Record<string, number>} language_biases
 * @property {number} indicator_weight
 * @property {number[]} indicator_biases
 * @property {number[]} strong segment heads of strong indicators
 * @property {Record<string, number>} cutoffs
 * @property {[number, number]} calibration
 * @typedef {import("./scoring.js").Logits} Logits
 */

export class Decision {
  /** @param {DecisionData} data */
  constructor(data) {
    this.data = data;
    this.cutoffs = data.cutoffs;
  }

  /**
   * The fixed-point logit that the text is a lure.
   * @param {Logits} logits @param {string | null} language its code, null where it is not measured
   */
  scoreText(logits, language) {
    const total = textInputs(logits).reduce((sum, value, at) => sum + value * this.data.text_weights[at], 0);
    const own = language === null ? 0 : (this.data.language_biases[language] ?? 0);
    return Math.floor(total / WEIGHT_UNIT) + this.data.text_bias + own;
  }

  /** How far each segment is above the cutoff of each indicator. @param {Logits} logits @param {number} score */
  indicatorMargins(logits, score) {
    const bounded = Math.max(0, Math.min((LOGIT_LIMIT * LOGIT_UNIT) / 2, score));
    const shift = Math.floor((this.data.indicator_weight * bounded) / WEIGHT_UNIT);
    return logits.segments.map((row) => row.map((value, head) => value + this.data.indicator_biases[head] + shift));
  }

  /** Whether the text may make an offer at all, and the table is to be read. @param {Logits} logits @param {number} score */
  isHeard(logits, score) {
    const { voice, work, table } = this.cutoffs;
    if (logits.whole[VOICE] < voice || logits.whole[WORK] < work) return false;
    if (score >= table) return true;
    if (logits.featured.reading.words.length > SHORT_TOKENS) return false;
    return logits.segments.some((row) =>
      this.data.strong.some((head) => row[head] + this.data.indicator_biases[head] >= SHORT_MARGIN),
    );
  }

  /** Whether the score is so high that it counts although a gate stays closed. @param {number} score */
  overrules(score) {
    return score >= this.cutoffs.alone + OVERRULE;
  }

  /** Which cutoffs of the learned score are passed. @param {number} score */
  passed(score) {
    return ["with-evidence", "alone"].filter((step) => score >= this.cutoffs[step]);
  }

  /** The calibrated probability. @param {number} score */
  probability(score) {
    const [slope, offset] = this.data.calibration;
    return 1 / (1 + Math.exp(-((slope * score) / LOGIT_UNIT + offset)));
  }
}
