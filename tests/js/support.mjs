// What the tests share: jsdom from the extension's own folder, and a stand-in for the browser's extension API.

import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

const require = createRequire(new URL('../../extension/package.json', import.meta.url));
export const { JSDOM } = require('jsdom');
export const { Readability } = require('@mozilla/readability');
export const SOURCE = new URL('../../extension/src/', import.meta.url);

/** jsdom lays nothing out: what is in view is what a test says, by default everything. */
class FakeIntersectionObserver {
  constructor(notice) {
    this.notice = notice;
    this.watched = new Set();
  }

  observe(element) {
    this.watched.add(element);
    if (!this.fresh?.length) setTimeout(() => this.tell(this.fresh.splice(0).filter((each) => this.watched.has(each))));
    this.fresh = [...(this.fresh ?? []), element];
  }

  /** Says of elements whether they are in view now. */
  tell(elements) {
    if (elements.length) this.notice(elements.map((target) => ({ target, isIntersecting: !target.closest('[data-below]') })), this);
  }

  unobserve(element) {
    this.watched.delete(element);
  }

  disconnect() {
    this.watched.clear();
  }
}

/** What work in steps comes to, done at once. */
export function finish(steps) {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** A page as a browser would have it, its globals put where our modules look for them. */
export function openPage(html, url = 'https://board.example/') {
  const dom = new JSDOM(html, { url, pretendToBeVisual: true });
  globalThis.DOMParser = dom.window.DOMParser;
  dom.window.IntersectionObserver = FakeIntersectionObserver;
  globalThis.HTMLElement = dom.window.HTMLElement;
  return dom.window;
}

function makeArea() {
  const kept = new Map();
  return {
    kept,
    get: async (key) => (key === null ? structuredClone(Object.fromEntries(kept)) : kept.has(key) ? { [key]: structuredClone(kept.get(key)) } : {}),
    set: async (values) => Object.entries(values).forEach(([key, value]) => kept.set(key, structuredClone(value))),
    remove: async (key) => void kept.delete(key),
    clear: async () => kept.clear(),
  };
}

/** As much of IndexedDB as we use; Node has none. What is kept lives as long as the stand-in. */
export function fakeIndexedDB() {
  const kept = new Map();
  const answer = (result) => {
    const request = { result };
    queueMicrotask(() => {
      request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  };
  const store = {
    get: (key) => answer(structuredClone(kept.get(key))),
    put: (value, key) => answer(void kept.set(key, structuredClone(value))),
    delete: (key) => answer(void kept.delete(key)),
  };
  const base = { createObjectStore: () => store, transaction: () => ({ objectStore: () => store }), close: () => {} };
  globalThis.indexedDB = { open: () => answer(base) };
  return kept;
}

/** Puts a stand-in at globalThis.browser; `granted` are the host rights it pretends to have. */
export function fakeBrowser({ granted = [], language = 'en-GB', managed, firefox = false } = {}) {
  const data = [];
  const shown = {};
  const badges = new Map();
  const alarms = new Map();
  const scripts = [];
  const browser = {
    runtime: { id: 'own-id', getURL: (path) => new URL(path, SOURCE).href, getManifest: () => ({ version: '0.0.0', ...(firefox && { browser_specific_settings: { gecko: {} } }) }) },
    i18n: { getUILanguage: () => language },
    storage: { local: makeArea(), session: makeArea(), managed: { get: async () => managed ?? Promise.reject(new Error('no policy')) } },
    alarms: { create: async (name, info) => void alarms.set(name, info), clear: async (name) => alarms.delete(name) },
    action: {
      setTitle: async ({ title }) => void (shown.title = title), setIcon: async ({ path }) => void (shown.icon = path[32]), setBadgeText: async ({ text, tabId }) => void badges.set(tabId, text), setBadgeBackgroundColor: async () => {},
    },
    tabs: { query: async () => [{ id: 1 }] },
    contextMenus: { removeAll: async () => void (shown.menus = []), create: ({ title }) => void shown.menus.push(title) },
    permissions: {
      // As the real one: Chromium refuses a name it does not know.
      contains: async ({ origins, ...others }) => {
        if (!firefox && Object.keys(others).length) throw new TypeError('unexpected property');
        return origins.every((origin) => granted.includes(origin)) && (others.data_collection ?? []).every((kind) => data.includes(kind));
      },
      request: async ({ origins, data_collection: kinds = [] }) => {
        granted.push(...origins.filter((origin) => !granted.includes(origin)));
        data.push(...kinds);
        return true;
      },
      getAll: async () => ({ origins: [...granted], ...(firefox && { data_collection: [...data] }) }),
      remove: async ({ origins, data_collection: kinds = [] }) => {
        origins.forEach((origin) => granted.includes(origin) && granted.splice(granted.indexOf(origin), 1));
        kinds.forEach((kind) => data.includes(kind) && data.splice(data.indexOf(kind), 1));
        return true;
      },
    },
    scripting: {
      getRegisteredContentScripts: async () => [...scripts],
      // As the real ones: a script that is not there cannot be taken away, and none be put there twice.
      unregisterContentScripts: async ({ ids }) => {
        if (!ids.every((id) => scripts.some((script) => script.id === id))) throw new Error('no such script');
        scripts.splice(0, scripts.length, ...scripts.filter(({ id }) => !ids.includes(id)));
      },
      registerContentScripts: async (given) => {
        if (given.some(({ id }) => scripts.some((script) => script.id === id))) throw new Error('a script is there already');
        scripts.push(...given);
      },
    },
  };
  globalThis.browser = browser;
  return { browser, alarms, scripts, granted, data, shown, badges };
}

/** Answers fetch: own files from the source folder, the server by `answer(url, options)`; keeps what was asked. */
export function fakeFetch(answer) {
  const asked = [];
  globalThis.fetch = async (url, options = {}) => {
    if (String(url).startsWith('file:')) return new Response(await readFile(new URL(url)));
    asked.push({ url: String(url), ...options });
    return answer(String(url), options);
  };
  return asked;
}

/** @returns {Response} JSON as our server gives it */
export const jsonAnswer = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
