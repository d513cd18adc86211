// One banner: a neutral element at the advert with a shadow root that the page cannot reach. It only adds; closing it takes
// everything away. Focus is never taken; Escape closes.

import { directionOf } from '../i18n.js';
import { make, makeQuietButton } from '../view/dom.js';
import { drawMark } from '../view/marks.js';
import { drawDetails, drawHeadline, sayHeadline } from '../view/assessment-view.js';
import { neutralName } from './neutral-name.js';

/** @typedef {import('../types.js').Judged} Judged */
/** @typedef {import('../i18n.js').Translate} Translate */
/** @typedef {{mistake?: () => void, notThis?: () => void, notHere?: () => void, despite?: () => void, openSheet?: import('../view/before-you-answer.js').OpenSheet, inPage?: import('../view/assessment-view.js').InPage, closed: () => void}} Actions only those that make sense */

/** A live region must stand on the page before its words are put in, or they are not read out; then they are taken away, as they stand there twice. */
const ANNOUNCE_AFTER_MS = 80;
const ANNOUNCED_AFTER_MS = 1000;

/** Above what a page lays over its own flow, below its menus; a whole row where the page puts things side by side. */
const HOST_STYLE = {
  display: 'block', 'box-sizing': 'border-box', width: 'auto', 'min-width': '0', 'max-width': '100%', clear: 'both', position: 'relative', 'z-index': '1',
  visibility: 'visible', opacity: '1', 'grid-column': '1 / -1', flex: '0 0 auto', 'align-self': 'stretch', transform: 'none', filter: 'none',
};

/** @param {Document} document @returns {HTMLElement} takes nothing from the page's style but its place, even where that style is marked important */
function makeHost(document) {
  const host = document.createElement(neutralName().replace(/^.{3}/, '$&-'));
  host.style.setProperty('all', 'initial');
  Object.entries(HOST_STYLE).forEach(([name, value]) => host.style.setProperty(name, value, 'important'));
  return host;
}

/** @param {Document} document @param {Actions} actions @param {Translate} t @returns {Node[]} nothing where nothing can be done */
function makeActions(document, actions, t) {
  const footer = make(document, 'div', { class: 'actions' });
  if (actions.mistake) footer.append(makeQuietButton(document, t('banner.mistake'), 'banner-mistake', actions.mistake));
  if (actions.despite) footer.append(makeQuietButton(document, t('view.despite'), 'banner-despite', actions.despite));
  if (actions.notThis) footer.append(makeQuietButton(document, t('banner.notThis'), 'banner-not-this', actions.notThis));
  if (actions.notHere) footer.append(makeQuietButton(document, t('banner.notHere'), 'banner-not-here', actions.notHere));
  return footer.childNodes.length ? [footer] : [];
}

/**
 * @param {{document: Document, css: string, mode: 'open' | 'closed', judged: Judged, t: Translate, actions: Actions}} given
 * @returns {{host: HTMLElement, announce: () => void, close: () => void, remove: () => void}}
 */
export function createBanner({ document, css, mode, judged, t, actions }) {
  const host = makeHost(document);
  const root = host.attachShadow({ mode });
  const before = document.activeElement;
  const live = make(document, 'div', { role: 'status', 'aria-live': 'polite', class: 'read-out', 'data-testid': 'read-out' });

  const remove = () => host.remove();
  const close = () => {
    const focused = document.activeElement === host;
    remove();
    if (focused && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    actions.closed();
  };
  const top = make(document, 'div', { class: 'banner-top' }, [
    make(document, 'p', { class: 'name' }, [drawMark(document, judged.discreet ? 'notes' : 'lantern'), t('banner.name')]),
    makeQuietButton(document, t('banner.close'), 'banner-close', close),
  ]);
  const region = make(document, 'section', {
    class: 'banner', role: 'region', 'aria-label': t('banner.label'), lang: judged.readerLanguage, dir: directionOf(judged.readerLanguage), 'data-testid': 'banner', 'data-state': judged.state,
  }, [top, live, drawHeadline(document, judged, t), drawDetails(document, judged, t, actions), ...makeActions(document, actions, t)]);
  const style = document.createElement('style');
  // Firefox lets our style pass a page's strict policy where its text is set as a whole, not where a text node is put in.
  style.textContent = css;
  root.append(style, region);
  const announce = () => {
    setTimeout(() => (live.textContent = sayHeadline(judged)), ANNOUNCE_AFTER_MS);
    setTimeout(() => {
      live.textContent = '';
      live.dataset.said = 'true';
    }, ANNOUNCED_AFTER_MS);
  };
  return { host, close, remove, announce };
}
