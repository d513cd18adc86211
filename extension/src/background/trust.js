// The keys of servers, one for each. The first one a server shows is kept; another one later is refused until the person decides.
// Who goes to another server and comes back finds the key as it was.

import { readStored, writeStored } from '../ext.js';
import { keyByServer, listByServer } from './by-server.js';
import { ServerError, ask } from './server-line.js';
import { keyIdOf, readKey } from './signatures.js';
import { inTurn } from './turns.js';

/** @typedef {{id: string, key: string}} ServerKey */
/** @typedef {ServerKey & {server: string, since: string, refused: ServerKey | null}} Trust */

const TIMEOUT_MS = 8000;
const MAX_KEYS = 8;
/** More servers than that nobody goes to and fro between. */
const MAX_SERVERS = 20;

/** @param {any} given one key of the server's answer @returns {Promise<ServerKey | null>} null when it is of no use */
async function readServerKey(given) {
  const usable = given?.algorithm === 'Ed25519' && given.use === 'server' && readKey(given.public);
  if (!usable) return null;
  return given.id === (await keyIdOf(given.public)) ? { id: given.id, key: given.public } : null;
}

/**
 * @param {string} server
 * @returns {Promise<ServerKey[]>} at least one
 * @throws {ServerError} when nothing answers, or no key
 */
async function askForKeys(server) {
  const { status, json } = await ask(server, '/v1/keys', { timeoutMs: TIMEOUT_MS });
  const given = Array.isArray(json?.keys) ? json.keys.slice(0, MAX_KEYS) : [];
  const keys = (await Promise.all(given.map(readServerKey))).filter((key) => key !== null);
  if (status !== 200 || !keys.length) throw new ServerError('no key', status === 200 ? 404 : status);
  return keys;
}

/** @param {string} server @returns {Promise<Trust | null>} null where no key of this server is known */
export const getTrust = async (server) => (await listTrust()).find((trust) => trust.server === server) ?? null;

/** @returns {Promise<Trust[]>} of all servers whose key is known */
async function listTrust() {
  return listByServer(await readStored('local', 'trust')).filter((trust) => readKey(trust?.key));
}

/** @param {(all: Trust[]) => Trust[]} change */
const changeTrust = (change) => inTurn(async () => {
  const all = change(await listTrust()).slice(-MAX_SERVERS);
  await writeStored('local', { trust: keyByServer(all) });
});

/** @param {string} server forgets its key; the next one it shows is kept */
export const forgetTrust = (server) => changeTrust((all) => all.filter((trust) => trust.server !== server));

/** @param {Trust} trust */
async function keep(trust) {
  await changeTrust((all) => [...all.filter(({ server }) => server !== trust.server), trust]);
  return trust;
}

/** @param {string} server @param {ServerKey} first */
const pin = (server, { id, key }) => keep({ server, id, key, since: new Date().toISOString(), refused: null });

/**
 * Asks the server for its key: keeps the first one, and notes a different one without believing it.
 * @param {string} server
 * @returns {Promise<Trust>} `refused` is set while the server does not show the key that is known
 * @throws {ServerError} when nothing answers, or no key
 */
export async function checkKey(server) {
  const keys = await askForKeys(server);
  const trust = await getTrust(server);
  if (!trust) return pin(server, keys[0]);
  const known = keys.some(({ key }) => key === trust.key);
  return keep({ ...trust, refused: known ? null : keys[0] });
}

/**
 * Keeps another key of the same server, because the person decided so.
 * @param {string} server
 * @param {string} id of the key that the person saw; any other is not taken
 * @returns {Promise<boolean>} whether it is kept now
 * @throws {ServerError} when nothing answers, or no key
 */
export async function trustKey(server, id) {
  const seen = (await askForKeys(server)).find((key) => key.id === id);
  if (seen) await pin(server, seen);
  return seen !== undefined;
}
