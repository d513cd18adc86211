// What the tests of the check page share: its own files as the server lays them, and its words.

import { readFile } from 'node:fs/promises';
import { JSDOM } from '../support.mjs';

const ROOT = new URL('../../../', import.meta.url);
export const CHECK = new URL('extension/src/check/', ROOT);

/** @param {string} path below the repository */
export const readJson = async (path) => JSON.parse(await readFile(new URL(path, ROOT), 'utf8'));

/** All words the page can say in a language. */
export const readWords = async (language) => ({ ...(await readJson(`extension/src/messages/${language}.json`)), ...(await readJson(`server/web/messages/${language}.json`)) });

const PLACES = [[/page-words\/(.*)$/, 'server/web/messages/'], [/data\/(guidance\/.*)$/, 'model/'], [/data\/(model\.json)$/, 'model/artifacts/'], [/messages\/(.*)$/, 'extension/src/messages/']];

/**
 * Answers fetch as the server of the page does; everything else is kept in `asked` and answered by `answer`.
 * @param {(url: string, options: any) => Response} answer
 */
export function servePage(answer = () => new Response('', { status: 404 })) {
  const asked = [];
  globalThis.fetch = async (url, options = {}) => {
    const address = String(url);
    if (/data\/manifest\.json$/.test(address)) return new Response(JSON.stringify({ sha256: (await readJson('model/artifacts/manifest.json')).sha256 }));
    for (const [pattern, folder] of PLACES) {
      const [, name] = pattern.exec(address) ?? [];
      if (name) return new Response(await readFile(new URL(folder + name, ROOT)));
    }
    asked.push({ url: address, ...options });
    return answer(address, options);
  };
  return asked;
}

/** A page with nothing in it but what is given. */
export const openDocument = (html) => new JSDOM(html, { url: 'https://fanal.example/', pretendToBeVisual: true }).window.document;
