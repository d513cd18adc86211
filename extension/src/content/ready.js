// When a page is ready to be looked at and drawn into: it has loaded, or shown its words for a moment while pictures still come. As
// browsers count it for scripts that run when a document is idle; ours is there earlier, so that what takes time can begin.

/** Waiting longer for the last picture helps nobody. */
const LONGEST_MS = 200;
/** A page that is never idle is looked at all the same. */
const IDLE_TIMEOUT_MS = 500;

/** @param {Window} window @returns {Promise<void>} after the page's own work at the end of loading, never in it */
export const untilReady = (window) => new Promise((done) => {
  const soon = () => void window.setTimeout(done, 0);
  if (window.document.readyState === 'complete') return done();
  window.addEventListener('load', soon, { once: true });
  window.setTimeout(done, LONGEST_MS);
});

/** @param {Window} window @returns {Promise<void>} when the page has nothing else to do */
export const untilIdle = (window) => new Promise((done) => {
  if (window.requestIdleCallback) window.requestIdleCallback(() => done(), { timeout: IDLE_TIMEOUT_MS });
  else window.setTimeout(done, 0);
});
