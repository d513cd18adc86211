// How much a text looks like an offer of work: scripts in pages ask, the background says.

/** @typedef {'no' | 'perhaps' | 'yes'} Likeness */
/** @typedef {{likenesses: Likeness[], cost: number}} Likenesses one for each text, and how many milliseconds it took */

/** Shorter texts say too little to be judged. */
export const MIN_CHARS = 25;
