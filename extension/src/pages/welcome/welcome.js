// The first-run page: what Fanal does, where it may warn by itself, where texts are read and reports go, and what leaves the
// computer. One click is enough; it can be skipped, and opened again from the settings.

import { closeOwnTab, readShortcut } from '../../ext.js';
import { byId, offerLanguages, startPage } from '../start.js';
import { startServerChoice } from '../server-choice.js';
import { startWhereChoice } from '../where-choice.js';

const { settings, t } = await startPage();
offerLanguages(byId('language'), settings, t);
const { keyboard } = await readShortcut();
byId('try-text').textContent = keyboard ? t('welcome.tryText', { keys: keyboard }) : t('welcome.tryTextNoKeys');
// Nothing is stored by it: the questions stay open, and Fanal reads nothing by itself.
byId('skip').addEventListener('click', () => void closeOwnTab());
await startServerChoice(t);
await startWhereChoice(settings, t, (where) => {
  byId('where-status').textContent = t('welcome.done', { choice: t(`where.chosen.${where}`) });
});
document.body.dataset.ready = 'true';
