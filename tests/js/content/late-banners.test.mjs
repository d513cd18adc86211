import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LateBanners } from '../../../extension/src/content/late-banners.js';
import { untilReady } from '../../../extension/src/content/ready.js';

/** Banners that only note what they are told. */
const standIn = () => {
  const told = [];
  return { told, show: (hash) => told.push(`show ${hash}`), clear: () => told.push('clear'), isAt: (hash) => hash === 'here', wasClosed: () => true, owns: () => true, putBack: () => told.push('put back') };
};

test('before there are banners none stands and nothing is loaded; afterwards they are told', async () => {
  const banners = standIn();
  let loads = 0;
  const late = new LateBanners(async () => (loads += 1, banners));
  late.clear();
  late.putBack();
  late.show('a');
  assert.deepEqual([late.isAt('here', null), late.wasClosed('a'), late.owns(null), loads, banners.told], [false, false, false, 0, []]);
  await Promise.all([late.prepare(), late.prepare()]);
  late.show('a');
  late.clear();
  assert.deepEqual([late.isAt('here', null), late.wasClosed('a'), late.owns(null), loads, banners.told], [true, true, true, 1, ['show a', 'clear']]);
});

test('what could not be loaded is loaded again the next time', async () => {
  const banners = standIn();
  const answers = [Promise.reject(new Error('no way in')), Promise.resolve(banners)];
  const late = new LateBanners(() => answers.shift());
  await assert.rejects(late.prepare(), /no way in/);
  assert.equal(await late.prepare(), banners);
});

test('a page is ready after its own work at the end of loading, or a moment later where pictures still come', async () => {
  const window = (readyState) => Object.assign(new EventTarget(), { document: { readyState }, setTimeout: (done, ms) => setTimeout(done, ms) });
  await untilReady(window('complete'));
  const loading = window('interactive');
  const order = [];
  const ready = untilReady(loading).then(() => order.push('ready'));
  loading.addEventListener('load', () => queueMicrotask(() => order.push('page')));
  loading.dispatchEvent(new Event('load'));
  await ready;
  assert.deepEqual(order, ['page', 'ready']);
  await untilReady(window('interactive'));
});
