// Our own world inside a page, which the page cannot see: the scripts that are put into it find each other by these names.

/** Set once the first script runs. */
export const HERE = Symbol.for('content-script-is-here');
/** What makes banners, once what draws is there. */
export const DRAWING = Symbol.for('what-draws-is-here');

/** @type {any} */
export const world = globalThis;

/** Frames smaller than this hold no offer: advertisements, counters, buttons. */
const isSmall = () => window !== window.top && (window.innerWidth < 280 || window.innerHeight < 200);

/** When a frame that had no size may have one. The first layout of all is told of by no resize. */
const MAY_HAVE_GROWN = ['resize', 'load'];

/**
 * Runs once in a page, and in a frame that is small not before it has grown: some have no size yet when they are there.
 * @param {symbol} name set when it has run @param {() => void} run
 */
export function runOnce(name, run) {
  const done = new AbortController();
  const tryToRun = () => {
    if (isSmall()) return;
    done.abort();
    if (world[name]) return;
    world[name] = true;
    run();
  };
  MAY_HAVE_GROWN.forEach((event) => window.addEventListener(event, tryToRun, { signal: done.signal }));
  tryToRun();
}
