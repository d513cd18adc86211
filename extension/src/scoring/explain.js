// Adds the words that people read to an assessment. Follows model/guidance_store.py.

import { sayPay } from "./pay-sentence.js";

/**
 * @typedef {{name: string, why: string, ask: string}} Words
 * @typedef {{language: string, indicators: Record<string, Words>, wording: Words, pay?: import("./pay-sentence.js").PaySentences}} Guidance
 */

/**
 * Returns the assessment with `name`, `why` and `ask` on every finding that has words here, and a sentence on pay that compares.
 * @template {import("./index.js").Assessment} T
 * @param {T} assessment
 * @param {Guidance} guidance
 */
export function explain(assessment, guidance) {
  const findings = assessment.findings.map((finding) => {
    const words = finding.indicator === "wording" ? guidance.wording : guidance.indicators[finding.indicator];
    // A server newer than this build may know more signs; a warning is never lost for want of a sentence.
    const worded = explainPay(finding, guidance);
    return words ? { ...worded, name: words.name, why: words.why, ask: words.ask } : worded;
  });
  return { ...assessment, findings };
}

/**
 * @param {import("./index.js").Finding} finding @param {Guidance} guidance
 * @returns {import("./index.js").Finding}
 */
function explainPay(finding, { pay: words, language }) {
  const { pay } = finding;
  return pay && words ? { ...finding, pay: { ...pay, sentence: sayPay(pay, words, language) || pay.sentence } } : finding;
}
