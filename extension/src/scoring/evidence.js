// Finds the words that show an indicator inside a segment. Follows model/evidence.py.

const WHOLE_SEGMENT_TOKENS = 18;
const MARGIN_TOKENS = 2;

/**
 * Begin and end offsets (code points) of the words that weigh most for a head.
 * @param {import("./scoring.js").Featured} item
 * @param {import("./weights.js").HeadTable} heads
 * @param {number} head
 * @param {number} segment
 * @returns {[number, number]}
 */
export function quoteSpan(item, heads, head, segment) {
  const first = item.reading.segmentStarts[segment];
  const size = item.segmentSizes[segment];
  let [begin, end] = [0, size];
  if (size > WHOLE_SEGMENT_TOKENS) {
    const [from, to] = heaviestRun(tokenWeights(item, heads, head, first, size));
    [begin, end] = [Math.max(0, from - MARGIN_TOKENS), Math.min(size, to + MARGIN_TOKENS)];
  }
  return [item.reading.starts[first + begin], item.reading.ends[first + end - 1]];
}

/**
 * @param {import("./scoring.js").Featured} item
 * @param {import("./weights.js").HeadTable} heads
 * @param {number} head @param {number} first @param {number} size
 */
function tokenWeights(item, heads, head, first, size) {
  /** @type {number[]} */
  const weights = new Array(size).fill(0);
  item.anchors.forEach((anchor, at) => {
    if (anchor >= first && anchor < first + size) weights[anchor - first] += heads.weight(item.features[at], head);
  });
  return weights;
}

/** The run with the largest sum above the mean of all. @param {number[]} weights @returns {[number, number]} */
function heaviestRun(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let best = -Infinity;
  /** @type {[number, number]} */
  let bestRun = [0, weights.length];
  let run = 0;
  let start = 0;
  weights.forEach((weight, place) => {
    if (run <= 0) [run, start] = [0, place];
    run += weight * weights.length - total;
    if (run > best) {
      best = run;
      bestRun = [start, place + 1];
    }
  });
  return bestRun;
}
