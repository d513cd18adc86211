// Shapes shared by background, pages and content script; types only, nothing runs here.

/** @typedef {'strong-signs' | 'some-signs' | 'no-signs' | 'cannot-judge'} Level */
/** @typedef {Level | 'not-checked'} State */
/** @typedef {{start: number, end: number, quote: string}} Evidence offsets count Unicode code points */
/** @typedef {{indicator: string, strength: string, evidence: Evidence[], name?: string, why?: string, ask?: string}} Finding */

/**
 * What the model says of one text, from the server or from the device.
 * @typedef {object} Assessment
 * @property {Level} level
 * @property {string | null} language
 * @property {string | null} reason why it cannot be judged
 * @property {Finding[]} findings
 * @property {string[]} combinations
 */

/**
 * What the person sees: an assessment in the reader's words.
 * @typedef {object} Judged
 * @property {State} state
 * @property {string | null} reason a sentence, for cannot-judge and not-checked
 * @property {string} title the level in words
 * @property {string} body one plain sentence
 * @property {'server' | 'device' | null} by
 * @property {string | null} language of the text
 * @property {string} readerLanguage
 * @property {Finding[]} findings
 * @property {string[]} combinations sentences
 * @property {string[]} nextSteps
 * @property {string} disclaimer
 * @property {Help} help
 * @property {string | null} model version, for reports
 * @property {boolean} truncated only the first part of the text was read
 */

/** @typedef {{lines: import('./help-lines.js').HelpLine[], sentence: string}} Help lines that help, and for which country */
/** @typedef {'everywhere' | 'boards' | 'asked'} Where */
/**
 * @typedef {object} Settings
 * @property {'auto' | string} language
 * @property {'auto' | 'none' | string} country whose help lines are shown: a code, the browser's, or none
 * @property {Where | null} where null until the first-run page was answered
 * @property {string[]} boards hosts on which Fanal may warn by itself
 * @property {string[]} offSites hosts on which it never does
 * @property {string} server address of the server on this computer
 */

/** @typedef {'false-alarm' | 'missed' | 'lure'} ReportKind */
/** @typedef {{kind: ReportKind, text: string, language: string | null, level: State, model: string | null, url: string}} Draft */
/** @typedef {{key: string, body: string, server: string, keepReceipt: boolean, refused: string | null}} QueuedReport */
/** @typedef {{id: string, receipt: string, kind: string, sentAt: string, server: string, state: string}} KeptReceipt */

export {};
