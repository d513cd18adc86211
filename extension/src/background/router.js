// Brings each message to the handler that registered for it, after a look at who sent it. A script inside a page shares
// its process with that page, so it may ask for little; the rest is for our own pages.

/** @typedef {import('../ext.js').Sender} Sender */
/** @typedef {(message: any, sender: Sender) => Promise<any>} Handler */

/**
 * @param {{ownId: string, ownOrigin: string, log?: (text: string) => void}} identity
 * @returns {{register: (from: 'content' | 'pages', handlers: Record<string, Handler>) => void,
 *   route: (message: any, sender: Sender) => Promise<any> | undefined}}
 */
export function createRouter({ ownId, ownOrigin, log = console.warn }) {
  /** @type {Map<string, {from: 'content' | 'pages', handler: Handler}>} */
  const registry = new Map();

  /** @param {Sender} sender @returns {'content' | 'pages' | null} */
  function whoSent(sender) {
    if (sender.id !== ownId) return null;
    if (sender.url?.startsWith(ownOrigin)) return 'pages';
    return sender.tab ? 'content' : null;
  }

  return {
    register(from, handlers) {
      for (const [name, handler] of Object.entries(handlers)) {
        if (registry.has(name)) throw new Error(`two handlers for message ${name}`);
        registry.set(name, { from, handler });
      }
    },
    route(message, sender) {
      const entry = typeof message?.what === 'string' ? registry.get(message.what) : undefined;
      if (!entry || whoSent(sender) !== entry.from) {
        log('refused a message that is unknown or came from the wrong place');
        return undefined;
      }
      return entry.handler(message, sender);
    },
  };
}
