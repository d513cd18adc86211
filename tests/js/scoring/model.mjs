// The shipped weights and a helper or two, for the tests of scoring on the device.

import { readFile } from 'node:fs/promises';
import { loadModel } from '../../../extension/src/scoring/index.js';

const ARTIFACTS = new URL('../../../model/artifacts/', import.meta.url);
export const MANIFEST = JSON.parse(await readFile(new URL('manifest.json', ARTIFACTS), 'utf8'));
export const BYTES = await readFile(new URL('model.json', ARTIFACTS));
export const MODEL = await loadModel(BYTES);

/** The part of a text between two offsets in code points. */
export const cut = (text, start, end) => Array.from(text).slice(start, end).join('');

/** The tokens of a reading, as they stand in the text. */
export const tokensOf = (text, { starts, ends }) => Array.from(starts, (start, at) => cut(text, start, ends[at]));
