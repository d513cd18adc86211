// The model that judges on this device: the one that came with the extension, or a newer one from the server. What the server
// gives is used only when it is signed with a key we know, is of our schema, and can be loaded; else the packaged one judges.

import { sha256 } from '../digest.js';
import { ownUrl, readStored, removeStored, writeStored } from '../ext.js';
import { assess, loadModel } from '../scoring/index.js';
import { readModelBytes, removeModelBytes, writeModelBytes } from './model-db.js';
import { askSigned } from './server-line.js';
import { SIGNED_MODEL, isSignedBy, keyIdOf, readKey, readSignature } from './signatures.js';

/** @typedef {import('../scoring/model.js').Model} Model */
/** @typedef {import('./trust.js').Trust} Trust */
/** @typedef {{sha256: string, version: string, server: string, etag: string | null, signedBy: 'release' | 'server', keyId: string}} KeptModel */
/** @typedef {'new' | 'same' | 'none' | 'refused' | 'held'} Outcome */

const MAX_BYTES = 64_000_000;
const TIMEOUT_MS = 60000;
const VERSION = /^[A-Za-z0-9._+-]{1,64}$/;
/** Any words will do: a model that cannot read them cannot judge. */
const SAMPLE = 'The bakery looks for a second baker who starts in the morning.';

/** The model in use, for the life of this worker; it can be lost at any time. @type {{sha256: string, model: Promise<Model>} | null} */
let loaded = null;

/** @param {string} path @returns {Promise<Response>} a file of the package */
const ownFile = async (path) => fetch(ownUrl(path));

/** @returns {Promise<{sha256: string | null, version: string | null}>} of the model in the package; nothing where the build had no weights */
async function readPackaged() {
  const { sha256: digest = null, version = null } = await ownFile('data/manifest.json').then((file) => file.json()).catch(() => ({}));
  return { sha256: digest, version };
}

/** @returns {Promise<string | null>} the key by which the makers of Fanal sign models */
async function readReleaseKey() {
  const text = await ownFile('data/release_key.pub').then((file) => file.text(), () => '');
  return readKey(text.trim()) ? text.trim() : null;
}

/** @param {string} digest @returns {Promise<Model>} */
async function loadPackaged(digest) {
  const packed = await (await ownFile('data/model.json.gz')).blob();
  const bytes = await new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  return loadModel(bytes, digest);
}

/** @param {string} digest @param {() => Promise<Model>} load @returns {Promise<Model>} */
function loadOnce(digest, load) {
  if (loaded?.sha256 !== digest) {
    const model = load();
    loaded = { sha256: digest, model };
    model.catch(() => (loaded = null));
  }
  return /** @type {{model: Promise<Model>}} */ (loaded).model;
}

/** @param {string} version @returns {number[]} */
const numbersOf = (version) => (/^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? ['', '0', '0', '0']).slice(1).map(Number);

/** @param {string} one @param {string | null} other @returns {boolean} whether its release came before that of the other */
function isOlder(one, other) {
  const [a, b] = [numbersOf(one), numbersOf(other ?? '')];
  const at = a.findIndex((number, place) => number !== b[place]);
  return at >= 0 && a[at] < b[at];
}

/** @returns {Promise<boolean>} whether the person wants the packaged model only */
const isHeld = async () => Boolean(await readStored('local', 'modelHeld'));

/** @param {string} server @param {Trust | null} trust @returns {Promise<KeptModel | null>} the one from the server, where it may judge */
async function getKept(server, trust) {
  /** @type {KeptModel | undefined} */
  const kept = await readStored('local', 'model');
  if (!kept || (await isHeld())) return null;
  if (kept.signedBy === 'server') return kept.server === server && kept.keyId === trust?.id ? kept : null;
  return isOlder(kept.version, (await readPackaged()).version) ? null : kept;
}

/** Forgets the model from the server. */
export async function forgetModel() {
  await removeStored('local', 'model');
  await removeModelBytes();
}

/**
 * Forgets the model from a server where it may not judge: another server was chosen, another key is believed, or a newer one came with
 * the extension. Nothing of it stays.
 * @param {string} server @param {Trust | null} [trust] of that server
 */
export async function forgetUnused(server, trust = null) {
  const stored = await readStored('local', 'model');
  if (stored && !(await getKept(server, trust))) await forgetModel();
}

