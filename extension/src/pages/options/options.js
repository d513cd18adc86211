// The settings: everything that was chosen can be changed and taken back here.

import { FROM_PAGES } from '../../messages.js';
import { ask, byId, offerLanguages, startPage } from '../start.js';
import { offerCountries } from './countries.js';
import { hostRow, startWhereChoice } from '../where-choice.js';
import { startUpdates } from './updates.js';

const { settings, language, t } = await startPage();

/** @param {string[]} hosts */
function drawOffSites(hosts) {
  byId('off-none').hidden = hosts.length > 0;
  byId('off-list').replaceChildren(...hosts.map((host) => hostRow(host, t('options.turnOn'), t('options.turnOnNamed', { host }), async () => {
    const patch = { offSites: hosts.filter((other) => other !== host) };
    drawOffSites((await ask(FROM_PAGES.saveSettings, { patch })).settings.offSites);
  })));
}

/** @param {string} server */
function showServer(server) {
  byId('server').value = server;
  byId('data-server').textContent = t('welcome.dataServer', { server });
}

/** @param {Event} event */
async function saveServer(event) {
  event.preventDefault();
  const { address, there } = await ask(FROM_PAGES.checkServer, { server: byId('server').value });
  if (address) showServer((await ask(FROM_PAGES.saveSettings, { patch: { server: address } })).settings.server);
  const outcome = there ? 'options.serverThere' : 'options.serverNotThere';
  byId('server-status').textContent = t(address ? outcome : 'options.serverRefused');
  // The server was asked for its key when it was saved; what it said is waited for and shown.
  if (address && there) await ask(FROM_PAGES.lookForUpdates);
  await redrawUpdates();
}

/** @param {boolean} asking shows the two answers instead of the button */
function askToErase(asking) {
  byId('erase').hidden = asking;
  byId('erase-confirm').hidden = !asking;
  byId('erase-cancel').hidden = !asking;
  byId(asking ? 'erase-cancel' : 'erase').focus();
}

async function erase() {
  await ask(FROM_PAGES.eraseAll);
  askToErase(false);
  byId('erase-status').textContent = t('options.erased');
  const fresh = await ask(FROM_PAGES.getSettings);
  drawOffSites(fresh.offSites);
  showServer(fresh.server);
  await redrawUpdates();
  document.querySelectorAll('[data-where]').forEach((button) => button.setAttribute('aria-pressed', 'false'));
}

offerLanguages(byId('language'), settings, t);
await offerCountries(byId('country'), settings, language, t);
drawOffSites(settings.offSites);
showServer(settings.server);
byId('server-form').addEventListener('submit', saveServer);
byId('erase').addEventListener('click', () => askToErase(true));
byId('erase-cancel').addEventListener('click', () => askToErase(false));
byId('erase-confirm').addEventListener('click', erase);
const redrawUpdates = await startUpdates(language, t);
await startWhereChoice(settings, t);
document.body.dataset.ready = 'true';
