import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRouter } from '../../../extension/src/background/router.js';

const OWN = { id: 'own-id', url: 'chrome-extension://own-id/pages/popup/popup.html' };
const CONTENT = { id: 'own-id', url: 'https://board.example/', frameId: 0, tab: { id: 7 } };

function makeRouter() {
  const logged = [];
  const router = createRouter({ ownId: 'own-id', ownOrigin: 'chrome-extension://own-id/', log: (text) => logged.push(text) });
  router.register('content', { judgeAdvert: async () => 'judged' });
  router.register('pages', { eraseAll: async () => 'erased' });
  return { router, logged };
}

test('brings each message to its handler', async () => {
  const { router } = makeRouter();
  assert.equal(await router.route({ what: 'judgeAdvert' }, CONTENT), 'judged');
  assert.equal(await router.route({ what: 'judgeAdvert' }, { ...CONTENT, frameId: 3 }), 'judged', 'a hiring system in a frame');
  assert.equal(await router.route({ what: 'eraseAll' }, OWN), 'erased');
});

const REFUSED = [
  ['a script in a page that asks for more than it may', { what: 'eraseAll' }, CONTENT],
  ['a page of ours that plays a script', { what: 'judgeAdvert' }, OWN],
  ['another extension', { what: 'eraseAll' }, { ...OWN, id: 'other' }],
  ['a frame inside a page that asks for more than it may', { what: 'eraseAll' }, { ...CONTENT, frameId: 3 }],
  ['a site that looks like our origin', { what: 'eraseAll' }, { ...CONTENT, url: 'https://chrome-extension.own-id/' }],
  ['an unknown name', { what: 'toString' }, OWN],
  ['no name', {}, OWN],
  ['nothing', null, OWN],
];
for (const [who, message, sender] of REFUSED) {
  test(`refuses ${who}`, () => {
    const { router, logged } = makeRouter();
    assert.equal(router.route(message, sender), undefined);
    assert.equal(logged.length, 1);
  });
}

test('two handlers for one message are an error', () => {
  const { router } = makeRouter();
  assert.throws(() => router.register('pages', { eraseAll: async () => {} }), /two handlers/);
});
