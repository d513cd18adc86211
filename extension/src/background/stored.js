// Everything that Fanal keeps, by kind: on the disk of this computer, or in memory until the browser closes. Each entry belongs to
// exactly one kind, so that the list leaves nothing out; each kind can be erased by itself.

import { readAllStored, removeStored } from '../ext.js';
import { listByServer } from './by-server.js';
import { forgetModel } from './model-store.js';
import { sizeOfModelBytes } from './model-db.js';

/** @typedef {import('../types.js').StoredKind} StoredKind */
/** @typedef {'local' | 'session'} Area */
/** @typedef {{kind: string, area: Area, of: RegExp, count: (value: any) => number}} Kind */

/** @param {any} value @returns {number} */
const entriesOf = (value) => (value && typeof value === 'object' ? Object.keys(value).length : 1);
const one = () => 1;
/** @param {any} stored @returns {number} */
const perServer = (stored) => listByServer(stored).length;

/** @type {Kind[]} */
const KINDS = [
  { kind: 'choices', area: 'local', of: /^settings$/, count: one },
  { kind: 'agreements', area: 'local', of: /^consents$/, count: entriesOf },
  { kind: 'receipts', area: 'local', of: /^receipts$/, count: entriesOf },
  { kind: 'waiting', area: 'local', of: /^queue$/, count: entriesOf },
  { kind: 'keys', area: 'local', of: /^trust$/, count: perServer },
  { kind: 'corrections', area: 'local', of: /^suppressions$/, count: perServer },
  { kind: 'model', area: 'local', of: /^model(?:Held)?$/, count: one },
  { kind: 'updates', area: 'local', of: /^updates$/, count: one },
  { kind: 'others', area: 'local', of: /^/, count: one },
  { kind: 'pages', area: 'session', of: /^(?:page|closed):/, count: one },
  { kind: 'begun', area: 'session', of: /^(?:draft|pending|sheet):/, count: one },
  { kind: 'private', area: 'session', of: /^(?:private-off|queue)$/, count: entriesOf },
  { kind: 'others', area: 'session', of: /^/, count: one },
];

/** @param {Area} area @param {string} key @returns {Kind} the first that takes it */
const kindOf = (area, key) => /** @type {Kind} */ (KINDS.find((kind) => kind.area === area && kind.of.test(key)));
/** @param {string} key @param {any} value @returns {number} bytes, as JSON */
const sizeOf = (key, value) => new TextEncoder().encode(key + JSON.stringify(value)).length;

/** @param {Area} area @returns {Promise<StoredKind[]>} */
async function listArea(area) {
  /** @type {Map<string, StoredKind>} */
  const found = new Map();
  for (const [key, value] of Object.entries(await readAllStored(area))) {
    const { kind, count } = kindOf(area, key);
    const sum = found.get(kind) ?? { kind, area, count: 0, bytes: 0 };
    found.set(kind, { ...sum, count: sum.count + count(value), bytes: sum.bytes + sizeOf(key, value) });
  }
  return [...found.values()].filter(({ count }) => count > 0);
}

/** @param {StoredKind[]} kinds @returns {Promise<StoredKind[]>} with the bytes of a server's model, which are kept elsewhere */
async function withModelBytes(kinds) {
  const size = await sizeOfModelBytes();
  if (!size) return kinds;
  const model = kinds.find(({ kind }) => kind === 'model') ?? { kind: 'model', area: 'local', count: 1, bytes: 0 };
  return [...kinds.filter((other) => other !== model), { ...model, bytes: model.bytes + size }];
}

/** @returns {Promise<StoredKind[]>} everything that is kept, on the disk first */
export async function listStored() {
  const order = KINDS.map(({ kind, area }) => `${area} ${kind}`);
  const all = [...(await withModelBytes(await listArea('local'))), ...(await listArea('session'))];
  return all.sort((a, b) => order.indexOf(`${a.area} ${a.kind}`) - order.indexOf(`${b.area} ${b.kind}`));
}

/**
 * Erases one kind.
 * @param {string} kind @param {Area} area
 */
export async function eraseKind(kind, area) {
  if (kind === 'model') await forgetModel();
  const keys = Object.keys(await readAllStored(area)).filter((key) => kindOf(area, key).kind === kind);
  for (const key of keys) await removeStored(area, key);
}
