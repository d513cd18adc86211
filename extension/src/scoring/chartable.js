// Classes of folded characters, as model/chartable.py numbers them, and the shapes made of them.

export const SEPARATOR = 0;
export const LETTER = 1;
export const DIGIT = 2;
export const STOP = 3;
export const SOLO = 4;
export const SYMBOL = 5;
export const PAUSE = 6;
export const NEWLINE = 7;
export const HEAD = 8;
export const TAIL = 9;
/** Code points from here on are dropped. */
export const LIMIT = 0x30000;

/**
 * Folding target and class of each code point, and the keys of known words and stems.
 * @typedef {{target: Uint32Array, classes: Uint8Array, known: Set<number>}} CharTable
 */
/**
 * Folded code points with their classes and their places in the text as given.
 * @typedef {{codes: Uint32Array, classes: Uint8Array, offsets: Uint32Array}} Folded
 */
export {};
