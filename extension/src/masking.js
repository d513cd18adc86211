// Finds contact data, and names and streets that are marked as such, in a text, in any script, so that a report can leave it out. It
// hides rather too much than too little: the person sees each piece and may keep it.

import { PERSONAL, mayBeName } from './personal-data.js';

/** @typedef {'phone' | 'email' | 'link' | 'handle' | 'name' | 'address'} ContactKind */
/** @typedef {{kind: ContactKind, start: number, end: number, text: string}} Contact offsets in UTF-16 units */

/** Between the digits of a number: spaces, brackets, dashes, dots, and marks nobody sees. */
const SPACER = '[\\s()\\[\\].·•/_\\-‐-―\\u200b-\\u200f\\u2060\\ufeff\\u00ad]';
const GAP = `(?:${SPACER}|\\ufe0f|\\u20e3){0,4}`;
const PHONE = new RegExp(`(?<![\\p{L}\\p{Nd}])(?:[+＋]|[(（])?${GAP}\\p{Nd}(?:${GAP}\\p{Nd}){5,18}(?![\\p{L}\\p{Nd}])\\ufe0f?\\u20e3?`, 'gu');
const MIN_PHONE_DIGITS = 7;
const EMAIL_AT = '(?:[@＠]|\\s?[\\[({]\\s?(?:at|arobase)\\s?[\\])}]\\s?)';
const EMAIL_DOT = '(?:[.．。]|\\s?[\\[({]\\s?(?:dot|point)\\s?[\\])}]\\s?)';
const LABEL = '[\\p{L}\\p{M}\\p{N}-]';
const EMAIL = new RegExp(`[\\p{L}\\p{M}\\p{N}._%+-]{1,64}${EMAIL_AT}${LABEL}{1,63}(?:${EMAIL_DOT}${LABEL}{2,63}){1,4}`, 'giu');
const LINK = /(?:\b[a-z][a-z0-9+.-]{1,12}:\/\/|\bwww\.)[^\s<>"'«»]{2,300}/giu;
const TOPS = 'com|net|org|info|biz|me|io|co|ly|gg|app|link|site|online|shop|club|top|xyz|work|jobs|ru|ua|cn|fr|de|es|it|pl|tr|in|uk|us|eu|test|example|рф|укр|中国|भारत';
const BARE_LINK = new RegExp(`(?<![\\p{L}\\p{N}@._-])(?:[\\p{L}\\p{M}\\p{N}-]{1,63}\\.){1,4}(?:${TOPS})(?![\\p{L}\\p{N}-])(?:/[^\\s<>"'«»]{0,300})?`, 'giu');
/** Names of techniques that look like hosts. */
const NOT_HOSTS = /^(?:asp|vb|ado)\.net$/i;
const AT_NAME = /(?<![\p{L}\p{N}._])[@＠][\p{L}\p{M}\p{N}_.]{2,64}/gu;
const APPS = 'telegram|whats ?app|we ?chat|weixin|微信|qq|line ?id|insta(?:gram)?|snap(?:chat)?|signal|viber|skype|zalo|kakao(?:talk)?|facebook|discord|tik ?tok|телеграм(?:м)?|ват ?сап|вайбер|واتساب|تلغرام|تيليجرام';
const NAMED = new RegExp(`(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Arabic}])(?:${APPS})\\s{0,3}(?:id|@|no\\.?|nom)?\\s{0,2}[:：=→]\\s{0,3}(?<name>[\\p{L}\\p{M}\\p{N}_.\\-]{3,64})`, 'giu');
/** What stands right beside a sum of money, which is no number to call. */
const MONEY = /[$€£¥₹₽₺₩]|\b(?:eur(?:os?)?|usd|gbp|dollars?|pounds?|dhs?|aed|fcfa|cfa|xof|xaf|kes|ngn|rs|inr|rub)\b/iu;
const DATE = /^\s*(?:\p{Nd}{4}[-./]\p{Nd}{1,2}[-./]\p{Nd}{1,2}|\p{Nd}{1,2}[-./]\p{Nd}{1,2}[-./]\p{Nd}{4})\s*$/u;
const MAX_SUM_DIGITS = 12;

/** @param {string} text @param {number} start @param {number} end @returns {boolean} whether the digits are a phone number */
function isPhone(text, start, end) {
  const found = text.slice(start, end);
  const digits = found.match(/\p{Nd}/gu)?.length ?? 0;
  if (digits < MIN_PHONE_DIGITS || DATE.test(found)) return false;
  const beside = `${text.slice(Math.max(0, start - 4), start)} ${text.slice(end, end + 8)}`;
  const looksDialled = /^[\s(（]*(?:[+＋]|0)/.test(found);
  return looksDialled || digits > MAX_SUM_DIGITS || !MONEY.test(beside);
}

/** @param {ContactKind} kind @param {string} text @param {number} start @param {number} end @param {string} contact @returns {boolean} */
function isOne(kind, text, start, end, contact) {
  if (kind === 'phone') return isPhone(text, start, end);
  return kind === 'name' ? mayBeName(contact) : !NOT_HOSTS.test(contact);
}

/** @param {string} text @param {ContactKind} kind @param {RegExp} pattern @returns {Contact[]} */
function findKind(text, kind, pattern) {
  return [...text.matchAll(pattern)].map((match) => {
    const found = match.groups?.name ?? match[0];
    const trimmed = found.replace(/^\s+/u, '').replace(/[\s.,;:!?)\]}»]+$/u, '');
    const before = match.groups?.name === undefined || match[0].startsWith(found) ? 0 : match[0].lastIndexOf(found);
    const start = match.index + before + (found.length - found.replace(/^\s+/u, '').length);
    return { kind, start, end: start + trimmed.length, text: trimmed };
  }).filter(({ start, end, text: contact }) => end > start && isOne(kind, text, start, end, contact));
}

/**
 * All contact data of a text, in its order, none inside another.
 * @param {string} text
 * @returns {Contact[]}
 */
export function findContacts(text) {
  const found = [
    ...findKind(text, 'email', EMAIL), ...findKind(text, 'link', LINK), ...findKind(text, 'link', BARE_LINK),
    ...findKind(text, 'handle', NAMED), ...findKind(text, 'handle', AT_NAME), ...findKind(text, 'phone', PHONE),
    ...PERSONAL.flatMap(([kind, pattern]) => findKind(text, kind, pattern)),
  ];
  /** @type {Contact[]} */
  const kept = [];
  for (const contact of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (contact.start >= (kept.at(-1)?.end ?? 0)) kept.push(contact);
  }
  return kept;
}

/**
 * The text with every contact replaced by its kind in brackets, but those that are kept.
 * @param {string} text
 * @param {ReadonlySet<string>} keep contacts to leave, as they stand in the text
 * @returns {string}
 */
export function maskContacts(text, keep) {
  let masked = '';
  let at = 0;
  for (const { kind, start, end, text: contact } of findContacts(text)) {
    masked += text.slice(at, start) + (keep.has(contact) ? contact : `[${kind}]`);
    at = end;
  }
  return masked + text.slice(at);
}
