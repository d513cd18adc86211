// Our second script inside a page, put beside the first where there is something to draw: all that a banner needs.

import tokens from '../design/tokens.css';
import viewStyle from '../view/assessment.css';
import bannerStyle from './banner.css';
import { FROM_CONTENT } from '../messages.js';
import { sendToBackground } from '../ext.js';
import { Banners } from './banners.js';
import { Highlights } from './highlights.js';
import { DRAWING, world } from './world.js';

/** @param {Document} document @returns {Banners} */
const makeBanners = (document) => new Banners({
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

world[DRAWING] ??= makeBanners;
