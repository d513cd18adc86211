// Holds the pay that a finding quotes against published wages: a fact for readers, never a score. Follows model/wages.py; the wages
// with their sources are data/guidance/wages.json.

import { PayReader } from "./pay.js";

/** The indicators whose evidence is about the amount of pay. */
const PAY_SIGNS = ["pay-too-high", "no-skill-high-pay"];
/** From so many times the published wage on it is told; above so many we have more likely misread. */
const LEAST_TIMES = 2;
const MOST_TIMES = 100;
/** Characters read around the evidence: a comma ends a clause, and may stand inside its number. */
const AROUND = 32;
/** Currencies whose countries have each a wage of their own: the highest is what pay is held against. */
const SHARED = ["EUR"];

/**
 * @typedef {import("./pay.js").Amount} Amount
 * @typedef {import("./pay.js").Period} Period
 * @typedef {object} Wage a row of the list
 * @property {string} country
 * @property {string} currency
 * @property {number} amount
 * @property {Period} period
 * @property {string} scope minimum, regional, sector, or shared: the highest among the countries of one currency
 * @property {string} note
 * @property {string} basis
 * @property {string} source
 * @property {string} address
 * @property {string} date
 * @typedef {{times_a_year: Record<Period, number>, rows: Wage[]}} Wages content of wages.json
 * @typedef {{words: import("./pay.js").PayWords, wages: Wages}} PayBook
 * @typedef {{start: number, end: number, low: number, high: number, currency: string, period: Period, times: number, wage: Wage, sentence?: string}} Pay
 */

/** Reads pay by a character table and compares it with the list of wages. */
export class PayComparer {
  /** @param {import("./chartable.js").CharTable} chars @param {PayBook} book */
  constructor(chars, { words, wages }) {
    this.reader = new PayReader(chars, words);
    this.timesAYear = wages.times_a_year;
    this.wages = this.chooseWages(wages.rows);
  }

  /**
   * Compares the first amount in the evidence that can be compared.
   * @param {string[]} points code points of the text
   * @param {string | null} language of the text
   * @param {{start: number, end: number}[]} evidence
   * @returns {Pay | null} null where nothing can be told
   */
  compare(points, language, evidence) {
    for (const { start, end } of evidence) {
      const first = Math.max(0, start - AROUND);
      const amounts = this.reader.read(points.slice(first, end + AROUND), language).map((amount) => ({ ...amount, start: amount.start + first, end: amount.end + first }));
      const found = amounts.find((amount) => start <= amount.start && amount.start < end && amount.period && this.wages.has(amount.currency ?? ""));
      if (found) return this.tell(found);
    }
    return null;
  }

  /** @param {Amount} amount @returns {Pay | null} */
  tell(amount) {
    const currency = /** @type {string} */ (amount.currency);
    const period = /** @type {Period} */ (amount.period);
    const wage = /** @type {Wage} */ (this.wages.get(currency));
    const times = Math.floor((amount.low * this.timesAYear[period]) / this.yearly(wage));
    return times >= LEAST_TIMES && times <= MOST_TIMES ? { ...amount, currency, period, times, wage } : null;
  }

  /** @param {Wage} wage */
  yearly({ amount, period }) {
    return amount * this.timesAYear[period];
  }

  /** The wage that stands for each currency; none where several countries use it. @param {Wage[]} rows @returns {Map<string, Wage>} */
  chooseWages(rows) {
    /** @type {Map<string, Wage>} */
    const chosen = new Map();
    for (const { currency } of rows) {
      const each = rows.filter((row) => row.currency === currency);
      if (each.length === 1) chosen.set(currency, each[0]);
      else if (SHARED.includes(currency)) chosen.set(currency, { ...each.reduce((best, row) => (this.yearly(row) > this.yearly(best) ? row : best)), scope: "shared" });
    }
    return chosen;
  }
}

/** One for each character table. @type {WeakMap<object, PayComparer>} */
const comparers = new WeakMap();

/** Whether a finding is about the amount of pay. @param {{findings: {indicator: string}[]}} assessment */
export const isAboutPay = ({ findings }) => findings.some(({ indicator }) => PAY_SIGNS.includes(indicator));

/**
 * Adds to findings about pay how it compares with published wages. No level, score or finding depends on it.
 * @template {{language: string | null, findings: {indicator: string, evidence: {start: number, end: number}[]}[]}} T
 * @param {T} assessment @param {string} text @param {import("./chartable.js").CharTable} chars @param {PayBook | null} book null where the build had none
 * @returns {T}
 */
export function addPay(assessment, text, chars, book) {
  if (!book || !isAboutPay(assessment)) return assessment;
  const comparer = comparers.get(chars) ?? new PayComparer(chars, book);
  comparers.set(chars, comparer);
  const points = Array.from(text);
  const findings = assessment.findings.map((finding) => {
    const pay = PAY_SIGNS.includes(finding.indicator) ? comparer.compare(points, assessment.language, finding.evidence) : null;
    return pay ? { ...finding, pay } : finding;
  });
  return { ...assessment, findings };
}
