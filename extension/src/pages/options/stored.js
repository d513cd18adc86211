// "What Fanal keeps here": every kind of what is stored, how much it is, where, and a button to erase it.

import { FROM_PAGES } from '../../messages.js';
import { make } from '../../view/dom.js';
import { ask, byId } from '../start.js';

/** @typedef {import('../../types.js').StoredKind} StoredKind */
/** @typedef {import('../../i18n.js').Translate} Translate */

/** @param {number} bytes @param {string} language @returns {string} */
function sayBytes(bytes, language) {
  const unit = bytes < 1000 ? 'byte' : bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const amount = bytes / { byte: 1, kilobyte: 1000, megabyte: 1_000_000 }[unit];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: amount < 10 && unit !== 'byte' ? 1 : 0 }).format(amount);
}

/**
 * @param {string} language @param {Translate} t
 * @param {() => Promise<void>} onErased draws anew what else the page shows
 * @returns {Promise<() => Promise<void>>} draws the list anew
 */
export async function startStored(language, t, onErased) {
  /** @param {StoredKind} stored */
  const row = ({ kind, area, count, bytes }) => {
    const what = t(`stored.kind.${kind}`);
    const button = make(document, 'button', { type: 'button', 'aria-label': t('stored.eraseNamed', { what }), 'data-testid': `erase-${kind}` }, [t('stored.erase')]);
    button.addEventListener('click', async () => {
      draw(await ask(FROM_PAGES.eraseKind, { kind, area }));
      byId('erase-status').textContent = t('stored.erased', { what });
      await onErased();
    });
    return make(document, 'li', { class: 'host-row', 'data-testid': 'stored-row', 'data-kind': kind, 'data-count': String(count) }, [
      make(document, 'span', {}, [what, ' ', make(document, 'span', { class: 'small soft' }, [`${new Intl.NumberFormat(language).format(count)} · ${sayBytes(bytes, language)}`])]), button,
    ]);
  };
  /** @param {StoredKind[]} all */
  const draw = (all) => byId('stored').replaceChildren(...['local', 'session'].flatMap((area) => {
    const rows = all.filter((stored) => stored.area === area).map(row);
    const title = make(document, 'h3', { class: 'small', id: `stored-${area}` }, [t(`stored.${area}`)]);
    return [title, rows.length ? make(document, 'ul', { class: 'plain', 'aria-labelledby': `stored-${area}` }, rows) : make(document, 'p', { class: 'soft' }, [t('stored.nothing')])];
  }));
  const redraw = async () => draw(await ask(FROM_PAGES.listStored));
  await redraw();
  return redraw;
}
