// Adds the words that people read to an assessment. Follows model/guidance_store.py.

/**
 * @typedef {{name: string, why: string, ask: string}} Words
 * @typedef {{indicators: Record<string, Words>, wording: Words}} Guidance
 */

/**
 * Returns the assessment with `name`, `why` and `ask` on every finding.
 * @template {import("./index.js").Assessment} T
 * @param {T} assessment
 * @param {Guidance} guidance
 */
export function explain(assessment, guidance) {
  const findings = assessment.findings.map((finding) => {
    const words = finding.indicator === "wording" ? guidance.wording : guidance.indicators[finding.indicator];
    return { ...finding, name: words.name, why: words.why, ask: words.ask };
  });
  return { ...assessment, findings };
}
