// Wiring only. Every listener is registered here, at once and synchronously, because the browser may stop this worker at
// any time and starts it again only for listeners it knows. Nothing is kept in variables: what must last is in storage.

import {
  onAlarm, onCommand, onInstalled, onMenuClick, onMessage, onRightsChanged, onStartup, onTabClosed, onTabLoading, openTab, ownId, ownUrl,
} from '../ext.js';
import { applyAppearance } from './appearance.js';
import { contentHandlers } from './content-handlers.js';
import { LINK_MENU_ID, MENU_ID, refreshMenu } from './menu.js';
import { pageHandlers } from './page-handlers.js';
import { forgetPage, forgetTab } from './page-states.js';
import { LOOK_ALARM, lookAtNext, scheduleLook } from './receipts.js';
import { RETRY_ALARM, flushQueue } from './report-queue.js';
import { createRouter } from './router.js';
import { syncPageScript } from './site-access.js';
import { judgeLink, judgeSelection } from './tab-judge.js';
import { UPDATE_ALARM, lookForUpdates, scheduleUpdates } from './updates.js';

const router = createRouter({ ownId: ownId(), ownOrigin: ownUrl('') });
router.register('content', contentHandlers);
router.register('pages', pageHandlers);

/** @param {Promise<any>} work says on the console what failed, and never breaks the worker */
const guard = (work) => void work.catch((error) => console.warn('Fanal:', error?.message ?? error));

/** @param {string} reason */
async function setUp(reason) {
  await refreshMenu();
  await applyAppearance();
  await syncPageScript();
  await scheduleUpdates();
  await scheduleLook();
  if (reason === 'install') await openTab(ownUrl('pages/welcome/welcome.html'));
}

/** What is done when a clock of ours rings. @type {Record<string, () => Promise<any>>} */
const AT_ALARM = { [RETRY_ALARM]: flushQueue, [LOOK_ALARM]: lookAtNext, [UPDATE_ALARM]: lookForUpdates };

onMessage((message, sender) => router.route(message, sender));
onInstalled((reason) => guard(setUp(reason)));
onStartup(() => [applyAppearance, flushQueue, scheduleLook, lookForUpdates].forEach((work) => guard(work())));
onAlarm((name) => Object.hasOwn(AT_ALARM, name) && guard(AT_ALARM[name]()));
onMenuClick((info, tab) => {
  if (tab?.id === undefined) return;
  if (info.menuItemId === MENU_ID) guard(judgeSelection(tab.id, { fromMenu: info.selectionText, frameId: info.frameId }));
  if (info.menuItemId === LINK_MENU_ID && info.linkUrl) guard(judgeLink(tab.id, info.linkUrl, info.frameId));
});
onCommand((command, tab) => command === 'judge-selection' && tab?.id !== undefined && guard(judgeSelection(tab.id)));
onTabClosed((tabId) => guard(forgetTab(tabId)));
onTabLoading((tabId) => guard(forgetPage(tabId)));
onRightsChanged(() => guard(syncPageScript()));
