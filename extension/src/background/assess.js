// Judges a text: the chosen server first, which is the one on this computer unless the person agreed to another; where it does not
// answer, or none was wanted, on the device with the same weights. Puts the result into the reader's words and says who has judged.

import { ownUrl } from '../ext.js';
import { addPay, assess, isAboutPay } from '../scoring/index.js';
import { assessOnServer } from './api-client.js';
import { isHere } from './consents.js';
import { notChecked, putInWords } from '../in-words.js';
import { neutral } from '../i18n.js';
import { makeOnce } from '../once.js';
import { getModel } from './model-store.js';
import { isTakenBack } from './suppressions.js';
import { getTrust } from './trust.js';

/** @typedef {import('../types.js').Assessment} Assessment */
/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {Pick<import('./reader.js').Reader, 'servers' | 'discreet' | 'language' | 'country' | 't'>} Reader */

/** The contract takes no more; of longer texts the beginning is read, and the person is told. */
export const MAX_TEXT_CHARS = 20000;
/** The server on this computer: what takes longer than this is not there. One elsewhere has a longer way. */
const NEAR_TIMEOUT_MS = 2000;
const FAR_TIMEOUT_MS = 6000;

const once = makeOnce();

/** @param {string} path @returns {Promise<any>} */
const readJson = async (path) => (await fetch(ownUrl(path))).json();

/**
 * @param {Pick<Reader, 'language' | 'discreet' | 't'>} reader
 * @returns {Promise<any>} texts about levels and indicators, under the name that the reader wants to see; null when the build had none
 */
const loadGuidance = ({ language, discreet, t }) => once(`guidance-${language}-${discreet}`, async () => {
  const guidance = await readJson(`data/guidance/${language}.json`);
  return discreet ? neutral(guidance, t('banner.name')) : guidance;
}).catch(() => null);

/** @returns {Promise<any>} lines that help; null when the build had none */
const loadHelp = () => once('help', () => readJson('data/guidance/helplines.json')).catch(() => null);

/** @returns {Promise<any>} which questions go with which signs; null when the build had none */
const loadRule = () => once('before', () => readJson('data/guidance/before.json')).catch(() => null);

/** @returns {Promise<import('../scoring/wages.js').PayBook | null>} how pay is written, and published wages; null when the build had none */
const loadPayBook = () => once('pay', async () => ({ words: await readJson('data/guidance/pay.json'), wages: await readJson('data/guidance/wages.json') })).catch(() => null);

/** @param {string} server @returns {Promise<import('../scoring/model.js').Model>} the one that judges on this device */
const deviceModel = async (server) => getModel(server, await getTrust(server));

/** @param {string} text @param {string} server @returns {Promise<Assessed>} */
async function assessOnDevice(text, server) {
  const model = await deviceModel(server);
  const found = assess(model, text);
  const told = isAboutPay(found) ? addPay(found, text, model.chars, await loadPayBook()) : found;
  return { .../** @type {Assessment} */ (/** @type {any} */ (told)), model: model.info.version, suppressed: null };
}

/** @typedef {import('./api-client.js').ServerAssessment} Assessed */

/**
 * Where reviewers took the warning back, nothing is left of it but its level. What cannot be looked up warns.
 * @param {Assessed} assessment @param {string} text @param {string} server
 * @returns {Promise<Assessed>}
 */
async function leaveOutTakenBack(assessment, text, server) {
  const found = await isTakenBack(assessment, text, server, () => deviceModel(server)).catch(() => false);
  return found ? { ...assessment, level: 'no-signs', findings: [], combinations: [], suppressed: assessment.level } : assessment;
}

/**
 * A warning of the review server itself is believed as it is given: it knows its corrections better than the list that is here. What
 * another server or the device finds is held against that list.
 * @param {string} text
 * @param {Reader} reader
 * @param {string} judge the server
 * @returns {Promise<Assessed>}
 */
async function assessByServer(text, { servers: { review }, language }, judge) {
  const timeoutMs = isHere(judge) ? NEAR_TIMEOUT_MS : FAR_TIMEOUT_MS;
  const assessment = await assessOnServer(judge, text, language, timeoutMs);
  return judge === review ? assessment : leaveOutTakenBack(assessment, text, review);
}

/**
 * @param {string} text
 * @param {Reader} reader
 * @param {{despite: boolean, stay: boolean}} options despite shows the warning although reviewers took it back, and only the device
 *   can say what it was; what is to stay goes to no server elsewhere
 * @returns {Promise<{by: import('../types.js').By, assessment: Assessed}>}
 */
async function assessSomewhere(text, reader, { despite, stay }) {
  const { review } = reader.servers;
  const judge = stay && reader.servers.judge && !isHere(reader.servers.judge) ? null : reader.servers.judge;
  if (despite) return { by: 'despite', assessment: await assessOnDevice(text, review) };
  if (judge) {
    try {
      return { by: isHere(judge) ? 'server' : 'remote', assessment: await assessByServer(text, reader, judge) };
    } catch {
      // Whatever was wrong with it, the device judges.
    }
  }
  return { by: judge ? 'device' : 'alone', assessment: await leaveOutTakenBack(await assessOnDevice(text, review), text, review) };
}

/**
 * @param {string} text
 * @param {Reader} reader
 * @param {{despite?: boolean, stay?: boolean}} [options] despite shows a warning that reviewers took back; what may be no offer at all
 *   is to stay in this browser where texts are read by a server elsewhere
 * @returns {Promise<Judged>} never rejects: what fails is "not checked", with the reason
 */
export async function judge(text, reader, { despite = false, stay = false } = {}) {
  const points = [...text];
  if (!text.trim()) return notChecked('no-text', reader);
  const read = points.length > MAX_TEXT_CHARS ? points.slice(0, MAX_TEXT_CHARS).join('') : text;
  try {
    const [{ by, assessment }, guidance, book, rule] = await Promise.all([assessSomewhere(read, reader, { despite, stay }), loadGuidance(reader), loadHelp(), loadRule()]);
    return { ...putInWords(assessment, guidance, book, reader, rule), by, server: by === 'remote' ? (reader.servers.judge ?? '') : '', discreet: reader.discreet, truncated: read !== text };
  } catch (error) {
    console.warn('Fanal could not judge:', error instanceof Error ? error.message : error);
    return notChecked('failed', reader);
  }
}
