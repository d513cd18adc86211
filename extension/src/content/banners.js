// The banners that stand on this page: shows them, puts one back where the page took it away, closes them all with Escape.

import { createBanner } from './banner.js';
import { clearFixedBars, placeAt } from './placement.js';
import { makeTranslator } from '../i18n.js';

/** @typedef {import('./json-ld.js').Advert} Advert */
/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {Pick<Advert, 'title' | 'text' | 'element'>} Place */

/** A page that draws itself anew may take our element along; one that keeps on removing it has its way. */
const MAX_PUT_BACK = 3;

/**
 * @param {{document: Document, css: string, mode: 'open' | 'closed', onMistake: (judged: Judged, text: string) => void,
 *   onNotHere: () => void, onClosed: (hash: string) => void}} given
 */
export function createBanners({ document, css, mode, onMistake, onNotHere, onClosed }) {
  /** @type {Map<string, {banner: ReturnType<typeof createBanner>, place: Place, left: number}>} */
  const standing = new Map();

  /** @param {string} hash @param {Judged} judged @param {string} text @returns {import('./banner.js').Actions} */
  const actionsFor = (hash, judged, text) => {
    const warns = ['strong-signs', 'some-signs'].includes(judged.state);
    return {
      ...(warns && { mistake: () => onMistake(judged, text), notHere: onNotHere }),
      closed: () => {
        standing.delete(hash);
        onClosed(hash);
      },
    };
  };

  /** @param {string} hash @param {Judged} judged @param {Place} place @param {Record<string, string>} words */
  function show(hash, judged, place, words) {
    standing.get(hash)?.banner.remove();
    const t = makeTranslator(words, judged.readerLanguage);
    const banner = createBanner({ document, css, mode, judged, t, actions: actionsFor(hash, judged, place.text) });
    standing.set(hash, { banner, place, left: MAX_PUT_BACK });
    placeAt(banner.host, place, document);
    clearFixedBars(banner.host);
    banner.announce();
    return banner;
  }

  function putBack() {
    for (const entry of standing.values()) {
      if (entry.banner.host.isConnected || entry.left === 0) continue;
      entry.left -= 1;
      placeAt(entry.banner.host, entry.place, document);
    }
  }

  /** @param {(hash: string) => boolean} [keep] removes the others */
  function clear(keep = () => false) {
    for (const [hash, { banner }] of standing) {
      if (keep(hash)) continue;
      banner.remove();
      standing.delete(hash);
    }
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && event.isTrusted) [...standing.values()].forEach(({ banner }) => banner.close());
  }, true);
  return { show, clear, putBack, owns: (/** @type {Node} */ node) => [...standing.values()].some(({ banner }) => banner.host === node) };
}
