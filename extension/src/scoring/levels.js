// Reads the truth table of levels. Follows model/levels.py.

export const STRONG = "strong-signs";
export const SOME = "some-signs";
export const NO_SIGNS = "no-signs";
export const CANNOT_JUDGE = "cannot-judge";

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} level
 * @property {string[][]} [all]
 * @property {boolean} [any_other]
 * @property {Record<string, number>} [count]
 * @property {number} [groups]
 * @property {string} [score]
 */

export class TruthTable {
  /**
   * @param {Row[]} rows
   * @param {{id: string, grade: string, group: string}[]} indicators
   * @param {string} contextGroup
   */
  constructor(rows, indicators, contextGroup) {
    this.rows = rows;
    this.contextGroup = contextGroup;
    this.grades = new Map(indicators.map((row) => [row.id, row.grade]));
    this.groups = new Map(indicators.map((row) => [row.id, row.group]));
  }

  /** @param {string} indicator */
  grade(indicator) {
    return this.grades.get(indicator) ?? "context";
  }

  /** The rows that hold, in table order. @param {string[]} present @param {string[]} scoreSteps */
  read(present, scoreSteps) {
    const counted = present.filter((name) => this.groups.get(name) !== this.contextGroup);
    return this.rows.filter((row) => this.holds(row, counted, scoreSteps));
  }

  /** @param {Row} row @param {string[]} present @param {string[]} scoreSteps */
  holds(row, present, scoreSteps) {
    if (row.score !== undefined && !scoreSteps.includes(row.score)) return false;
    const used = new Set();
    for (const alternatives of row.all ?? []) {
      const met = alternatives.find((name) => present.includes(name));
      if (met === undefined) return false;
      used.add(met);
    }
    if (row.any_other && !present.some((name) => !used.has(name))) return false;
    return this.counts(row, present);
  }

  /** @param {Row} row @param {string[]} present */
  counts(row, present) {
    const strong = present.filter((name) => this.grade(name) === "strong");
    const medium = present.filter((name) => this.grade(name) === "medium");
    const spare = strong.length - (row.count?.strong ?? 0);
    if (spare < 0 || medium.length + spare < (row.count?.medium ?? 0)) return false;
    const groups = new Set([...strong, ...medium].map((name) => this.groups.get(name)));
    return groups.size >= (row.groups ?? 0);
  }
}

/** The highest level among rows that hold. @param {Row[]} rows */
export function highest(rows) {
  const levels = rows.map((row) => row.level);
  return levels.includes(STRONG) ? STRONG : levels.includes(SOME) ? SOME : NO_SIGNS;
}
