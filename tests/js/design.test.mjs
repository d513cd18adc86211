import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { SOURCE } from './support.mjs';

const css = await readFile(new URL('design/tokens.css', SOURCE), 'utf8');
const [light, dark] = css.split('@media (prefers-color-scheme: dark)');

/** Colour tokens of one theme. */
const readColours = (part) => Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]));

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = [
  ['ink', 'paper'], ['ink', 'sheet'], ['ink', 'amber-wash'], ['ink', 'teal-wash'], ['ink-soft', 'paper'], ['ink-soft', 'sheet'], ['ink-soft', 'amber-wash'],
  ['ink-soft', 'teal-wash'], ['teal', 'sheet'], ['teal', 'paper'], ['teal', 'amber-wash'], ['teal', 'teal-wash'], ['on-teal', 'teal'], ['on-teal', 'teal-deep'],
];
const SHAPES = [['amber', 'sheet'], ['line-strong', 'sheet'], ['line-strong', 'paper'], ['teal', 'sheet']];

for (const [theme, colours] of [['light', readColours(light)], ['dark', { ...readColours(light), ...readColours(dark) }]]) {
  for (const [front, back] of TEXT) {
    test(`${theme}: ${front} on ${back} can be read`, () => assert.ok(contrast(colours[front], colours[back]) >= 4.5, contrast(colours[front], colours[back]).toFixed(2)));
  }
  for (const [front, back] of SHAPES) {
    test(`${theme}: the shape of ${front} on ${back} can be seen`, () => assert.ok(contrast(colours[front], colours[back]) >= 3, contrast(colours[front], colours[back]).toFixed(2)));
  }
}

test('no colour is named but in the tokens', async () => {
  for (const path of ['view/assessment.css', 'content/banner.css', 'pages/page.css', 'pages/popup/popup.css']) {
    assert.doesNotMatch(await readFile(new URL(path, SOURCE), 'utf8'), /#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i, path);
  }
});
