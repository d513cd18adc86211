// The settings: everything that was chosen can be changed and taken back here.

import { FROM_PAGES } from '../../messages.js';
import { ask, byId, offerLanguages, sayIfManaged, startPage } from '../start.js';
import { offerCountries } from './countries.js';
import { hostRow, startWhereChoice } from '../where-choice.js';
import { startServerChoice } from '../server-choice.js';
import { startStored } from './stored.js';
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

/** @param {import('../../types.js').OffAdvert[]} adverts newest first; their words are not kept, so only the day can be told */
function drawOffAdverts(adverts) {
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  byId('off-adverts-none').hidden = adverts.length > 0;
  byId('off-adverts').replaceChildren(...[...adverts].reverse().map(({ hash, since }) => {
    const words = t('options.offAdvert', { when: days.format(new Date(since)) });
    return hostRow(words, t('options.showAgain'), `${t('options.showAgain')} (${words})`, async () => {
      const patch = { offAdverts: adverts.filter((other) => other.hash !== hash) };
      drawOffAdverts((await ask(FROM_PAGES.saveSettings, { patch })).settings.offAdverts);
    });
  }));
}

function offerDiscretion() {
  const box = byId('discreet');
  box.checked = settings.discreet;
  box.disabled = settings.managed.includes('discreet');
  sayIfManaged(byId('discreet-card'), box.disabled, t);
  byId('discreet-help').textContent = t('options.discreetHelp', { name: t('discreet.name') });
  box.addEventListener('change', async () => {
    await ask(FROM_PAGES.saveSettings, { patch: { discreet: box.checked } });
    document.location.reload();
  });
}

/** @param {Event} event */
async function saveServer(event) {
  event.preventDefault();
  const { address, there } = await ask(FROM_PAGES.checkServer, { server: byId('server').value });
  if (address) byId('server').value = (await ask(FROM_PAGES.saveSettings, { patch: { server: address } })).settings.server;
  const outcome = there ? 'options.serverThere' : 'options.serverNotThere';
  byId('server-status').textContent = t(address ? outcome : 'options.serverRefused');
  // The server was asked for its key when it was saved; what it said is waited for and shown.
  if (address && there) await ask(FROM_PAGES.lookForUpdates);
  await redrawUpdates();
  await redrawServers();
}

/** @param {boolean} asking shows the two answers instead of the button */
function askToErase(asking) {
  byId('erase').hidden = asking;
  byId('erase-confirm').hidden = !asking;
  byId('erase-cancel').hidden = !asking;
  byId(asking ? 'erase-cancel' : 'erase').focus();
}

/** Draws what may have changed when something was erased. */
async function redraw() {
  const fresh = await ask(FROM_PAGES.getSettings);
  drawOffSites(fresh.offSites);
  drawOffAdverts(fresh.offAdverts);
  for (const name of ['server', 'language', 'country']) byId(name).value = fresh[name];
  byId('discreet').checked = fresh.discreet;
  await redrawWhere(fresh);
  await redrawUpdates();
  await redrawServers();
}

async function erase() {
  await ask(FROM_PAGES.eraseAll);
  askToErase(false);
  byId('erase-status').textContent = t('options.erased');
  await redrawStored();
  await redraw();
}

offerLanguages(byId('language'), settings, t);
await offerCountries(byId('country'), settings, language, t);
drawOffSites(settings.offSites);
drawOffAdverts(settings.offAdverts);
offerDiscretion();
byId('server').value = settings.server;
byId('server-form').addEventListener('submit', saveServer);
byId('erase').addEventListener('click', () => askToErase(true));
byId('erase-cancel').addEventListener('click', () => askToErase(false));
byId('erase-confirm').addEventListener('click', erase);
const redrawUpdates = await startUpdates(language, t);
/** Which server is asked first is said only where one is. @param {import('../../types.js').Settings} fresh */
const sayFirst = ({ judging }) => byId('server-first').toggleAttribute('hidden', judging !== 'computer');
sayFirst(settings);
const redrawServers = await startServerChoice(t, async () => {
  sayFirst(await ask(FROM_PAGES.getSettings));
  await redrawUpdates();
});
const redrawWhere = await startWhereChoice(settings, t);
const redrawStored = await startStored(language, t, redraw);
document.body.dataset.ready = 'true';
