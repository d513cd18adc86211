import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { makeManifest, mergePatch } from '../../extension/build.mjs';

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

  test(`${browser}: pages load nothing from elsewhere and talk to this computer only`, async () => {
    const policy = (await makeManifest(browser, false)).content_security_policy.extension_pages;
    const directives = Object.fromEntries(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
    assert.deepEqual(directives['default-src'], ["'none'"]);
    assert.deepEqual(directives['script-src'], ["'self'"]);
    assert.deepEqual(directives['connect-src'], ["'self'", 'http://127.0.0.1:*']);
  });
}

test('Firefox: collects nothing, and says so', async () => {
  const { gecko } = (await makeManifest('firefox', false)).browser_specific_settings;
  assert.deepEqual(gecko.data_collection_permissions, { required: ['none'] });
});

test('only the test build is granted hosts beforehand', async () => {
  assert.ok((await makeManifest('chromium', true)).host_permissions.includes('*://*/*'));
  assert.deepEqual((await makeManifest('firefox', true)).host_permissions, ['http://127.0.0.1/*']);
});
