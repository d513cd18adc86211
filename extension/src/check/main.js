// The check page, where the browser can do more than the plain form: judges in the page, so that the text is not sent, changes the
// language in place, reports, leaves at once, and keeps the page on the device where that is asked for.

import { browserLanguage } from '../ext.js';
import { findHelp, pickCountry, sayCountry } from '../help-lines.js';
import { isWarning } from '../levels.js';
import { drawDetails, drawHeadline } from '../view/assessment-view.js';
import { fillCountries } from '../view/country-choice.js';
import { make, makeButton } from '../view/dom.js';
import { drawHelp } from '../view/help-view.js';
import { keepChoicesWhole } from '../view/whole-choice.js';
import { judgeHere, judgeThere, prepare, readBook, readScopes, word } from './judge.js';
import { offerKeeping } from './keeping.js';
import { takeShared, wasShared } from './kept.js';
import { offerLeaving } from './leave.js';
import { makeDraft, openReport } from './report.js';
import { showSheet } from './sheet.js';
import { firstLanguage, learn, speak } from './words.js';

/** @typedef {import('./judge.js').Outcome} Outcome */
/** @typedef {import('../types.js').Judged} Judged */

/** The contract takes no more. */
const MAX_TEXT_CHARS = 20000;

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);
const form = byId('check');

/** @param {string} name @returns {string} an address the page was made with, '' where there is none */
function addressOf(name) {
  const path = form.dataset[name] ?? '';
  return path && new URL(path, document.baseURI).href;
}
const addresses = { model: addressOf('model'), judge: addressOf('judge'), corrections: addressOf('corrections'), reports: addressOf('reports'), receipts: addressOf('receipts') };

let speech = await learn(firstLanguage(document.location.search, navigator.languages));
/** What was judged last, so that it can be worded anew. @type {{text: string, outcome: Outcome} | null} */
let last = null;
/** Only the newest check may draw. */
let turn = 0;

const reader = () => ({ language: speech.language, country: pickCountry(byId('country').value, browserLanguage()), t: speech.t });
const isHere = () => !byId('where-server')?.checked;

/** @param {string} fault key of a sentence, '' for none */
function showFault(fault) {
  byId('text-fault').textContent = fault && speech.t(fault);
  byId('text').toggleAttribute('aria-invalid', Boolean(fault));
  if (fault) byId('text').focus();
}

/** @param {string} text @returns {string} key of what is wrong with it, '' where nothing is */
function findFault(text) {
  if (!text.trim()) return 'fault_empty';
  if ([...text].length > MAX_TEXT_CHARS) return 'fault_too-long';
  return text.includes('\0') ? 'fault_unreadable' : '';
}

function clearResult() {
  byId('result').replaceChildren();
  byId('result').hidden = true;
  byId('report').replaceChildren();
  byId('sheet').replaceChildren();
  byId('help').hidden = false;
  last = null;
}

/** @param {boolean} [despite] shows a warning that reviewers took back */
async function check(despite = false) {
  const mine = (turn += 1);
  const text = byId('text').value;
  const fault = findFault(text);
  clearResult();
  showFault(fault);
  if (fault) return;
  byId('status').textContent = speech.t('working');
  // Lets the browser draw the words above before the work begins.
  await new Promise((resolve) => setTimeout(resolve));
  const here = isHere();
  try {
    const outcome = here || despite ? await judgeHere(text, addresses, despite) : await judgeThere(text, addresses, speech.language);
    if (mine !== turn) return;
    last = { text, outcome };
    byId('status').textContent = '';
    await showResult();
    byId('level').focus();
  } catch {
    if (mine === turn) byId('status').textContent = speech.t(here ? 'page_failed' : 'unreachable');
  }
}

