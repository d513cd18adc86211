// Our one script inside a page. It runs by itself only where the person chose so, and once on a page where they asked. It reads
// the adverts, lets the background judge them, and draws banners; it sends nothing anywhere else.

import tokens from '../design/tokens.css';
import viewStyle from '../view/assessment.css';
import bannerStyle from './banner.css';
import { onMessage, ownId, sendToBackground } from '../ext.js';
import { FROM_CONTENT, TO_CONTENT } from '../messages.js';
import { Budget } from './budget.js';
import { Banners, SELECTION } from './banners.js';
import { findLink, readAround } from './link.js';
import { Highlights } from './highlights.js';
import { PageWatch } from './page-watch.js';
import { readSelection, selectionStart } from './selection.js';

/** Set in our own world, which the page cannot see: a second run on the same page does nothing. */
const HERE = Symbol.for('content-script-is-here');

/** @returns {Promise<import('./main-text.js').Reader | null>} Mozilla's Readability, put beside us only where a page needs it */
async function loadReader() {
  const known = () => /** @type {any} */ (globalThis).Readability ?? null;
  if (!known()) await sendToBackground({ what: FROM_CONTENT.loadReader }).catch(() => {});
  return known();
}

function run() {
  const banners = new Banners({
    document, css: tokens + viewStyle + bannerStyle, mode: FANAL_SHADOW_MODE,
    onMistake: ({ state, language, model }, text) => sendToBackground(
      { what: FROM_CONTENT.openReport, draft: { kind: 'false-alarm', text, language, level: state, model } }),
    onSheet: (sheet) => sendToBackground({ what: FROM_CONTENT.openSheet, sheet }),
    highlights: new Highlights({ document, paint: (name, on) => sendToBackground({ what: FROM_CONTENT.paintWords, name, on }) }),
    onNotThis: (hash) => sendToBackground({ what: FROM_CONTENT.turnOffAdvert, hash }),
    onNotHere: () => sendToBackground({ what: FROM_CONTENT.turnOffSite }),
    onDespite: (text, hash) => sendToBackground({ what: FROM_CONTENT.judgeAdvert, text, hash, despite: true }),
    onClosed: (hash) => sendToBackground({ what: FROM_CONTENT.dismissAdvert, hash }),
  });
  const watch = new PageWatch({
    document, banners, budget: new Budget(window),
    ask: ({ text, unsure }, hash, despite) => sendToBackground({ what: FROM_CONTENT.judgeAdvert, text, hash, despite, unsure }),
    nothingFound: (why) => sendToBackground({ what: FROM_CONTENT.noteNothingFound, why }),
    loadReader,
  });

  /** @type {Record<string, (message: any) => Promise<any>>} */
  const handlers = {
    [TO_CONTENT.readSelection]: async () => readSelection(document),
    [TO_CONTENT.readLink]: async ({ url }) => {
      const link = findLink(document, url);
      return link ? readAround(link).text : '';
    },
    [TO_CONTENT.showJudged]: async ({ judged, text, url, words }) => {
      const link = url ? findLink(document, url) : null;
      const element = link ? readAround(link).element : selectionStart(document);
      banners.show(SELECTION, judged, { title: '', text, element }, words).scrollIntoView({ block: 'nearest' });
    },
    [TO_CONTENT.checkPage]: ({ despite }) => watch.lookNow(despite === true),
    [TO_CONTENT.clearPage]: async () => watch.stop(),
  };
  onMessage((message, sender) => (sender.id === ownId() && !sender.tab ? handlers[message?.what]?.(message) : undefined));
  sendToBackground({ what: FROM_CONTENT.getPlan }).then((plan) => plan?.auto && watch.start()).catch(() => {});
}

/** Frames smaller than this hold no offer: advertisements, counters, buttons. */
const isSmall = () => window !== window.top && (window.innerWidth < 280 || window.innerHeight < 200);

const world = /** @type {any} */ (globalThis);

/** Runs once, and in a frame that is small not before it has grown: some have no size yet when they are there. */
function runOnce() {
  if (world[HERE] || isSmall()) return;
  window.removeEventListener('resize', runOnce);
  world[HERE] = true;
  run();
}

if (!world[HERE]) window.addEventListener('resize', runOnce);
runOnce();
