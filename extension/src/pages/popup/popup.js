// The popup: what is known of the page in front, the selected text, and a place to paste a text.

import { currentTab, isPrivate, onStored, readShortcut } from '../../ext.js';
import { isWarning } from '../../levels.js';
import { FROM_PAGES } from '../../messages.js';
import { pageKey } from '../../page-key.js';
import { drawDetails, drawHeadline } from '../../view/assessment-view.js';
import { ask, byId, startPage } from '../start.js';

/** @typedef {import('../../types.js').Judged} Judged */

const { t } = await startPage();
const address = new URLSearchParams(document.location.search);
/** Opened in a tab of its own, the popup may be told which tab it is about. */
const tabId = address.has('tab') ? Number(address.get('tab')) : (await currentTab())?.id;

/** @type {import('../../view/before-you-answer.js').OpenSheet} */
const openSheet = (sheet) => ask(FROM_PAGES.showSheet, { sheet });

/** @param {'page' | 'result'} place @param {Judged} judged */
function show(place, judged) {
  byId(`${place}-live`).replaceChildren(drawHeadline(document, judged, t));
  const details = drawDetails(document, judged, t, { brief: place === 'page', openSheet });
  byId(`${place}-details`).replaceChildren(...(details.childNodes.length ? [details] : []));
  const card = byId(place === 'page' ? 'page-card' : 'result');
  card.dataset.state = judged.state;
  card.dataset.takenBack = String(Boolean(judged.suppressed));
  byId(`${place}-despite`).hidden = !judged.suppressed;
}

/** Runs something that takes a moment, and says so. @param {'page' | 'result'} place @param {() => Promise<Judged>} work */
async function showWhenDone(place, work) {
  byId(`${place}-live`).textContent = t('popup.working');
  byId(`${place}-details`).replaceChildren();
  byId(`${place}-despite`).hidden = true;
  try {
    const judged = await work();
    show(place, judged);
    return judged;
  } catch (error) {
    byId(`${place}-live`).textContent = t('page.failed', { why: error instanceof Error ? error.message : '' });
    return null;
  }
}

/** Whether something else than the page as it was found was asked for, so that its answer stays. */
let asked = false;

/** What is known of the page. It may be judged only after this window has opened. */
async function showPage() {
  const judged = await ask(FROM_PAGES.getPageState, { tabId });
  if (!asked) show('page', judged);
}

/** @param {string} text @param {Judged} judged offers to report what was judged */
function offerReport(text, judged) {
  const warned = isWarning(judged.state);
  const kind = warned ? 'false-alarm' : 'missed';
  byId('report').hidden = judged.state === 'not-checked';
  byId('report').textContent = t(warned ? 'popup.mistake' : 'popup.missed');
  byId('report').onclick = async () => ask(FROM_PAGES.draftReport, {
    draft: { kind, privately: await isPrivate(), text, language: judged.language, level: judged.state, model: judged.model },
  });
}

/** @param {string} text @param {boolean} [despite] shows a warning that reviewers took back */
async function judgeText(text, despite = false) {
  byId('result').hidden = false;
  byId('clear').hidden = false;
  byId('report').hidden = true;
  const judged = await showWhenDone('result', () => ask(FROM_PAGES.judgeText, { text, despite }));
  if (judged) offerReport(judged.part?.text ?? text, judged);
  byId('result-despite').onclick = () => judgeText(text, true);
  byId('result').scrollIntoView({ block: 'start' });
}

/** @param {'page' | 'selection'} mode @param {boolean} [despite] shows a warning that reviewers took back */
async function judgeTab(mode, despite = false) {
  byId('page-despite').onclick = () => judgeTab(mode, true);
  asked = true;
  await showWhenDone('page', () => ask(FROM_PAGES.judgeTab, { tabId, mode, despite }));
}

function clear() {
  byId('paste').value = '';
  byId('result').hidden = true;
  byId('clear').hidden = true;
  byId('paste').focus();
}

byId('paste-form').addEventListener('submit', (/** @type {Event} */ event) => {
  event.preventDefault();
  judgeText(byId('paste').value);
});
byId('clear').addEventListener('click', clear);
byId('check-selection').addEventListener('click', () => judgeTab('selection'));
byId('check-page').addEventListener('click', () => judgeTab('page'));
byId('page-despite').onclick = () => judgeTab('page', true);

const { keyboard } = await readShortcut();
byId('shortcut').textContent = keyboard ? t('popup.shortcut', { keys: keyboard }) : '';
if (address.has('pending')) {
  byId('paste').value = await ask(FROM_PAGES.takePending, { id: address.get('pending') });
  byId('page-card').hidden = true;
  await judgeText(byId('paste').value);
} else {
  if (tabId !== undefined) onStored('session', pageKey(tabId), showPage);
  await showPage();
}
document.body.dataset.ready = 'true';
