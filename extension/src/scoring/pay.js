// Reads amounts of pay: how much, of which money, for which time, and where it stands. A fact for readers and no part of the
// judgement. Follows model/pay.py step by step; the words are data/guidance/pay.json.

import { Words, fold, skip, skipBack } from "./pay-words.js";

/** Numbers of more digits are telephone and account numbers. */
const MAX_DIGITS = 12;
/** So many words may stand between an amount and its period. */
const MAX_GLUE = 4;
const EVERY = "every";
/** All repetitions but that of plain digits are bounded, so that reading takes linear time. */
const NUMBER =
  /[0-9]{1,3}([ ,.'\u2019\u066c\u060c])[0-9]{3}(?:\1[0-9]{3}){0,3}(?![0-9])(?:[.,\u066b][0-9]{1,2}(?![0-9]))?|[0-9]{1,2}(?:,[0-9]{2}){1,3},[0-9]{3}(?![0-9])|[0-9]+(?:[.,\u066b][0-9]{1,2}(?![0-9]))?/g;
const DECIMALS = /[.,\u066b]([0-9]{1,2})$/;
/** The value of words that only look like money: "hợp đồng 9" is a contract of nine. */
const NO_MONEY = "-";
/** What may stand behind an amount before its money is named. */
const JOINTS = ["/-", "/=", ",-", "de ", "d'", "d\u2019"];
const BEFORE_MONEY = " .:";
const AROUND_PERIOD = " ()-\u2013\u2014:";
/** Behind pay by one of these, a number may count hours or days: "3000 euros a day 8 hours". @type {string[]} */
const SHORT_PERIODS = ["hour", "day", "week"];
const PERIODS = /** @type {const} */ (["hour", "day", "week", "month", "year"]);

/**
 * @typedef {import("./pay-words.js").Folded} Folded
 * @typedef {typeof PERIODS[number]} Period
 * @typedef {Record<string, string[]>} Lists
 * @typedef {object} PayWords content of pay.json
 * @property {Record<string, number>} multipliers
 * @property {Record<string, Record<string, number>>} multipliers_in
 * @property {Record<string, number>} prefixes
 * @property {string[]} ranges
 * @property {string[]} codes
 * @property {Lists} currencies
 * @property {Record<string, Lists>} currencies_in
 * @property {Record<Period, {units: string[], phrases: string[], before: string[]}>} periods
 * @property {{after: string[], before: string[]}} glue
 */
/**
 * Pay as a text states it; offsets in code points. The currency is null where several countries use the word for different money,
 * the period where none is stated right beside it.
 * @typedef {{start: number, end: number, low: number, high: number, currency: string | null, period: Period | null}} Amount
 */
/** A number: where it stands in the folded text, its value, and by what a word multiplies it. @typedef {{start: number, end: number, value: number, factor: number}} Number_ */
/** The word lists of one language of texts. @typedef {{multipliers: Words<number>, currencies: Words<string>}} Own */

/** Reads pay by a character table and the word lists. */
export class PayReader {
  /** @param {import("./chartable.js").CharTable} chars @param {PayWords} data */
  constructor(chars, data) {
    this.chars = chars;
    this.data = data;
    /** @type {Map<string, Own>} */
    this.own = new Map();
    this.codes = this.words(data.codes.map((code) => [code, code]));
    this.prefixes = this.words(Object.entries(data.prefixes));
    this.ranges = this.words(flags(data.ranges));
    this.joints = new Words(flags(JOINTS));
    this.behind = this.words(listPhrases(data.periods));
    this.ahead = this.words(PERIODS.flatMap((name) => data.periods[name].before.map((word) => /** @type {[string, Period]} */ ([word, name]))));
    this.glueBehind = this.words(flags(data.glue.after));
    this.glueAhead = this.words(flags(data.glue.before));
  }

  /**
   * The amounts of a text that name their money, in their order.
   * @param {string[]} points code points of the text
   * @param {string | null} [language] of the text, for words that are money in one language alone
   * @returns {Amount[]}
   */
  read(points, language = null) {
    const folded = fold(points, this.chars);
    const own = this.listsOf(language || EVERY);
    const numbers = findNumbers(folded.text).map((number) => this.multiply(folded, number, own));
    const amounts = [];
    for (let place = 0; place < numbers.length; place += 1) {
      const { amount, last } = this.readAmount(folded, numbers, place, own);
      if (amount) amounts.push(amount);
      place = last;
    }
    return amounts;
  }

  /**
   * The amount that a number begins, null where it is no pay, and the last number it took.
   * @param {Folded} folded @param {Number_[]} numbers @param {number} place @param {Own} own
   * @returns {{amount: Amount | null, last: number}}
   */
  readAmount(folded, numbers, place, own) {
    const first = numbers[place];
    const [start, before] = this.moneyBefore(folded, first.start, own);
    let [end, after] = this.moneyAfter(folded, first.end, own);
    let last = place;
    let low = first.value * first.factor;
    let high = low;
    const range = this.readRange(folded, end, numbers, place, own);
    if (range) {
      last += 1;
      ({ low, high } = range);
      const [rangeEnd, rangeAfter] = this.moneyAfter(folded, numbers[last].end, own);
      [end, after] = [rangeEnd, after || rangeAfter];
    }
    if ((before === null && after === null) || high === 0) return { amount: null, last };
    const span = { start: folded.places[start], end: folded.places[end - 1] + 1 };
    return { amount: { ...span, low, high, currency: agree(before, after), period: this.period(folded, start, end) }, last };
  }

  /**
   * Both ends of a range that goes on with the next number, or null.
   * @param {Folded} folded @param {number} end @param {Number_[]} numbers @param {number} place @param {Own} own
   */
  readRange(folded, end, numbers, place, own) {
    const first = numbers[place];
    const second = this.second(folded, end, numbers, place, own);
    if (!second) return null;
    const factor = first.factor === 1 ? second.factor : 1;
    const low = first.value * first.factor * (first.value < second.value ? factor : 1);
    const high = second.value * second.factor;
    return low < high ? { low, high } : null;
  }

  /**
   * The number behind a word such as "to", or null.
   * @param {Folded} folded @param {number} end @param {Number_[]} numbers @param {number} place @param {Own} own
   */
  second(folded, end, numbers, place, own) {
    if (place + 1 === numbers.length) return null;
    const found = this.ranges.at(folded, skip(folded.text, end, " "));
    if (!found) return null;
    const following = numbers[place + 1];
    return skip(folded.text, found[0], " ") === this.moneyBefore(folded, following.start, own)[0] ? following : null;
  }

  /** Adds the word that multiplies a number. @param {Folded} folded @param {Number_} number @param {Own} own @returns {Number_} */
  multiply(folded, number, own) {
    const found = own.multipliers.at(folded, skip(folded.text, number.end, " "));
    if (found) return { ...number, end: found[0], factor: found[1] };
    const ahead = this.prefixes.until(folded, skipBack(folded.text, number.start, " "));
    return ahead ? { ...number, start: ahead[0], factor: ahead[1] } : number;
  }

  /**
   * Where the money named before a number begins, and its code; "" names several.
   * @param {Folded} folded @param {number} start @param {Own} own
   * @returns {[number, string | null]}
   */
  moneyBefore(folded, start, own) {
    const end = skipBack(folded.text, start, BEFORE_MONEY);
    // A word may end with a point itself: "Rs. 500".
    for (const place of end < start ? [end + 1, end] : [end]) {
      const found = own.currencies.until(folded, place) ?? this.code(folded, this.codes.until(folded, place), place);
      if (found) return found[1] === NO_MONEY ? [start, null] : found;
    }
    return [start, null];
  }

  /**
   * Where the money named behind a number ends, and its code; "" names several.
   * @param {Folded} folded @param {number} end @param {Own} own
   * @returns {[number, string | null]}
   */
  moneyAfter(folded, end, own) {
    let place = skip(folded.text, end, " ");
    for (let turn = 0; turn < 2; turn += 1) {
      const joint = this.joints.at(folded, place);
      if (joint) place = skip(folded.text, joint[0], " ");
    }
    const found = own.currencies.at(folded, place) ?? this.code(folded, this.codes.at(folded, place), place);
    return found && found[1] !== NO_MONEY ? found : [end, null];
  }

  /**
   * A code that was found between two places, where the text has it in capitals.
   * @param {Folded} folded @param {[number, string] | null} found @param {number} place
   * @returns {[number, string] | null}
   */
  code({ given, places }, found, place) {
    if (!found) return null;
    const start = Math.min(found[0], place);
    const end = Math.max(found[0], place);
    return given.slice(places[start], places[end - 1] + 1).join("") === found[1] ? found : null;
  }

  /** The period stated right behind an amount, else right ahead of it. @param {Folded} folded @param {number} start @param {number} end @returns {Period | null} */
  period(folded, start, end) {
    let place = end;
    for (let turn = 0; turn < MAX_GLUE; turn += 1) {
      place = skip(folded.text, place, AROUND_PERIOD);
      const found = this.behind.at(folded, place);
      if (found) return counts(folded.text, place, found) ? null : found[1];
      const glue = this.glueBehind.at(folded, place);
      if (!glue) break;
      [place] = glue;
    }
    return this.periodAhead(folded, start);
  }

  /** @param {Folded} folded @param {number} start @returns {Period | null} */
  periodAhead(folded, start) {
    let place = start;
    for (let turn = 0; turn < MAX_GLUE; turn += 1) {
      place = skipBack(folded.text, place, AROUND_PERIOD);
      const found = this.ahead.until(folded, place);
      // "In 3 months 5000" is no pay by the month.
      if (found) return isDigit(folded.text[skipBack(folded.text, found[0], " ") - 1]) ? null : found[1];
      const glue = this.glueAhead.until(folded, place);
      if (!glue) return null;
      [place] = glue;
    }
    return null;
  }

  /** @param {string} language @returns {Own} */
  listsOf(language) {
    const { data } = this;
    const known = Object.hasOwn(data.currencies_in, language) || Object.hasOwn(data.multipliers_in, language);
    const name = known ? language : EVERY;
    let own = this.own.get(name);
    if (!own) {
      const multipliers = { ...data.multipliers, ...(known ? data.multipliers_in[name] : {}) };
      const money = [data.currencies, (known && data.currencies_in[name]) || {}].flatMap(listMoney);
      own = { multipliers: this.words(Object.entries(multipliers)), currencies: this.words(money) };
      this.own.set(name, own);
    }
    return own;
  }

  /** @template T @param {[string, T][]} values @returns {Words<T>} */
  words(values) {
    return new Words(values.map(([word, value]) => /** @type {[string, T]} */ ([fold([...word], this.chars).text, value])));
  }
}

/** @param {string[]} words @returns {[string, boolean][]} */
const flags = (words) => words.map((word) => [word, true]);

/** @param {Lists} lists @returns {[string, string][]} */
const listMoney = (lists) => Object.entries(lists).flatMap(([code, words]) => words.map((word) => /** @type {[string, string]} */ ([word, code])));

/** What tells a period behind an amount: phrases, and units behind a stroke. @param {PayWords["periods"]} periods @returns {[string, Period][]} */
const listPhrases = (periods) =>
  PERIODS.flatMap((name) => {
    const units = periods[name].units.flatMap((word) => [`/${word}`, `/ ${word}`]);
    return [...periods[name].phrases, ...units].map((word) => /** @type {[string, Period]} */ ([word, name]));
  });

/**
 * Whether a phrase belongs to the number behind it: "3000 euros a day 8 hours".
 * @param {string} text @param {number} place @param {[number, Period]} found
 */
const counts = (text, place, [end, period]) => isDigit(text[skip(text, end, " ")]) && SHORT_PERIODS.includes(period) && text[place] !== "/";

/** The money named on either side, null where the two differ. @param {string | null} before @param {string | null} after */
const agree = (before, after) => (before && after && before !== after ? null : before || after || null);

/** @param {string | undefined} char */
const isDigit = (char) => char !== undefined && char >= "0" && char <= "9";

/** @param {string} text @returns {Number_[]} */
function findNumbers(text) {
  const numbers = [];
  for (const found of text.matchAll(NUMBER)) {
    const value = parseNumber(found[0]);
    if (value !== null) numbers.push({ start: found.index, end: found.index + found[0].length, value, factor: 1 });
  }
  return numbers;
}

/** The value of a number as it is written, null where it has more than MAX_DIGITS. @param {string} written */
export function parseNumber(written) {
  const digits = written.replace(/[^0-9]/g, "");
  if (digits.length > MAX_DIGITS) return null;
  return Number(digits) / 10 ** (DECIMALS.exec(written)?.[1].length ?? 0);
}
