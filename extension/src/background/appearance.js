// What Fanal looks like from outside: its name, icon and badge in the toolbar. In discreet mode name and icon are neutral and there is
// no badge. The browser's own list of extensions goes on showing the true name; no extension can change that.

import { listTabs, setBadge, setBadgeColour, setToolbar } from '../ext.js';
import { getPageState } from './page-states.js';
import { getReader } from './reader.js';
import { getSettings } from './settings.js';

/** The amber of the design, behind white. */
const AMBER = '#a35a00';
/** What a badge says: the levels differ by shape. @type {Record<string, string>} */
const BADGES = { 'strong-signs': '!!', 'some-signs': '!' };

/** @param {string} name @returns {Record<string, string>} */
const icons = (name) => ({ 16: `design/icons/${name}-16.png`, 32: `design/icons/${name}-32.png` });

/** Brings the toolbar into line with the choice; browsers forget it when they close. */
export async function applyAppearance() {
  const { discreet, t } = await getReader();
  await setToolbar(t('banner.name'), icons(discreet ? 'notes' : 'lantern'));
  await setBadgeColour(AMBER);
  await Promise.all((await listTabs()).map((tabId) => drawBadge(tabId, discreet)));
}

/** @param {number} tabId shows on our icon what is known of the page, as long as it stands there */
export const showBadge = async (tabId) => drawBadge(tabId, (await getSettings()).discreet);

/** @param {number} tabId @param {boolean} discreet */
async function drawBadge(tabId, discreet) {
  const state = (await getPageState(tabId))?.state ?? '';
  // A tab that was closed meanwhile needs none.
  await setBadge(tabId, discreet ? '' : BADGES[state] ?? '').catch(() => {});
}
