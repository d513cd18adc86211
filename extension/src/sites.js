// Hosts, origins and addresses: what people type, what browsers grant, and which page belongs to which. Pure functions.

/** @typedef {import('./types.js').Settings} Settings */

const EVERYWHERE = '*://*/*';

/** @param {string} host @returns {string[]} patterns for the host and all below it */
export const originsOf = (host) => [/^[\d.]+$/.test(host) ? `*://${host}/*` : `*://*.${host}/*`];

/** @param {Settings} settings @returns {string[]} what has to be granted for this choice */
export function originsWanted({ where, boards }) {
  if (where === 'everywhere') return [EVERYWHERE];
  return where === 'boards' ? boards.flatMap(originsOf) : [];
}

/** @param {string} hostname @param {string[]} hosts @returns {boolean} whether it is one of them or below one */
export const isUnder = (hostname, hosts) => hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));

/** @param {string} hostname @param {Settings} settings @returns {boolean} whether Fanal may warn there by itself */
export function mayWarnOn(hostname, { where, boards, offSites }) {
  if (isUnder(hostname, offSites)) return false;
  return where === 'everywhere' || (where === 'boards' && isUnder(hostname, boards));
}

/**
 * A host as people type it ("https://www.Example.org/jobs") in the form we store ("example.org").
 * @param {string} typed
 * @returns {string | null} null when it is no host name
 */
export function cleanHost(typed) {
  const bare = typed.trim().toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/^\*\./, '').replace(/[/:?#].*$/, '');
  try {
    const { hostname } = new URL(`http://${bare}/`);
    const host = hostname.replace(/^www\./, '');
    return /^(?:[a-z0-9_-]+\.)*[a-z0-9-]+$/.test(host) ? host : null;
  } catch {
    return null;
  }
}

/** @param {string} address @returns {URL | null} null where it is no address, or names more than a place: a path, a question, a person */
function readPlace(address) {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password ? url : null;
}

/**
 * The address of the server on this computer, or null where it is elsewhere.
 * @param {string} typed address or port
 * @returns {string | null}
 */
export function cleanServer(typed) {
  const trimmed = typed.trim();
  const place = readPlace(/^\d+$/.test(trimmed) ? `http://127.0.0.1:${trimmed}` : trimmed);
  const isLocal = place?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(place.hostname);
  return isLocal ? `http://127.0.0.1:${place.port || '80'}` : null;
}

/**
 * The address of a server elsewhere: its origin, over https and nothing else.
 * @param {string} typed address or host
 * @returns {string | null}
 */
export function cleanRemote(typed) {
  const trimmed = typed.trim();
  const place = readPlace(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  return place?.protocol === 'https:' ? place.origin : null;
}

/** The address of a review server: on this computer, or elsewhere over https. @param {string} typed @returns {string | null} */
export const cleanReview = (typed) => cleanServer(typed) ?? cleanRemote(typed);

/** @param {string} origin of a server @returns {string[]} host rights it needs; browsers take no port in a pattern */
export const originsOfServer = (origin) => (origin.startsWith('https:') ? [`https://${new URL(origin).hostname}/*`] : []);

/** Where reports go, and where corrections come from. @param {Settings} settings @returns {string} */
export const reviewServerOf = ({ reviewServer, server }) => reviewServer || server;

/** How much of a page's address a report may hold. @typedef {'none' | 'site' | 'page' | 'whole'} Precision */

/**
 * The address of a page as a report may hold it. Never a fragment, a name or a password. 'page' has no query but the number of the
 * job, without which many boards show another page.
 * @param {string} address
 * @param {Precision} precision
 * @param {string[]} jobIdParams names of parameters that hold the number of a job
 * @returns {string} '' when it is no web address, or none is wanted
 */
export function cleanPageAddress(address, precision, jobIdParams) {
  if (!['site', 'page', 'whole'].includes(precision) || !URL.canParse(address)) return '';
  const { protocol, origin, pathname, search, searchParams } = new URL(address);
  if (!/^https?:$/.test(protocol)) return '';
  if (precision === 'site') return `${origin}/`;
  if (precision === 'whole') return `${origin}${pathname}${search}`;
  const kept = [...searchParams].filter(([name, value]) => jobIdParams.includes(name) && value.length <= 64);
  const query = new URLSearchParams(kept).toString();
  return `${origin}${pathname}${query && `?${query}`}`;
}
