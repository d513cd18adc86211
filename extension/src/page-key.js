// Under which key of storage.session the state of a tab's page is kept: the background writes it, the popup looks when it changes.

/** @param {number} tabId */
export const pageKey = (tabId) => `page:${tabId}`;
