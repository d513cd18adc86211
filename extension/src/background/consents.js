// To which servers elsewhere the person agreed, and for what. The server on this computer needs no agreement: nothing leaves.

import { hasRights, readStored, writeStored } from '../ext.js';
import { DATA_OF } from '../purposes.js';
import { originsOfServer } from '../sites.js';
import { inTurn } from './turns.js';

/** @typedef {import('../purposes.js').Purpose} Purpose */
/** @typedef {Record<string, Partial<Record<Purpose, string>>>} Consents when the person agreed, by origin and purpose */

/** @returns {Promise<Consents>} */
export const listConsents = async () => (await readStored('local', 'consents')) ?? {};

/** @param {string} origin @returns {boolean} whether it is a server on this computer */
export const isHere = (origin) => originsOfServer(origin).length === 0;

/** @param {string} origin @param {Purpose} purpose @returns {Promise<boolean>} whether the person agreed, whatever the browser grants now */
export const hasAgreed = async (origin, purpose) => isHere(origin) || Boolean((await listConsents())[origin]?.[purpose]);

/** @param {string} origin @param {Purpose} purpose @returns {Promise<boolean>} whether it may be asked: agreed to, and still granted by the browser */
export async function mayAsk(origin, purpose) {
  if (isHere(origin)) return true;
  return (await hasAgreed(origin, purpose)) && hasRights(originsOfServer(origin), DATA_OF[purpose]);
}

/** @param {string} origin @returns {Promise<boolean>} whether anything at all may be asked there */
export const mayAskAnything = async (origin) => isHere(origin) || Object.keys((await listConsents())[origin] ?? {}).length > 0;

/** @param {string} origin @param {Purpose} purpose */
export const noteConsent = (origin, purpose) => inTurn(async () => {
  const all = await listConsents();
  await writeStored('local', { consents: { ...all, [origin]: { ...all[origin], [purpose]: new Date().toISOString() } } });
});

/** @param {string} origin @param {Purpose} purpose @returns {Promise<boolean>} whether the server may still be asked for something else */
export const dropConsent = (origin, purpose) => inTurn(async () => {
  const { [origin]: own = {}, ...others } = await listConsents();
  const rest = Object.fromEntries(Object.entries(own).filter(([name]) => name !== purpose));
  const used = Object.keys(rest).length > 0;
  await writeStored('local', { consents: { ...others, ...(used && { [origin]: rest }) } });
  return used;
});
