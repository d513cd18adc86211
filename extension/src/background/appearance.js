// What Fanal looks like from outside: its name and icon in the toolbar. In discreet mode both are neutral and there is no badge. The
// browser's own list of extensions goes on showing the true name; no extension can change that.

import { setBadge, setToolbar } from '../ext.js';
import { getReader } from './reader.js';

/** @param {string} name @returns {Record<string, string>} */
const icons = (name) => ({ 16: `design/icons/${name}-16.png`, 32: `design/icons/${name}-32.png` });

/** Brings the toolbar into line with the choice; browsers forget it when they close. */
export async function applyAppearance() {
  const { discreet, t } = await getReader();
  await setToolbar(t('banner.name'), icons(discreet ? 'notes' : 'lantern'));
  if (discreet) await setBadge('');
}
