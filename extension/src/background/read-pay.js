// Reads what a server says of pay with care: another program might answer on that port.

/** @typedef {import('../scoring/wages.js').Pay} Pay */

const PERIODS = ['hour', 'day', 'week', 'month', 'year'];
/** A name of a source, or a sentence, is no longer; an address may be. */
const MAX_WORDS = 400;
const MAX_ADDRESS = 2048;
const COUNTRY = /^[A-Z]{2}$/;
const CURRENCY = /^[A-Z]{3}$/;
const DATE = /^\d{4}-\d{2}(-\d{2})?$/;
const WEB_ADDRESS = /^https?:\/\/\S+$/;

/** @param {unknown} value @param {number} max @returns {boolean} */
const isWords = (value, max) => typeof value === 'string' && value.length <= max;
/** @param {any} value @returns {boolean} */
const isAmount = (value) => Number.isFinite(value) && value > 0;

/** @param {any} wage @returns {boolean} */
function isWage(wage) {
  const strings = ['scope', 'note', 'basis', 'source', 'address'].every((key) => isWords(wage?.[key], MAX_ADDRESS));
  return strings && isWords(wage.source, MAX_WORDS) && WEB_ADDRESS.test(wage.address) && COUNTRY.test(wage.country)
    && CURRENCY.test(wage.currency) && isAmount(wage.amount) && PERIODS.includes(wage.period) && DATE.test(wage.date);
}

/** @param {any} pay @param {number} count code points of the text @returns {boolean} whether the amount stands in the text */
const isPlaced = ({ start, end }, count) => Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= count;

/** @param {any} pay @returns {boolean} */
const isSound = ({ low, high, currency, period, times }) => (
  [low, high, times].every(isAmount) && Number.isInteger(times) && CURRENCY.test(currency) && PERIODS.includes(period));

/**
 * @param {any} pay of a finding, as the server gave it
 * @param {number} count code points of the text
 * @returns {Pay | null} null where there is none, or it is not of our contract: the finding is shown without it
 */
export function readPay(pay, count) {
  if (!isWage(pay?.wage) || !isPlaced(pay, count) || !isSound(pay)) return null;
  const { start, end, low, high, currency, period, times, wage, sentence } = pay;
  const { country, amount, scope, note, basis, source, address, date } = wage;
  const kept = { country, currency: wage.currency, amount, period: wage.period, scope, note, basis, source, address, date };
  return { start, end, low, high, currency, period, times, wage: kept, ...(isWords(sentence, MAX_WORDS) && { sentence }) };
}
