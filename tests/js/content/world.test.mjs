import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { runOnce, world } from '../../../extension/src/content/world.js';

const NAME = Symbol('ran');
let frame;
let runs;

beforeEach(() => {
  delete world[NAME];
  frame = Object.assign(new EventTarget(), { top: {}, innerWidth: 0, innerHeight: 0 });
  globalThis.window = frame;
  runs = 0;
});

const begin = () => runOnce(NAME, () => (runs += 1));
const grow = () => Object.assign(frame, { innerWidth: 600, innerHeight: 400 });
const tell = (event) => frame.dispatchEvent(new Event(event));

test('runs at once in a page of its own, however small, and once only', () => {
  frame.top = frame;
  begin();
  begin();
  tell('load');
  assert.equal(runs, 1);
});

for (const event of ['resize', 'load']) {
  test(`runs in a frame that has a size by its ${event}`, () => {
    begin();
    assert.equal(runs, 0);
    grow();
    tell(event);
    assert.equal(runs, 1);
    tell('resize');
    assert.equal(runs, 1);
  });
}

test('waits on where a frame has loaded and is small still', () => {
  begin();
  tell('load');
  tell('resize');
  assert.equal(runs, 0);
  grow();
  tell('resize');
  assert.equal(runs, 1);
});

test('runs once where two of the same wait in one frame', () => {
  begin();
  begin();
  grow();
  tell('resize');
  assert.equal(runs, 1);
});
