// The shipped weights with all but a few of them cut away: of the same schema, and quick to load.

import { createHash } from 'node:crypto';
import { BYTES } from './scoring/model.mjs';

const FEATURES = 64;
const data = JSON.parse(BYTES.toString());

/** The beginning of what is kept in base64. */
const begin = (text, bytes) => Buffer.from(text, 'base64').subarray(0, bytes).toString('base64');
const cutTable = (table) => ({ ...table, feature_steps: begin(table.feature_steps, 4 * FEATURES), weights: begin(table.weights, table.names.length * FEATURES) });
const TOY = {
  ...data, heads: cutTable(data.heads), languages: cutTable(data.languages), chars: { ...data.chars, known: '' },
  lexicon: { ...data.lexicon, key_steps: '', key_languages: '', key_concepts: '' },
};

/** Bytes of a toy model under a version. */
export const toyModel = (version, more = {}) => Buffer.from(JSON.stringify({ ...TOY, ...more, info: { ...TOY.info, version } }));

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
