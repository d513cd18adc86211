// Stands in for ../ext.js where our modules run in the check page: it is served in its place, under its name. There is no
// extension there, so own files lie beside this one, and nothing is stored.

/** @param {string} path file of ours @returns {string} */
export const ownUrl = (path) => new URL(path, import.meta.url).href;
/** @returns {string} the browser's own language, as a BCP 47 code */
export const browserLanguage = () => navigator.language;
