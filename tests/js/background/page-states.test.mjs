import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { getPageState, mostTelling, notePage } from '../../../extension/src/background/page-states.js';
import { JUDGED } from '../judged.mjs';
import { fakeBrowser } from '../support.mjs';

beforeEach(() => fakeBrowser());
const QUIET = { ...JUDGED, state: 'no-signs', findings: [] };
const TAKEN_BACK = { ...QUIET, suppressed: 'some-signs' };

test('of a page with several adverts the popup tells the weightiest, a warning that was taken back before silence', async () => {
  assert.equal(mostTelling([QUIET, TAKEN_BACK]), TAKEN_BACK);
  assert.equal(mostTelling([TAKEN_BACK, JUDGED]), JUDGED);
  for (const judged of [QUIET, TAKEN_BACK, QUIET]) await notePage(1, judged);
  assert.equal((await getPageState(1)).suppressed, 'some-signs');
  await notePage(1, JUDGED);
  assert.equal((await getPageState(1)).state, 'strong-signs');
});

test('what frames and posts of one page say at the same moment, in whatever order, ends with the weightiest', async () => {
  const nothing = { ...QUIET, state: 'not-checked', reason: 'no-advert' };
  await Promise.all([notePage(1, QUIET), notePage(1, nothing), notePage(1, JUDGED), notePage(1, nothing)]);
  assert.equal((await getPageState(1)).state, 'strong-signs');
  await Promise.all([notePage(2, nothing), notePage(2, QUIET)]);
  assert.equal((await getPageState(2)).state, 'no-signs');
});

test('a page that was too busy to be read is not called quiet, and pictures are told of', async () => {
  const notChecked = (reason) => ({ ...QUIET, state: 'not-checked', reason });
  for (const judged of [notChecked('no-advert'), notChecked('image')]) await notePage(1, judged);
  assert.equal((await getPageState(1)).reason, 'image');
  for (const judged of [QUIET, notChecked('too-busy')]) await notePage(1, judged);
  assert.equal((await getPageState(1)).reason, 'too-busy');
  await notePage(1, JUDGED);
  assert.equal((await getPageState(1)).state, 'strong-signs');
});
