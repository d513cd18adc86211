// The learned numbers as they are shipped, and the logits they give. Follows model/weights.py and
// the first part of model/scoring.py.

import { HASH_BITS } from "./features.js";

export const LOGIT_UNIT = 4096;
export const LOGIT_LIMIT = 8;

/** @param {string} text base64 @returns {Uint8Array} */
export function bytesOf(text) {
  const chars = atob(text);
  const bytes = new Uint8Array(chars.length);
  for (let at = 0; at < chars.length; at += 1) bytes[at] = chars.charCodeAt(at);
  return bytes;
}

/** Sorted whole numbers, from the steps between them in base64. @param {string} text @returns {Uint32Array} */
export function numbersOf(text) {
  const steps = new DataView(bytesOf(text).buffer);
  const numbers = new Uint32Array(steps.byteLength / 4);
  let sum = 0;
  for (let at = 0; at < numbers.length; at += 1) {
    sum += steps.getUint32(at * 4, true);
    numbers[at] = sum;
  }
  return numbers;
}

/** A logit as a whole number of 1/LOGIT_UNIT, clipped. @param {number} value */
function fixed(value) {
  return Math.floor(Math.max(-LOGIT_LIMIT, Math.min(LOGIT_LIMIT, value)) * LOGIT_UNIT + 0.5);
}

/** Linear heads over hashed features. */
export class HeadTable {
  /** @param {{names: string[], scales: number[], biases: number[], feature_steps: string, weights: string}} data */
  constructor(data) {
    this.names = data.names;
    this.scales = data.scales;
    this.biases = data.biases;
    this.weights = new Int8Array(bytesOf(data.weights).buffer);
    this.slots = new Int32Array(1 << HASH_BITS).fill(-1);
    numbersOf(data.feature_steps).forEach((feature, row) => (this.slots[feature] = row));
  }

  /** Adds the weights of one feature to sums. @param {number} feature @param {Int32Array} sums */
  add(feature, sums) {
    const row = this.slots[feature];
    if (row < 0) return;
    const { weights } = this;
    const width = sums.length;
    for (let head = 0, at = row * width; head < width; head += 1, at += 1) sums[head] += weights[at];
  }

  /** The weight of one feature for one head. @param {number} feature @param {number} head */
  weight(feature, head) {
    const row = this.slots[feature];
    return row < 0 ? 0 : this.weights[row * this.names.length + head];
  }

  /** Fixed-point logits. @param {Int32Array} sums @param {number} size @returns {number[]} */
  logits(sums, size) {
    const root = Math.sqrt(size);
    return Array.from(sums, (sum, head) => fixed((sum * this.scales[head]) / root + this.biases[head]));
  }
}