/** Words what was judged, and draws it. */
async function showResult() {
  if (!last) return;
  const { text, outcome } = last;
  const judged = await word(outcome, reader());
  const warned = isWarning(judged.state);
  const headline = drawHeadline(document, judged, speech.t);
  /** @param {import('../before.js').Sheet} sheet */
  const openSheet = (sheet) => judged.before && showSheet(byId('sheet'), sheet, judged.before.labels);
  const level = headline.querySelector('.level');
  level?.setAttribute('id', 'level');
  level?.setAttribute('tabindex', '-1');
  const card = make(document, 'div', { class: warned ? 'card lit' : 'card', 'data-testid': 'judged', 'data-level': judged.state, 'data-by': judged.by ?? '' }, [
    headline, drawDetails(document, judged, speech.t, { openSheet }), make(document, 'p', { class: 'small soft' }, [speech.t('not_checked')]), drawButtons(text, judged, warned),
  ]);
  byId('result').replaceChildren(card);
  byId('result').hidden = false;
  byId('help').hidden = judged.help.lines.length > 0;
}

/** @param {string} text @param {Judged} judged @param {boolean} warned @returns {HTMLElement} */
function drawButtons(text, judged, warned) {
  const row = make(document, 'p', { class: 'buttons' });
  const { t } = speech;
  if (judged.suppressed) row.append(makeButton(document, t('view.despite'), 'despite', () => check(true)));
  if (addresses.reports) row.append(makeButton(document, t(warned || judged.suppressed ? 'popup.mistake' : 'popup.missed'), 'report-open', () => startReport(text, judged)));
  return row;
}

/** @param {string} text @param {Judged} judged */
function startReport(text, judged) {
  openReport(byId('report'), makeDraft(text, judged), speech.t, addresses);
  keepChoicesWhole(byId('report'));
}

/** Draws the lines that help in the chosen country. */
async function showHelp() {
  const { country, language, t } = reader();
  const [book, scopes] = await Promise.all([readBook(), readScopes(language)]);
  const lines = findHelp(book, country.code, scopes, false);
  byId('help').replaceChildren(...drawHelp(document, { lines, sentence: sayCountry(country, language, t) }, language, t));
}

/** Fills the list of countries in the reader's language. */
async function offerCountries() {
  const select = byId('country');
  fillCountries(select, await readBook(), select.dataset.chosen ?? 'auto', { fromBrowser: browserLanguage(), ...speech });
}

/** @param {string} language changes it in place: what was pasted stays, and is not sent */
async function changeLanguage(language) {
  speech = await learn(language);
  // What the server drew is in the language before.
  if (!last) clearResult();
  history.replaceState(null, '', `?lang=${language}`);
  await sayAll();
}

async function sayAll() {
  speak(document, speech);
  byId('language').textContent = document.querySelector(`[name="switch"][value="${speech.language}"]`)?.textContent ?? '';
  showFault('');
  byId('report').replaceChildren();
  byId('sheet').replaceChildren();
  await offerCountries();
  await Promise.all([showHelp(), showResult(), offerKeeping(byId('keep-card'), speech.t)]);
}

function listen() {
  form.addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const { name, value } = /** @type {HTMLButtonElement} */ (event.submitter ?? byId('go'));
    if (name === 'switch') changeLanguage(value);
    else check();
  });
  byId('text').addEventListener('input', () => void prepare(addresses).catch(() => {}), { once: true });
  byId('clear').addEventListener('click', (/** @type {Event} */ event) => {
    event.preventDefault();
    byId('text').value = '';
    byId('status').textContent = '';
    clearResult();
    showFault('');
    byId('text').focus();
  });
  byId('country').addEventListener('change', () => {
    byId('country').dataset.chosen = byId('country').value;
    return Promise.all([showHelp(), showResult()]);
  });
  offerLeaving(document, byId('leave'));
}

/** Judges what a phone's share menu handed over. */
async function takeOver() {
  const text = await takeShared();
  if (text === null) return showFault('share_lost');
  byId('text').value = text;
  await check();
}

listen();
keepChoicesWhole(document);
await sayAll();
for (const element of document.querySelectorAll('[data-app]')) /** @type {HTMLElement} */ (element).hidden = element.getAttribute('data-app') === 'without';
byId('go').disabled = false;
document.body.dataset.ready = 'true';
if (wasShared()) await takeOver();
