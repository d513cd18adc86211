// The arithmetic of one assessment: from a text to logits. Follows model/scoring.py.

import { conceptFeatures, quotationFeatures, withoutApart } from "./features.js";
import { LOGIT_UNIT } from "./weights.js";

const SEGMENT_DAMPING = 3;
const TEXT_DAMPING = 20;
const TOP_LOGITS = 4;
const CLIP = 4 * LOGIT_UNIT;
/** Columns of the text heads. */
export const TWIN = 1;
export const VOICE = 2;
export const WORK = 3;

/**
 * @typedef {object} Featured
 * @property {import("./text.js").Reading} reading
 * @property {Uint32Array} segments segment number of each token
 * @property {number[]} features
 * @property {number[]} anchors
 * @property {number[]} segmentSizes
 * @typedef {{segments: number[][], whole: number[], featured: Featured}} Logits
 */

/**
 * Adds the features of the lexicon of a language (null: of all languages) and takes those of who-words out.
 * @param {import("./text.js").Reading} reading
 * @param {Uint32Array} segments segment number of each token
 * @param {import("./features.js").BaseFeatures} base
 * @param {import("./lexicon.js").Lexicon} lexicon
 * @param {string | null} language
 * @returns {Featured}
 */
export function addConcepts(reading, segments, base, lexicon, language) {
  const { hits, apart } = lexicon.find(reading, segments, language);
  const kept = withoutApart(base, apart);
  const learned = conceptFeatures(hits, segments);
  const quoted = quotationFeatures(reading.quotations, hits);
  const starts = [...reading.segmentStarts, reading.words.length];
  return {
    reading,
    segments,
    features: kept.features.concat(learned.features, quoted.features),
    anchors: kept.anchors.concat(learned.anchors, quoted.anchors),
    segmentSizes: reading.segmentStarts.map((start, number) => starts[number + 1] - start),
  };
}

/**
 * @param {Featured} featured
 * @param {import("./weights.js").HeadTable} heads
 * @param {number} segmentHeads how many of the heads are read by segment
 * @returns {Logits}
 */
export function computeLogits(featured, heads, segmentHeads) {
  const width = heads.names.length;
  const sums = featured.segmentSizes.map(() => new Int32Array(width));
  const { features, anchors, segments } = featured;
  for (let at = 0; at < features.length; at += 1) heads.add(features[at], sums[segments[anchors[at]]]);
  const total = new Int32Array(width);
  for (const one of sums) one.forEach((sum, head) => (total[head] += sum));
  const size = featured.reading.words.length + TEXT_DAMPING;
  return {
    segments: sums.map((one, number) =>
      heads.logits(one, featured.segmentSizes[number] + SEGMENT_DAMPING).slice(0, segmentHeads),
    ),
    whole: heads.logits(total, size).slice(segmentHeads),
    featured,
  };
}

/** What the score of the whole text is computed from. @param {Logits} logits @returns {number[]} */
export function textInputs({ segments, whole }) {
  const best = segments[0].map((_, head) => {
    const highest = segments.reduce((most, row) => Math.max(most, row[head]), -Infinity);
    return Math.max(-CLIP, Math.min(CLIP, highest));
  });
  const top = [...best].sort((a, b) => b - a).slice(0, TOP_LOGITS);
  const pressure = best.reduce((sum, value) => sum + Math.max(value + LOGIT_UNIT, 0), 0);
  return [...whole, Math.min(...whole.slice(TWIN)), ...best, ...top, pressure];
}
