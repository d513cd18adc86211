// One life of the background worker, for killed-worker.test.mjs: a thread of its own, so that nothing is left in memory. It ends
// at the call that it was told, without another step, as the browser would end it.

import { parentPort, workerData } from 'node:worker_threads';
import { flushQueue, sendReport } from '../../extension/src/background/report-queue.js';
import { fakeBrowser, jsonAnswer } from './support.mjs';

const { does, report, killAt, when, disk, server } = workerData;
const { browser } = fakeBrowser();
let calls = 0;

/** Tells what is left, and ends. @param {boolean} killed */
function end(killed) {
  parentPort.postMessage({ killed, disk: Object.fromEntries(browser.storage.local.kept), server });
}

/** @param {(...given: any[]) => Promise<any>} call @returns the same call, at which the life may end */
const mortal = (call) => async (...given) => {
  calls += 1;
  const last = calls === killAt;
  if (last && when === 'before') return die();
  const result = await call(...given);
  return last ? die() : result;
};

/** Ends the life: what was asked for is never answered. */
function die() {
  end(true);
  return new Promise(() => {});
}

/** As our server does: a key that it knows gets the answer it got before. */
async function answer(url, { method, body, headers }) {
  if (method !== 'POST') return jsonAnswer({ state: 'received' });
  const key = headers['Idempotency-Key'];
  server[key] ??= { body };
  return jsonAnswer({ id: `r-${key}`, receipt: `s-${key}` }, 202);
}

Object.entries(disk).forEach(([key, value]) => browser.storage.local.kept.set(key, value));
const { local } = browser.storage;
Object.assign(local, { get: mortal(local.get), set: mortal(local.set) });
Object.assign(browser.alarms, { create: mortal(browser.alarms.create), clear: mortal(browser.alarms.clear) });
globalThis.fetch = mortal(answer);
if (does === 'send') await sendReport(report);
else await flushQueue();
end(false);
