// Three lists that must agree: what the manifest asks, what PERMISSIONS.md explains, and what the code really calls.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { makeManifest } from '../../extension/build.mjs';

const EXTENSION = new URL('../../extension/', import.meta.url);
const read = (path) => readFile(new URL(path, EXTENSION), 'utf8');
/** Parts of the browser's API that are there without asking. */
const FREE = new Set(['action', 'commands', 'extension', 'i18n', 'permissions', 'runtime', 'tabs']);
/** What `tabs` gives only with a right: our code must do without these fields but where the person has just called us. */
const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<!:)\/\/.*$/gm, '');
/** @param {string} code @returns {Set<string>} the parts of the browser's API that it names */
export const partsUsed = (code) => new Set([...withoutComments(code).matchAll(/\bapi\(\)\??\.(\w+)/g)].map(([, part]) => part));
/** @param {string} text @returns {string[]} headings that name an entry of the manifest */
const explainedIn = (text) => [...text.matchAll(/^## `([^`]+)`/gm)].map(([, name]) => name);

async function entriesOf(browser) {
  const manifest = await makeManifest(browser, false);
  const data = manifest.browser_specific_settings?.gecko.data_collection_permissions.optional ?? [];
  const { permissions, optional_permissions: optional = [], host_permissions: hosts, optional_host_permissions: optionalHosts = [] } = manifest;
  return { permissions: [...permissions, ...optional], hosts: [...hosts, ...optionalHosts], data };
}

for (const browser of ['chromium', 'firefox']) {
  test(`${browser}: every right that is asked is explained, and nothing else is`, async () => {
    const { permissions, hosts, data } = await entriesOf(browser);
    const explained = explainedIn(await read('PERMISSIONS.md'));
    assert.deepEqual([...new Set(explained)].sort(), explained.sort(), 'a section stands twice');
    for (const name of [...permissions, ...hosts, ...data]) assert.ok(explained.includes(name), `no section on ${name}`);
    const known = new Set([...permissions, ...hosts, ...(await entriesOf('firefox')).data]);
    assert.deepEqual(explained.filter((name) => !known.has(name)), []);
  });

  test(`${browser}: every right is used, and every part that needs a right is asked for`, async () => {
    const used = [...partsUsed(await read('src/ext.js'))].filter((part) => !FREE.has(part));
    const { permissions } = await entriesOf(browser);
    // `activeTab` has no part of its own: it lets `scripting` into the one tab where the person called us.
    assert.deepEqual(used.sort(), permissions.filter((name) => name !== 'activeTab').sort());
  });
}

test('the store texts give a reason for every right', async () => {
  const reasons = await read('store/permissions.md');
  const { permissions, hosts } = await entriesOf('chromium');
  const { data } = await entriesOf('firefox');
  const given = explainedIn(reasons);
  assert.deepEqual(given.sort(), [...permissions, ...hosts, ...data].sort());
});

test('the store shows the name and the sentence that the package bears', async () => {
  const { name, description } = JSON.parse(await read('src/_locales/en/messages.json'));
  const texts = await read('store/description.md');
  assert.ok(texts.includes(`## Name\n\n${name.message}\n`));
  assert.ok(texts.includes(`## Summary\n\n${description.message}\n`));
  assert.ok(name.message.length <= 45 && description.message.length <= 132, 'longer than a store takes');
});

test('the privacy policy lists the very requests that PERMISSIONS.md lists', async () => {
  const listed = (text) => [...text.matchAll(/^\| `((?:GET|POST|DELETE) \/[^`]+)`/gm)].map(([, line]) => line);
  assert.deepEqual(listed(await read('store/privacy.md')), listed(await read('PERMISSIONS.md')));
});

test('the measure sees a call, and none in a comment', () => {
  assert.deepEqual([...partsUsed('api().tabs.get(1); // api().history.search()\n/* api().cookies */ x(api()?.alarms)')], ['tabs', 'alarms']);
});

test('no module reads what pages share with each other, nor the clipboard without a click', async () => {
  const folder = new URL('src/', EXTENSION);
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  for (const name of names) {
    const code = withoutComments(await read(`src/${name}`));
    assert.doesNotMatch(code, /\b(?:localStorage|sessionStorage|document\.cookie|navigator\.sendBeacon|clipboard\.read\w*|XMLHttpRequest|WebSocket|EventSource|importScripts|eval)\b/, name);
  }
});
