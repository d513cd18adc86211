// The whole build: bundles only our scripts for pages (a script inside a page cannot import), copies everything else as it is
// written, adds weights and reader texts from model/, and writes one folder for each browser.
//
//   node build.mjs                  dist/chromium and dist/firefox, as released
//   node build.mjs --test-build     dist-test/...: banners in an open shadow root; in Chromium, hosts granted beforehand, because
//                                   no program can answer the browser's own prompt
//   node build.mjs --out FOLDER     writes there instead

import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, 'src');
const MODEL = join(HERE, '..', 'model');
/** Bundled, for checks only, or the check page's own: not copied. */
const NOT_COPIED = ['content', 'check', 'types.js', 'globals.d.ts'];
const BROWSERS = ['chromium', 'firefox'];

/** @param {any} base @param {any} patch @returns {any} JSON merge patch: null takes a key away */
export function mergePatch(base, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const merged = { ...(base && typeof base === 'object' ? base : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** @param {string} browser @param {boolean} testBuild @returns {Promise<any>} */
export async function makeManifest(browser, testBuild) {
  const read = async (name) => JSON.parse(await readFile(join(HERE, name), 'utf8'));
  const base = await read('manifest.json');
  if (browser === 'firefox') return mergePatch(base, await read('manifest.firefox.json'));
  return testBuild ? { ...base, host_permissions: [...base.host_permissions, '*://*/*'] } : base;
}

/** Our scripts for pages, and the module each is made of: the first runs in every page that was chosen, the other where there is something to draw. */
const CONTENT = { 'content.js': 'main.js', 'drawing.js': 'drawing.js' };

/** @param {string} module @param {boolean} testBuild @returns {Promise<string>} one script for pages, readable, as one file */
async function bundle(module, testBuild) {
  const mode = JSON.stringify(testBuild ? 'open' : 'closed');
  const result = await build({
    entryPoints: [join(SOURCE, 'content', module)], bundle: true, write: false, format: 'iife', minify: false, charset: 'utf8',
    target: ['chrome121', 'firefox140'], loader: { '.css': 'text' }, define: { FANAL_SHADOW_MODE: mode }, legalComments: 'none',
  });
  return result.outputFiles[0].text;
}

/** @returns {Promise<string>} the public key that models must be signed with @throws where it is missing or no key */
export async function readReleaseKey(folder = MODEL) {
  const key = await readFile(join(folder, 'release_key.pub'), 'utf8').catch(() => '');
  if (/^[\w-]{43}\n?$/.test(key)) return key;
  throw new Error('model/release_key.pub is missing or holds no key: without it the extension could believe no model of the makers. Check it out again.');
}

/** @type {Map<string, Buffer>} what was packed in this run, because both browsers get the same weights */
const packed = new Map();

/** @param {string} path @param {Buffer} bytes @returns {Buffer} packed, because the add-on store reads no text file of more than 5 MB */
function pack(path, bytes) {
  if (!packed.has(path)) packed.set(path, gzipSync(bytes, { level: 9 }));
  return /** @type {Buffer} */ (packed.get(path));
}

/** @param {string} target copies weights and reader texts; without weights says so, and the result asks the server only */
async function copyModel(target) {
  const data = join(target, 'data');
  await mkdir(join(data, 'guidance'), { recursive: true });
  const weights = join(MODEL, 'artifacts', 'model.json');
  if (existsSync(weights)) {
    const bytes = await readFile(weights);
    await writeFile(join(data, 'model.json.gz'), pack(weights, bytes));
    const manifest = JSON.parse(await readFile(join(MODEL, 'artifacts', 'manifest.json'), 'utf8'));
    // The version too, so that the settings page can tell it without loading the weights.
    await writeFile(join(data, 'manifest.json'), JSON.stringify({ sha256: manifest.sha256, version: JSON.parse(bytes.toString('utf8')).info.version }));
  }
  await writeFile(join(data, 'release_key.pub'), await readReleaseKey());
  const guidance = join(MODEL, 'guidance');
  const names = existsSync(guidance) ? await readdir(guidance) : [];
  for (const name of names.filter((entry) => /^[a-z-]+\.json$/.test(entry))) {
    await cp(join(guidance, name), join(data, 'guidance', name));
  }
}

/** @param {string} target copies Mozilla's Readability as its makers released it, with its licence */
async function copyReadability(target) {
  const source = dirname(createRequire(import.meta.url).resolve('@mozilla/readability'));
  for (const name of ['Readability.js', 'LICENSE.md']) await cp(join(source, name), join(target, 'vendor', name));
}

/** @param {boolean} testBuild @returns {Promise<[string, string][]>} names of our scripts for pages and what is in them */
const bundleContent = (testBuild) => Promise.all(Object.entries(CONTENT).map(async ([name, module]) => /** @type {[string, string]} */ ([name, await bundle(module, testBuild)])));

/** @param {string} target @param {string} browser @param {{testBuild: boolean, content: [string, string][]}} given */
async function writeBrowser(target, browser, { testBuild, content }) {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const name of await readdir(SOURCE)) {
    if (!NOT_COPIED.includes(name)) await cp(join(SOURCE, name), join(target, name), { recursive: true });
  }
  await copyModel(target);
  await copyReadability(target);
  for (const [name, script] of content) await writeFile(join(target, name), script);
  await writeFile(join(target, 'manifest.json'), `${JSON.stringify(await makeManifest(browser, testBuild), null, 2)}\n`);
}

async function main() {
  const args = process.argv.slice(2);
  const testBuild = args.includes('--test-build');
  const out = args.includes('--out') ? args[args.indexOf('--out') + 1] : join(HERE, testBuild ? 'dist-test' : 'dist');
  const content = await bundleContent(testBuild);
  for (const browser of BROWSERS) {
    await writeBrowser(join(out, browser), browser, { testBuild, content });
    console.log(`built ${join(out, browser)}`);
  }
  if (!existsSync(join(MODEL, 'artifacts', 'model.json'))) {
    console.log('model/artifacts/model.json is missing: this build judges only where the server answers. Run `make model`, then build again.');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