/**
 * The model to judge with.
 * @param {string} server @param {Trust | null} trust of that server
 * @returns {Promise<Model>}
 * @throws where the build had no weights and the server gave none
 */
export async function getModel(server, trust) {
  const packaged = readPackaged();
  const kept = await getKept(server, trust);
  try {
    if (kept) return await loadOnce(kept.sha256, async () => loadModel(await readModelBytes(), kept.sha256));
  } catch (error) {
    console.warn('Fanal: the model from the server cannot be used:', error instanceof Error ? error.message : error);
    await forgetModel();
  }
  const { sha256: digest } = await packaged;
  if (!digest) throw new Error('this build has no weights');
  return loadOnce(digest, () => loadPackaged(digest));
}

/**
 * Whose signature it is.
 * @param {import('./server-line.js').Given} answer @param {Trust | null} trust
 * @returns {Promise<{signedBy: 'release' | 'server', keyId: string} | null>} null where it is none that we know
 */
async function whoSigned({ bytes, signature }, trust) {
  const signed = readSignature(signature);
  if (!signed) return null;
  const release = await readReleaseKey();
  /** @type {['release' | 'server', string | null | undefined][]} */
  const known = [['release', release], ['server', trust?.key]];
  for (const [signedBy, key] of known) {
    if (!key || (await keyIdOf(key)) !== signed.keyId) continue;
    if (await isSignedBy(key, SIGNED_MODEL, bytes, signed.signature)) return { signedBy, keyId: signed.keyId };
  }
  return null;
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {string} digest @returns {Promise<Model | null>} null where it cannot judge */
async function tryModel(bytes, digest) {
  try {
    const model = await loadModel(bytes, digest);
    assess(model, SAMPLE);
    return VERSION.test(model.info.version) ? model : null;
  } catch {
    return null;
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<boolean>} false where the browser gives no room for them */
const keepBytes = (bytes) => writeModelBytes(bytes).then(() => true, () => false);

/** @param {import('./server-line.js').Given} answer @param {string} server @param {Trust | null} trust @returns {Promise<Outcome>} */
async function take(answer, server, trust) {
  const signer = await whoSigned(answer, trust);
  if (!signer) return 'refused';
  const packaged = await readPackaged();
  const digest = await sha256(answer.bytes);
  if (digest === packaged.sha256) {
    await forgetModel();
    return 'same';
  }
  const model = await tryModel(answer.bytes, digest);
  if (!model) return 'refused';
  const { version } = model.info;
  if (signer.signedBy === 'release' && isOlder(version, packaged.version)) return 'same';
  if (!(await keepBytes(answer.bytes))) return 'refused';
  await writeStored('local', { model: { ...signer, sha256: digest, version, server, etag: answer.etag } });
  loaded = { sha256: digest, model: Promise.resolve(model) };
  return 'new';
}

/**
 * Asks the server for a newer model.
 * @param {string} server @param {Trust | null} trust of that server, where its key is known
 * @returns {Promise<Outcome>} what was refused leaves the one in use
 * @throws when nothing answers
 */
export async function fetchModel(server, trust) {
  if (await isHeld()) return 'held';
  await forgetUnused(server, trust);
  const here = (await readPackaged()).sha256;
  const etag = (await getKept(server, trust))?.etag ?? (here && `"${here}"`);
  const answer = await askSigned(server, '/v1/model', { etag, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
  return answer.outcome === 'given' ? take(answer, server, trust) : answer.outcome;
}

/** @param {boolean} held whether the packaged model is to judge, whatever the server gives */
export async function holdModel(held) {
  if (!held) return removeStored('local', 'modelHeld');
  await writeStored('local', { modelHeld: true });
  return forgetModel();
}

/**
 * What the settings page shows.
 * @param {string} server @param {Trust | null} trust
 * @returns {Promise<{packaged: string | null, used: string | null, signedBy: 'packaged' | 'release' | 'server', held: boolean}>}
 */
export async function describeModels(server, trust) {
  const kept = await getKept(server, trust);
  const { version } = await readPackaged();
  return { packaged: version, used: kept?.version ?? version, signedBy: kept?.signedBy ?? 'packaged', held: await isHeld() };
}
