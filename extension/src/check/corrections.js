// Warnings that reviewers of this server took back. The page's own code comes from the same server, so its list is believed
// without a signature: who could forge the one could forge the other.

import { readList, takesBack } from '../background/suppression-list.js';
import { isWarning } from '../levels.js';

/**
 * Whether reviewers took the warning of this text back. The list is asked for, never the text sent.
 * @param {import('../types.js').Assessment} assessment @param {string} text
 * @param {import('../scoring/model.js').Model} model @param {string} address of the list
 * @returns {Promise<boolean>}
 */
export async function isCorrected(assessment, text, model, address) {
  if (!isWarning(assessment.level)) return false;
  const answer = await fetch(address);
  const list = answer.ok ? readList(new Uint8Array(await answer.arrayBuffer())) : null;
  return list !== null && takesBack(list, assessment, text, model);
}
