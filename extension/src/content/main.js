// Our first script inside a page, and on most pages the only one. It runs by itself only where the person chose so, and once on a page
// where they asked. It looks for adverts, lets the background judge them, and calls the script that draws where there is a warning; it
// sends nothing anywhere else.

import { onMessage, ownId, sendToBackground } from '../ext.js';
import { FROM_CONTENT, TO_CONTENT } from '../messages.js';
import { Budget } from './budget.js';
import { LateBanners } from './late-banners.js';
import { findLink, readAround } from './link.js';
import { PageWatch } from './page-watch.js';
import { untilIdle, untilReady } from './ready.js';
import { SELECTION, readSelection, selectionStart } from './selection.js';
import { DRAWING, HERE, runOnce, world } from './world.js';

/**
 * Something of ours that only some pages need, put beside us when one does.
 * @param {'reader' | 'drawing'} part @param {() => any} known @returns {Promise<any>} null where it could not be loaded
 */
async function loadPart(part, known) {
  if (!known()) await sendToBackground({ what: FROM_CONTENT.loadPart, part }).catch(() => {});
  return known() ?? null;
}

/** @returns {Promise<import('./banners.js').Banners>} @throws where what draws could not be loaded */
const loadBanners = async () => (await loadPart('drawing', () => world[DRAWING]))(document);

/** @param {PageWatch} watch looks by itself where that is wanted */
async function lookByItself(watch) {
  const plan = sendToBackground({ what: FROM_CONTENT.getPlan });
  const marked = watch.judgeEarly();
  const auto = (await plan)?.auto;
  if (!auto) return;
  await untilReady(window);
  if (!(await marked)) await untilIdle(window);
  await watch.start();
}

function run() {
  const banners = new LateBanners(loadBanners);
  const watch = new PageWatch({
    document, banners, budget: new Budget(window),
    ask: ({ text, unsure }, hash, { early, despite }) => sendToBackground({ what: FROM_CONTENT.judgeAdvert, text, hash, early, despite, unsure }),
    likeness: (texts, page) => sendToBackground({ what: FROM_CONTENT.likeOffers, texts, page }),
    nothingFound: (why) => sendToBackground({ what: FROM_CONTENT.noteNothingFound, why }),
    loadReader: () => loadPart('reader', () => world.Readability),
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
      const standing = await banners.prepare();
      standing.show(SELECTION, judged, { title: '', text, element }, words).scrollIntoView({ block: 'nearest' });
    },
    [TO_CONTENT.checkPage]: ({ despite }) => watch.lookNow(despite === true),
    [TO_CONTENT.clearPage]: async () => watch.stop(),
  };
  onMessage((message, sender) => (sender.id === ownId() && !sender.tab ? handlers[message?.what]?.(message) : undefined));
  lookByItself(watch).catch(() => {});
}

runOnce(HERE, run);
