// Speaks to the server on this computer, and to no other. Every request starts here, in the background: a page's own
// rules never apply to it and the page never sees it.

/** The server is on this computer: what takes longer than this is not there. */
const ASSESS_TIMEOUT_MS = 2000;
const REPORT_TIMEOUT_MS = 8000;
const LEVELS = ['strong-signs', 'some-signs', 'no-signs', 'cannot-judge'];
const MAX_FINDINGS = 60;
const MAX_EVIDENCE = 40;

/** @typedef {import('../types.js').Assessment} Assessment */
/** @typedef {import('../types.js').Finding} Finding */

export class ServerError extends Error {
  /** @param {string} message @param {number} status 0 when nothing answered */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} server
 * @param {string} path
 * @param {{method?: string, body?: string, headers?: Record<string, string>, timeoutMs: number}} options
 * @returns {Promise<{status: number, json: any}>}
 * @throws {ServerError} when nothing answers in time; the caller judges on the device or keeps the report for later
 */
async function ask(server, path, { method = 'GET', body, headers = {}, timeoutMs }) {
  const json = body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
  try {
    const answer = await fetch(server + path, {
      method, body, headers: json, signal: AbortSignal.timeout(timeoutMs),
      credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer',
    });
    const text = await answer.text();
    return { status: answer.status, json: parse(text) };
  } catch (error) {
    throw new ServerError(error instanceof Error ? error.message : 'no answer', 0);
  }
}

/** @param {string} text @returns {any} null when it is not JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Keeps of a finding what is well-formed and quotes the text truly; another program might answer on that port.
 * @param {any} found
 * @param {string[]} points the text as code points
 * @returns {Finding | null}
 */
function readFinding(found, points) {
  if (typeof found?.indicator !== 'string') return null;
  const evidence = (Array.isArray(found.evidence) ? found.evidence : []).slice(0, MAX_EVIDENCE)
    .filter((/** @type {any} */ e) => typeof e?.quote === 'string' && points.slice(e.start, e.end).join('') === e.quote)
    .map((/** @type {any} */ e) => ({ start: e.start, end: e.end, quote: e.quote }));
  const words = Object.fromEntries(['name', 'why', 'ask'].filter((key) => typeof found[key] === 'string').map((key) => [key, found[key]]));
  return { indicator: found.indicator, strength: String(found.strength ?? ''), evidence, ...words };
}

/**
 * @param {any} json the server's answer
 * @param {string} text what was asked
 * @returns {Assessment & {model: string | null}}
 * @throws {ServerError} when the answer is not of our contract
 */
export function readAssessment(json, text) {
  if (!LEVELS.includes(json?.level) || !Array.isArray(json.findings)) throw new ServerError('not our contract', 200);
  const points = [...text];
  return {
    level: json.level,
    language: typeof json.language === 'string' ? json.language : null,
    reason: typeof json.reason === 'string' ? json.reason : null,
    findings: json.findings.slice(0, MAX_FINDINGS).map((/** @type {any} */ f) => readFinding(f, points)).filter(Boolean),
    combinations: (Array.isArray(json.combinations) ? json.combinations : []).filter((/** @type {any} */ c) => typeof c === 'string'),
    model: typeof json.model?.version === 'string' ? json.model.version : null,
  };
}

/**
 * @param {string} server
 * @param {string} text
 * @param {string} readerLanguage
 * @returns {Promise<Assessment & {model: string | null}>}
 * @throws {ServerError} then judge on the device
 */
export async function assessOnServer(server, text, readerLanguage) {
  const body = JSON.stringify({ text, reader_language: readerLanguage });
  const { status, json } = await ask(server, '/v1/assess', { method: 'POST', body, timeoutMs: ASSESS_TIMEOUT_MS });
  if (status !== 200) throw new ServerError(`assess answered ${status}`, status);
  return readAssessment(json, text);
}

/** @param {string} server @returns {Promise<boolean>} whether a Fanal server answers there */
export async function isServerThere(server) {
  try {
    return (await ask(server, '/healthz', { timeoutMs: ASSESS_TIMEOUT_MS })).status === 200;
  } catch {
    return false;
  }
}

/**
 * @param {string} server
 * @param {string} body the very bytes the person saw
 * @param {string} key makes a second attempt harmless
 * @returns {Promise<{id: string, receipt: string}>}
 * @throws {ServerError}
 */
export async function postReport(server, body, key) {
  const headers = { 'Idempotency-Key': key };
  const { status, json } = await ask(server, '/v1/reports', { method: 'POST', body, headers, timeoutMs: REPORT_TIMEOUT_MS });
  if (status === 202 && typeof json?.id === 'string' && typeof json?.receipt === 'string') return json;
  throw new ServerError(String(json?.detail ?? json?.title ?? status), status);
}

/**
 * @param {string} server @param {string} id @param {string} receipt
 * @returns {Promise<string>} the state of the report, 'gone' when the server no longer has it
 * @throws {ServerError} when nothing answers
 */
export async function getReportState(server, id, receipt) {
  const headers = { Authorization: `Bearer ${receipt}` };
  const { status, json } = await ask(server, `/v1/reports/${encodeURIComponent(id)}`, { headers, timeoutMs: REPORT_TIMEOUT_MS });
  if (status === 404) return 'gone';
  if (status !== 200) throw new ServerError(`report answered ${status}`, status);
  return String(json?.state ?? json?.status ?? 'received');
}

/**
 * @param {string} server @param {string} id @param {string} receipt
 * @throws {ServerError} when it could not be withdrawn; nothing has changed then
 */
export async function deleteReport(server, id, receipt) {
  const headers = { Authorization: `Bearer ${receipt}` };
  const { status } = await ask(server, `/v1/reports/${encodeURIComponent(id)}`, { method: 'DELETE', headers, timeoutMs: REPORT_TIMEOUT_MS });
  if (status >= 300 && status !== 404) throw new ServerError(`withdraw answered ${status}`, status);
}
