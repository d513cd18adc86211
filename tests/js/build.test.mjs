import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { makeManifest, mergePatch, readReleaseKey } from '../../extension/build.mjs';
import { DATA_OF } from '../../extension/src/purposes.js';

test('a patch replaces, adds, and takes away', () => {
  assert.deepEqual(mergePatch({ a: 1, b: { c: 2, d: 3 } }, { a: null, b: { c: 4 }, e: [5] }), { b: { c: 4, d: 3 }, e: [5] });
});

for (const browser of ['chromium', 'firefox']) {
  test(`${browser}: no page can find us, and no right is asked that is not explained`, async () => {
    const manifest = await makeManifest(browser, false);
    for (const absent of ['web_accessible_resources', 'externally_connectable', 'content_scripts', 'optional_permissions']) assert.ok(!(absent in manifest), absent);
    assert.deepEqual(manifest.host_permissions, ['http://127.0.0.1/*']);
    const explained = await readFile(new URL('../../extension/PERMISSIONS.md', import.meta.url), 'utf8');
    for (const right of [...manifest.permissions, ...manifest.host_permissions, ...manifest.optional_host_permissions]) {
      assert.ok(explained.includes(`## \`${right}\``), `PERMISSIONS.md has no section on ${right}`);
    }
  });

  test(`${browser}: pages load nothing from elsewhere and talk to this computer, or over https to a server that was agreed to`, async () => {
    const policy = (await makeManifest(browser, false)).content_security_policy.extension_pages;
    const directives = Object.fromEntries(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
    assert.deepEqual(directives['default-src'], ["'none'"]);
    assert.deepEqual(directives['script-src'], ["'self'"]);
    assert.deepEqual(directives['connect-src'], ["'self'", 'http://127.0.0.1:*', 'https:']);
  });
}

test('Firefox: needs no data to leave, and asks for each kind that may', async () => {
  const { gecko } = (await makeManifest('firefox', false)).browser_specific_settings;
  assert.deepEqual(gecko.data_collection_permissions, { required: ['none'], optional: [...new Set(Object.values(DATA_OF).flat())] });
});

test('policies are read through a schema where the browser wants one', async () => {
  assert.deepEqual((await makeManifest('chromium', false)).storage, { managed_schema: 'managed-schema.json' });
  assert.equal((await makeManifest('firefox', false)).storage, undefined);
});

test('PERMISSIONS.md lists every request that the source can make, and no other', async () => {
  const folder = new URL('../../extension/src/background/', import.meta.url);
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')));
  const asked = new Set(texts.join('\n').match(/\/(?:v1\/\w+|healthz)/g));
  const explained = await readFile(new URL('../../extension/PERMISSIONS.md', import.meta.url), 'utf8');
  const listed = [...explained.matchAll(/^\| `(GET|POST|DELETE) (\/[^`]+)`/gm)].map(([, method, path]) => ({ method, path }));
  assert.deepEqual([...new Set(listed.map(({ path }) => path.replace(/\/\{id\}.*/, '')))].sort(), [...asked].sort());
  assert.equal(listed.length, 9);
});

test('the build ends with a sentence where the key for models is missing or none', async () => {
  assert.match(await readReleaseKey(), /^[\w-]{43}\n$/);
  await assert.rejects(readReleaseKey(tmpdir()), /release_key\.pub is missing/);
});

test('only the test build is granted hosts beforehand', async () => {
  assert.ok((await makeManifest('chromium', true)).host_permissions.includes('*://*/*'));
  assert.deepEqual((await makeManifest('firefox', true)).host_permissions, ['http://127.0.0.1/*']);
});
