// The only module that touches the browser's extension API. Everything else imports these few functions, so that tests can
// put a stand-in at globalThis.browser and a reader of the code sees at one place what we ask of the browser.

/** @returns {any} Firefox has `browser`, Chromium `chrome`; both answer with promises under Manifest V3. */
const api = () => /** @type {any} */ (globalThis).browser ?? /** @type {any} */ (globalThis).chrome;

/** @typedef {{id?: string, url?: string, origin?: string, frameId?: number, tab?: {id?: number, url?: string, incognito?: boolean}}} Sender */
/** @typedef {{id?: number, url?: string, title?: string, incognito?: boolean}} Tab */

/** @param {string} path file inside the package @returns {string} */
export const ownUrl = (path) => api().runtime.getURL(path);
/** @returns {string} */
export const ownId = () => api().runtime.id;
/** @returns {string} the browser's own language, as a BCP 47 code */
export const browserLanguage = () => api().i18n.getUILanguage();

/**
 * One stored value.
 * @param {'local' | 'session'} area
 * @param {string} key
 * @returns {Promise<any>} undefined when nothing was stored
 */
export const readStored = async (area, key) => (await api().storage[area].get(key))[key];
/** @param {'local' | 'session'} area @returns {Promise<Record<string, any>>} everything that is stored there */
export const readAllStored = (area) => api().storage[area].get(null);
/** @returns {Promise<Record<string, any>>} what whoever looks after this computer has set; nothing where no policy is, or no such store */
export const readManaged = async () => api().storage.managed?.get(null).catch(() => ({})) ?? {};
/** @param {'local' | 'session'} area @param {string} key @param {() => void} act when what is stored under the key has changed */
export const onStored = (area, key, act) => api().storage.onChanged.addListener((/** @type {Record<string, any>} */ changes, /** @type {string} */ where) => {
  if (where === area && Object.hasOwn(changes, key)) act();
});
/** @param {'local' | 'session'} area @param {Record<string, any>} values */
export const writeStored = (area, values) => api().storage[area].set(values);
/** @param {'local' | 'session'} area @param {string} key */
export const removeStored = (area, key) => api().storage[area].remove(key);
/** @param {'local' | 'session'} area */
export const clearStored = (area) => api().storage[area].clear();

/** @param {Record<string, any>} message @returns {Promise<any>} */
export const sendToBackground = (message) => api().runtime.sendMessage(message);
/** @param {number} tabId @param {Record<string, any>} message @param {number} [frameId] @returns {Promise<any>} from one frame, the top one where none is named */
export const sendToTab = (tabId, message, frameId = 0) => api().tabs.sendMessage(tabId, message, { frameId });
/** @param {number} tabId @param {Record<string, any>} message to all frames, without an answer */
export const tellTab = (tabId, message) => api().tabs.sendMessage(tabId, message).catch(() => {});

/**
 * @param {(message: any, sender: Sender) => Promise<any> | undefined} handler undefined leaves the message to others
 */
export function onMessage(handler) {
  api().runtime.onMessage.addListener((/** @type {any} */ message, /** @type {Sender} */ sender, /** @type {any} */ reply) => {
    const answer = handler(message, sender);
    if (!answer) return false;
    answer.then(reply, (/** @type {Error} */ error) => reply({ error: error.message }));
    return true; // Keeps the channel open until the promise settles, in both browsers.
  });
}

/** @param {(reason: string) => void} handler 'install', 'update' ... */
export const onInstalled = (handler) => api().runtime.onInstalled.addListener((/** @type {any} */ d) => handler(d.reason));
/** @param {() => void} handler */
export const onStartup = (handler) => api().runtime.onStartup.addListener(handler);
/** @param {(name: string) => void} handler */
export const onAlarm = (handler) => api().alarms.onAlarm.addListener((/** @type {any} */ alarm) => handler(alarm.name));
/** @param {(info: {menuItemId: string, selectionText?: string, linkUrl?: string, frameId?: number}, tab?: Tab) => void} handler */
export const onMenuClick = (handler) => api().contextMenus.onClicked.addListener(handler);
/** @param {(command: string, tab?: Tab) => void} handler */
export const onCommand = (handler) => api().commands.onCommand.addListener(handler);
/** @param {(tabId: number) => void} handler */
export const onTabClosed = (handler) => api().tabs.onRemoved.addListener(handler);
/** @param {(tabId: number) => void} handler called when a tab starts to load another page */
export const onTabLoading = (handler) => api().tabs.onUpdated.addListener(
  (/** @type {number} */ tabId, /** @type {any} */ change) => change.status === 'loading' && handler(tabId));
/** @param {() => void} handler called when host rights were given or taken back */
export function onRightsChanged(handler) {
  api().permissions.onAdded.addListener(handler);
  api().permissions.onRemoved.addListener(handler);
}

/** @param {string} name @param {number} periodMinutes */
export const setAlarm = (name, periodMinutes) => api().alarms.create(name, { periodInMinutes: periodMinutes });
/** @param {string} name @param {number} minutes rings once, so long from now; replaces one of the same name */
export const setAlarmIn = (name, minutes) => api().alarms.create(name, { delayInMinutes: minutes });
/** @param {string} name */
export const clearAlarm = (name) => api().alarms.clear(name);

/** @param {{id: string, title: string, on: 'selection' | 'link'}[]} entries replaces our entries in the menus of selections and links */
export async function setMenu(entries) {
  await api().contextMenus.removeAll();
  for (const { id, title, on } of entries) api().contextMenus.create({ id, title, contexts: [on] }, () => void api().runtime.lastError);
}

