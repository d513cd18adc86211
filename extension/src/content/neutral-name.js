// What of ours a page could see bears no name of ours.

/** @returns {string} eight letters that say nothing of us, new on each page */
export const neutralName = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
