// The learned numbers as they are shipped, and the logits they give. Follows model/weights.py and
// the first part of model/scoring.py.

import { HASH_BITS } from "./features.js";

export const LOGIT_UNIT = 4096;
export const LOGIT_LIMIT = 8;

/** @param {string} text base64 @returns {Uint8Array} */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
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
    const steps = new DataView(bytesOf(data.feature_steps).buffer);
    this.slots = new Int32Array(1 << HASH_BITS).fill(-1);
    let feature = 0;
    for (let row = 0; row * 4 < steps.byteLength; row += 1) {
      feature += steps.getUint32(row * 4, true);
      this.slots[feature] = row;
    }
  }

  /** Adds the weights of one feature to sums. @param {number} feature @param {Int32Array} sums */
  add(feature, sums) {
    const row = this.slots[feature];
    if (row < 0) return;
    const from = row * sums.length;
    for (let head = 0; head < sums.length; head += 1) sums[head] += this.weights[from + head];
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
