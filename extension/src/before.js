// What to do and to ask before answering, by what was found. Follows choose_before of model/guidance_store.py; the rule and the
// words are data that both read. Knows no browser and no page, so that whoever shows a judged text can use it.

/** @typedef {'do' | 'ask'} Kind */
/** @typedef {{id: string, kind: Kind, text: string}} Item */
/** @typedef {{least: number, most: number, items: Record<string, Kind>, always: string[], otherwise: string[], alone: Record<string, string[]>, indicators: Record<string, string[]>}} Rule data/guidance/before.json */
/** @typedef {Record<'title' | 'do' | 'ask' | 'signs' | 'lines' | 'intro' | 'note' | 'watched' | 'copy' | 'copied' | 'print' | 'share' | 'pasted', string>} Labels */
/** @typedef {Labels & {items: Record<string, string>}} Texts `before` of a guidance file */
/** @typedef {{name?: string, evidence: {quote: string}[]}} NamedFinding */
/** @typedef {{name: string, phone: string, message?: string, web: string, scope: string}} Line */
/**
 * A sheet of paper, as it were: what can be copied, printed or shared. No score, no level, no address of ours.
 * @typedef {{title: string, intro: string, note: string, parts: {heading: string, kind: Kind | 'signs' | 'lines', items: string[]}[]}} Sheet
 */

/** A shared text stays short: so many signs, words of each, and lines that help. */
const SHEET_FINDINGS = 6;
const SHEET_QUOTES = 2;
const SHEET_LINES = 3;

/** @param {Rule} rule @param {string[]} indicators in the order of the findings @returns {string[]} */
function chooseIds(rule, indicators) {
  const alone = Object.keys(rule.alone).find((indicator) => indicators.includes(indicator));
  if (alone) return rule.alone[alone];
  const lists = indicators.map((indicator) => (Object.hasOwn(rule.indicators, indicator) ? rule.indicators[indicator] : []));
  const rounds = Math.max(0, ...lists.map(({ length }) => length));
  // Each indicator gives its first entry before any gives its second, so that nothing found goes without one.
  const offered = Array.from({ length: rounds }, (_, round) => lists.map((list) => list[round])).flat();
  const fitting = [...new Set(offered)].filter((id) => id && !rule.always.includes(id));
  const chosen = [...fitting.slice(0, rule.most - rule.always.length), ...rule.always];
  const spare = rule.otherwise.filter((id) => !chosen.includes(id));
  return [...chosen, ...spare.slice(0, Math.max(0, rule.least - chosen.length))];
}

/**
 * @param {Rule} rule
 * @param {string[]} indicators of the findings, in their order; may be empty
 * @param {Texts} texts
 * @returns {Item[]} five to eight, steps before questions
 */
export function chooseBefore(rule, indicators, texts) {
  const chosen = chooseIds(rule, indicators);
  return Object.entries(rule.items).filter(([id]) => chosen.includes(id)).map(([id, kind]) => ({ id, kind, text: texts.items[id] }));
}

/** @param {NamedFinding} finding @returns {string} its name and the words that show it */
function sayFinding({ name, evidence }) {
  const quotes = [...new Set(evidence.map(({ quote }) => quote))].slice(0, SHEET_QUOTES).map((quote) => `“${quote}”`);
  return [name, quotes.join(' … ')].filter(Boolean).join(': ');
}

/** @param {Line} line @returns {string} */
const sayLine = ({ name, scope, phone, message, web }) => [`${name} (${scope})`, phone, message, web].filter(Boolean).join(', ');

/**
 * @param {Labels} labels
 * @param {Item[]} items
 * @param {NamedFinding[]} findings
 * @param {Line[]} lines that help
 * @returns {Sheet}
 */
export function makeSheet(labels, items, findings, lines) {
  /** @param {Kind} wanted */
  const only = (wanted) => items.filter(({ kind }) => kind === wanted).map(({ text }) => text);
  const parts = [
    { heading: labels.signs, kind: /** @type {const} */ ('signs'), items: findings.slice(0, SHEET_FINDINGS).map(sayFinding) },
    { heading: labels.do, kind: /** @type {const} */ ('do'), items: only('do') },
    { heading: labels.ask, kind: /** @type {const} */ ('ask'), items: only('ask') },
    { heading: labels.lines, kind: /** @type {const} */ ('lines'), items: lines.slice(0, SHEET_LINES).map(sayLine) },
  ].filter(({ items: { length } }) => length);
  return { title: labels.title, intro: labels.intro, note: findings.length ? labels.note : '', parts };
}

/** @param {Sheet} sheet @returns {string} as plain text */
export function writeSheet({ title, intro, note, parts }) {
  const blocks = parts.map(({ heading, kind, items }) => [heading, ...items.map((item) => `${kind === 'do' || kind === 'ask' ? '[ ]' : '-'} ${item}`)].join('\n'));
  return [title, intro, ...blocks, note].filter(Boolean).join('\n\n') + '\n';
}
