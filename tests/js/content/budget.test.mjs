import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget, SLICE_MS } from '../../../extension/src/content/budget.js';

/** A clock that work moves on. */
function makeBudget() {
  const clock = { now: 10000, turns: 0 };
  const window = { requestIdleCallback: (done) => queueMicrotask(() => (clock.turns += 1, done())) };
  return { clock, budget: new Budget(window, () => clock.now) };
}

/** Steps of so many milliseconds. */
function* steps(clock, each, count) {
  for (let at = 0; at < count; at += 1) {
    clock.now += each;
    yield;
  }
  return 'done';
}

test('gives the page its turn after each slice, and ends with the result', async () => {
  const { clock, budget } = makeBudget();
  assert.equal(await budget.slice(steps(clock, 1, 100)), 'done');
  assert.equal(clock.turns, Math.floor(100 / SLICE_MS));
});

test('rests the longer the more a look has cost', async () => {
  const { clock, budget } = makeBudget();
  budget.beginLook();
  budget.run(() => (clock.now += 1));
  assert.equal(budget.pause(), 1000);
  budget.run(() => (clock.now += 99));
  assert.equal(budget.pause(), 3000);
  budget.run(() => (clock.now += 5000));
  assert.equal(budget.pause(), 10000);
});

test('is spent by more than three seconds in a minute, and not a minute later', async () => {
  const { clock, budget } = makeBudget();
  assert.equal(await budget.slice(steps(clock, 30, 200)), undefined);
  assert.ok(budget.isSpent());
  clock.now += 61000;
  assert.ok(!budget.isSpent());
});

test('is forgiven when somebody asks', () => {
  const { clock, budget } = makeBudget();
  budget.run(() => (clock.now += 4000));
  budget.forgive();
  assert.ok(!budget.isSpent());
});

test('ends early where it is told to', async () => {
  const { clock, budget } = makeBudget();
  assert.equal(await budget.slice(steps(clock, 30, 20), () => true), undefined);
});