/** @param {number} tabId @param {number} frameId @param {string} css adds it to one page, which sees nothing of it in its document */
export const addCss = (tabId, frameId, css) => api().scripting.insertCSS({ target: { tabId, frameIds: [frameId] }, css });
/** @param {number} tabId @param {number} frameId @param {string} css the very text that was added */
export const dropCss = (tabId, frameId, css) => api().scripting.removeCSS({ target: { tabId, frameIds: [frameId] }, css });
/** @param {string} title @param {Record<string, string>} icons files by size: what stands in the toolbar */
export async function setToolbar(title, icons) {
  const { action } = api();
  const path = Object.fromEntries(Object.entries(icons).map(([size, file]) => [size, ownUrl(file)]));
  await Promise.all([action.setTitle({ title }), action.setIcon({ path })]);
}
/** @param {number} tabId @param {string} text of the badge on our icon in that tab, until it goes elsewhere; '' shows none */
export const setBadge = (tabId, text) => api().action.setBadgeText({ tabId, text });
/** @param {string} colour behind the badge */
export const setBadgeColour = (colour) => api().action.setBadgeBackgroundColor({ color: colour });
/** @returns {Promise<number[]>} numbers of all open tabs; their addresses are not known */
export const listTabs = async () => (await api().tabs.query({})).map((/** @type {Tab} */ { id }) => id);

/** @param {string} url */
export const openTab = (url) => api().tabs.create({ url });
/** @returns {Promise<Tab | undefined>} the tab in front; its address is known only where the person has just called us */
export const currentTab = async () => (await api().tabs.query({ active: true, currentWindow: true }))[0];
/** @returns {Promise<boolean>} whether the page that calls stands in a tab; the popup has a window of its own */
export const isInTab = async () => Boolean(await api().tabs.getCurrent());
/** Closes the tab of the page that calls. */
export const closeOwnTab = async () => api().tabs.remove((await api().tabs.getCurrent()).id);
/** @returns {Promise<boolean>} whether the page that calls, or the popup's tab in front, is in a private window */
export const isPrivate = async () => Boolean(((await api().tabs.getCurrent()) ?? (await currentTab()))?.incognito);
/** @param {number} tabId @returns {Promise<Tab>} */
export const getTab = (tabId) => api().tabs.get(tabId);
/**
 * Puts a script of ours into one tab.
 * @param {number} tabId @param {string} file @param {number[]} [frameIds] all frames that we may enter where none is named
 * @param {boolean} [atOnce] does not wait for the page to be idle
 * @returns {Promise<number[]>} the frames that it was put into
 */
export async function runInTab(tabId, file, frameIds, atOnce = false) {
  const target = frameIds ? { tabId, frameIds } : { tabId, allFrames: true };
  const results = await api().scripting.executeScript({ target, files: [file], injectImmediately: atOnce });
  return results.map((/** @type {{frameId: number}} */ { frameId }) => frameId);
}
/** @returns {Promise<{keyboard: string}>} the shortcut as the browser shows it, '' where the person removed it */
export async function readShortcut() {
  const commands = await api().commands.getAll();
  return { keyboard: commands.find((/** @type {any} */ c) => c.name === 'judge-selection')?.shortcut ?? '' };
}

/** Firefox also asks for kinds of data that leave the browser; Chromium knows no such right and refuses its name. */
const asksForData = () => Boolean(api().runtime.getManifest().browser_specific_settings?.gecko);
/** @param {string[]} origins @param {string[]} data */
const rights = (origins, data) => ({ origins, ...(asksForData() && data.length && { data_collection: data }) });
/** @param {string[]} origins @param {string[]} data as Firefox names them; must be called straight from a click @returns {Promise<boolean>} */
export const requestRights = (origins, data) => api().permissions.request(rights(origins, data));
/** @param {string[]} origins @param {string[]} data @returns {Promise<boolean>} */
export const hasRights = (origins, data) => api().permissions.contains(rights(origins, data));
/** @param {string[]} origins @param {string[]} data @returns {Promise<boolean>} false where the browser refuses */
export const dropRights = (origins, data) => api().permissions.remove(rights(origins, data)).catch(() => false);
/** @param {string[]} origins must be called straight from a click @returns {Promise<boolean>} */
export const requestOrigins = (origins) => requestRights(origins, []);
/** @param {string[]} origins @returns {Promise<boolean>} */
export const hasOrigins = (origins) => hasRights(origins, []);
/** @returns {Promise<string[]>} */
export const grantedOrigins = async () => (await api().permissions.getAll()).origins ?? [];
/** @param {string[]} origins @returns {Promise<boolean>} false where the browser refuses, as for rights from the manifest */
export const dropOrigins = (origins) => dropRights(origins, []);

/** @param {any} script @returns {string} all that we say of a script when we register it, to compare two by */
const describeScript = ({ id, js, matches, excludeMatches = [], allFrames, runAt, persistAcrossSessions }) => (
  JSON.stringify([id, js, [...matches].sort(), [...excludeMatches].sort(), allFrames, runAt, persistAcrossSessions]));

/**
 * Replaces what runs by itself in pages. What is there already stays: while one is taken away and put there anew, a page that loads
 * would get none.
 * @param {{id: string, file: string, matches: string[], excludeMatches: string[]} | null} script null stops everything
 */
export async function setPageScript(script) {
  const wanted = script && {
    id: script.id, js: [script.file], matches: script.matches, ...(script.excludeMatches.length && { excludeMatches: script.excludeMatches }),
    allFrames: true, runAt: 'document_end', persistAcrossSessions: true,
  };
  const running = await api().scripting.getRegisteredContentScripts();
  if (wanted && running.length === 1 && describeScript(running[0]) === describeScript(wanted)) return;
  if (running.length) await api().scripting.unregisterContentScripts({ ids: running.map((/** @type {any} */ entry) => entry.id) });
  if (wanted) await api().scripting.registerContentScripts([wanted]);
}
