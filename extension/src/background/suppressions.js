// Warnings that reviewers of the review server took back: fetches their list, believes it only with the server's signature, and
// looks a text up in it. The texts themselves are not in it.

import { readStored, writeStored } from '../ext.js';
import { isWarning } from '../levels.js';
import { keyByServer, listByServer } from './by-server.js';
import { askSigned } from './server-line.js';
import { SIGNED_SUPPRESSIONS, isSignedBy, readSignature } from './signatures.js';
import { MAX_LIST_BYTES, readList, takesBack } from './suppression-list.js';
import { getTrust } from './trust.js';
import { inTurn } from './turns.js';

/** @typedef {import('../types.js').Assessment} Assessment */
/** @typedef {import('./trust.js').Trust} Trust */
/** @typedef {import('./suppression-list.js').List & {server: string, keyId: string, etag: string | null}} KeptList */
/** @typedef {'new' | 'same' | 'none' | 'refused'} Outcome */

const TIMEOUT_MS = 15000;

/** @returns {Promise<KeptList[]>} of all servers; only the one that was asked last has entries, of the others the serial is known */
const listLists = async () => listByServer(await readStored('local', 'suppressions'));

/** @param {(all: KeptList[]) => KeptList[]} change */
const changeLists = (change) => inTurn(async () => {
  await writeStored('local', { suppressions: keyByServer(change(await listLists())) });
});

/** @param {Trust} trust @param {KeptList[]} lists @returns {KeptList | null} the one that was taken from this server under this key */
const findUnder = ({ server, id }, lists) => lists.find((kept) => kept.server === server && kept.keyId === id) ?? null;

/** @param {string} server @returns {Promise<KeptList | null>} null where nothing of this server is believed */
export async function getList(server) {
  const [trust, lists] = await Promise.all([getTrust(server), listLists()]);
  return trust ? findUnder(trust, lists) : null;
}

/** @param {string} server forgets its list */
export const forgetList = (server) => changeLists((all) => all.filter((kept) => kept.server !== server));

/** @param {KeptList} list keeps it; of other servers only the serial stays, below which nothing older is taken when the person comes back */
const keep = (list) => changeLists((all) => [
  ...all.filter(({ server }) => server !== list.server).map((other) => ({ ...other, entries: [], etag: null })), list,
]);

/**
 * @param {Trust} trust @param {import('./server-line.js').Given} answer
 * @param {number} lowest serial that may still be taken
 */
async function believe({ key, id }, { bytes, signature }, lowest) {
  const signed = readSignature(signature);
  if (signed?.keyId !== id || !(await isSignedBy(key, SIGNED_SUPPRESSIONS, bytes, signed.signature))) return null;
  const list = readList(bytes);
  return list && list.serial >= lowest ? list : null;
}

/**
 * Fetches the list of a server whose key is known.
 * @param {Trust} trust
 * @returns {Promise<Outcome>} 'none' where the server gives out no list; what was refused leaves the one that is here
 * @throws when nothing answers
 */
export async function fetchList(trust) {
  const kept = findUnder(trust, await listLists());
  const answer = await askSigned(trust.server, '/v1/suppressions', { etag: kept?.etag ?? null, maxBytes: MAX_LIST_BYTES, timeoutMs: TIMEOUT_MS });
  if (answer.outcome !== 'given') return answer.outcome;
  const list = await believe(trust, answer, kept?.serial ?? 0);
  if (!list) return 'refused';
  await keep({ ...list, server: trust.server, keyId: trust.id, etag: answer.etag });
  return 'new';
}

/**
 * Whether reviewers took the warning of this text back.
 * @param {Assessment} assessment as the model gave it
 * @param {string} text
 * @param {string} server the one that takes reports
 * @param {() => Promise<import('../scoring/model.js').Model>} getModel called only where it is needed
 * @returns {Promise<boolean>}
 */
export async function isTakenBack(assessment, text, server, getModel) {
  if (!isWarning(assessment.level)) return false;
  const list = await getList(server);
  if (!list?.entries.length) return false;
  return takesBack(list, assessment, text, await getModel());
}
