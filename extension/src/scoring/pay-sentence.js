// Says in one sentence how the pay of a finding compares with a published wage. Follows model/pay_sentence.py; a test holds the two
// to the same sentences.

/** Keeps the digits of a number together; of no language more than of another. */
const GROUP = "\u00a0";
/** From here on decimals say nothing. */
const WHOLE_FROM = 100;

/** @typedef {{sentences: Record<string, string>, periods: Record<string, string>, decimal: string}} PaySentences `pay` of a guidance file */

/**
 * @param {import("./wages.js").Pay} pay
 * @param {PaySentences} words
 * @param {string} language of the reader
 * @returns {string} '' for a scope that these words do not know
 */
export function sayPay({ times, wage }, words, language) {
  /** @type {Record<string, string>} */
  const filled = {
    times: String(times),
    country: nameCountry(wage.country, language),
    amount: writeAmount(wage.amount, words.decimal),
    currency: wage.currency,
    period: words.periods[wage.period],
    source: wage.source,
    year: wage.date.slice(0, 4),
  };
  return (words.sentences[wage.scope] ?? "").replace(/\{(\w+)\}/g, (_, name) => filled[name]);
}

/** @param {string} code @param {string} language */
const nameCountry = (code, language) => new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code;

/** An amount in digits: whole from WHOLE_FROM on, else with two decimals where it has any. @param {number} amount @param {string} decimal */
export function writeAmount(amount, decimal) {
  const hundredths = Math.floor(amount * 100 + 0.5);
  if (amount >= WHOLE_FROM || hundredths % 100 === 0) {
    return String(Math.floor(amount + 0.5)).replace(/\B(?=(\d{3})+$)/g, GROUP);
  }
  return `${Math.floor(hundredths / 100)}${decimal}${String(hundredths % 100).padStart(2, "0")}`;
}
