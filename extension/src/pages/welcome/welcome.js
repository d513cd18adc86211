// The first-run page: what Fanal does, where it may warn by itself, and what leaves the computer.

import { readShortcut } from '../../ext.js';
import { byId, offerLanguages, startPage } from '../start.js';
import { startWhereChoice } from '../where-choice.js';

const { settings, t } = await startPage();
offerLanguages(byId('language'), settings, t);
byId('data-server').textContent = t('welcome.dataServer', { server: settings.server });
const { keyboard } = await readShortcut();
byId('try-text').textContent = keyboard ? t('welcome.tryText', { keys: keyboard }) : t('welcome.tryTextNoKeys');
await startWhereChoice(settings, t, (where) => {
  byId('where-status').textContent = t('welcome.done', { choice: t(`where.chosen.${where}`) });
});
document.body.dataset.ready = 'true';
