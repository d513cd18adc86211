// One box for each piece of contact data that would be hidden in a report; what is ticked stays readable.

import { findContacts } from '../masking.js';
import { mayKeep } from '../report-payload.js';
import { make } from './dom.js';

/**
 * @param {Document} document
 * @param {string} text the texts of the report
 * @param {Set<string>} keep what the person chose so far; changed in place
 * @param {import('../i18n.js').Translate} t
 * @param {() => void} onChange
 * @returns {HTMLElement[]} entries of a list; none where there is nothing to choose
 */
export function drawContacts(document, text, keep, t, onChange) {
  const kinds = new Map(findContacts(text).filter((contact) => mayKeep(contact.text)).map((contact) => [contact.text, contact.kind]));
  return [...kinds].map(([contact, kind]) => {
    const box = /** @type {HTMLInputElement} */ (make(document, 'input', { type: 'checkbox', 'data-testid': 'keep-contact', 'data-contact': contact, checked: keep.has(contact) }));
    box.addEventListener('change', () => {
      if (box.checked) keep.add(contact);
      else keep.delete(contact);
      onChange();
    });
    const words = make(document, 'span', {}, [make(document, 'b', {}, [t(`report.contact.${kind}`)]), ' ', t('report.keep', { contact })]);
    return make(document, 'li', {}, [make(document, 'label', { class: 'tick' }, [box, words])]);
  });
}
