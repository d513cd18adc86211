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
