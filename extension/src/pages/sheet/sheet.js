// "Before you answer" on a page of its own: to read, print, copy or hand on. The page takes the sheet once; nothing keeps it.

import { ownUrl } from '../../ext.js';
import { neutral } from '../../i18n.js';
import { FROM_PAGES } from '../../messages.js';
import { drawHandingOn, drawParts } from '../../view/before-you-answer.js';
import { make } from '../../view/dom.js';
import { ask, byId, startPage } from '../start.js';

/** @typedef {import('../../before.js').Sheet} Sheet */

const { settings, language, t } = await startPage();

/** @param {Sheet} sheet @param {import('../../before.js').Labels} labels */
function show(sheet, labels) {
  byId('sheet').append(make(document, 'p', { class: 'lead' }, [sheet.intro]), ...drawParts(document, sheet.parts), make(document, 'p', {}, [sheet.note]));
  byId('handing-on').append(make(document, 'p', { class: 'small soft' }, [t('sheet.help')]), ...drawHandingOn(document, sheet, labels, { print: () => window.print(), cannotCopy: selectAll }));
  byId('sheet').hidden = false;
  byId('handing-on').hidden = false;
}

/** Where the browser copies nothing for us, the person can. */
function selectAll() {
  document.getSelection()?.selectAllChildren(byId('sheet'));
}

const guidance = await (await fetch(ownUrl(`data/guidance/${language}.json`))).json();
const labels = (settings.discreet ? neutral(guidance, t('banner.name')) : guidance).before;
const sheet = await ask(FROM_PAGES.takeSheet, { id: new URLSearchParams(document.location.search).get('sheet') });
document.title = labels.title;
byId('title').textContent = labels.title;
if (sheet) show(sheet, labels);
else byId('none').hidden = false;
document.body.dataset.ready = 'true';
