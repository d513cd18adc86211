import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countShift, installQuickExit } from '../../extension/src/quick-exit.js';
import { openPage } from './support.mjs';

/** Presses keys a while apart, and says how often it acted. */
function press(keys, apart = 100) {
  let acted = 0;
  const listen = countShift(() => { acted += 1; });
  keys.forEach((key, at) => listen({ key, repeat: false, timeStamp: at * apart }));
  return acted;
}

test('Shift three times leaves; twice, slowly, or with another key between it does not', () => {
  assert.equal(press(['Shift', 'Shift', 'Shift']), 1);
  assert.equal(press(['Shift', 'Shift']), 0);
  assert.equal(press(['Shift', 'Shift', 'Shift'], 800), 0);
  assert.equal(press(['Shift', 'A', 'Shift', 'B', 'Shift']), 0, 'who types capitals stays');
  assert.equal(press(['Shift', 'Shift', 'Shift', 'Shift']), 1);
});

test('a key that is held down counts once', () => {
  let acted = 0;
  const listen = countShift(() => { acted += 1; });
  [false, true, true, true].forEach((repeat, at) => listen({ key: 'Shift', repeat, timeStamp: at }));
  assert.equal(acted, 0);
});

test('the button is the first thing on the page, says honestly what remains, and hides the page at once', () => {
  const { document } = openPage('<header></header><main><h1>Settings</h1></main>');
  document.title = 'Settings';
  let forgot = 0;
  installQuickExit(document, (key) => key, { forget: async () => { forgot += 1; } });
  const button = document.querySelector('[data-testid="quick-exit"]');
  assert.equal(document.body.firstElementChild.firstElementChild, button);
  assert.equal(document.getElementById(button.getAttribute('aria-describedby')).textContent, 'exit.note');
  button.click();
  assert.deepEqual([document.documentElement.hidden, document.title, forgot], [true, '', 1]);
});
