// Adds the words that people read to an assessment. Follows model/guidance_store.py.

/**
 * @typedef {{name: string, why: string, ask: string}} Words
 * @typedef {{indicators: Record<string, Words>, wording: Words}} Guidance
 */

/**
 * Returns the assessment with `name`, `why` and `ask` on every finding that has words here.
 * @template {import("./index.js").Assessment} T
 * @param {T} assessment
 * @param {Guidance} guidance
 */
export function explain(assessment, guidance) {
  const findings = assessment.findings.map((finding) => {
    const words = finding.indicator === "wording" ? guidance.wording : guidance.indicators[finding.indicator];
    // A server newer than this build may know more signs; a warning is never lost for want of a sentence.
    return words ? { ...finding, name: words.name, why: words.why, ask: words.ask } : finding;
  });
  return { ...assessment, findings };
}
