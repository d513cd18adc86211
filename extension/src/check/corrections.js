// Warnings that reviewers of this server took back. The page's own code comes from the same server, so its list is believed
// without a signature: who could forge the one could forge the other.

import { applies, readList } from '../background/suppression-list.js';
import { maskContacts } from '../masking.js';
import { makeSketch, readingOf } from '../scoring/sketch.js';

const WARNING = ['strong-signs', 'some-signs'];

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<string>} SHA-256 in hexadecimal */
async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Whether reviewers took the warning of this text back. The list is asked for, never the text sent.
 * @param {import('../types.js').Assessment} assessment @param {string} text
 * @param {import('../scoring/model.js').Model} model @param {string} address of the list
 * @returns {Promise<boolean>}
 */
export async function isCorrected(assessment, text, { chars, table }, address) {
  if (!WARNING.includes(assessment.level)) return false;
  const answer = await fetch(address);
  const list = answer.ok ? readList(new Uint8Array(await answer.arrayBuffer())) : null;
  if (!list?.entries.length || (await readingOf(chars, sha256)) !== list.reading) return false;
  const sketch = await makeSketch(maskContacts(text, new Set()), chars, sha256);
  const decisive = new Set(table.rows.filter(({ level }) => level === 'strong-signs').map(({ id }) => id));
  return list.entries.some((entry) => applies(entry, { assessment, sketch, decisive, now: Date.now() }));
}
