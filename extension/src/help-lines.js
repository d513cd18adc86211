// Lines that help, for a country and a reader. Follows find_help of model/guidance_store.py.

/** @typedef {{name: string, phone: string, message: string, web: string, scope: string, hours: string, languages: string[], checked: string | null}} HelpLine `message`: where to write */
/** @typedef {{country_aliases: Record<string, string>, union_members: string[], international: HelpLine[], countries: Record<string, HelpLine[]>}} HelpBook */

/** Lines for children stand under this scope. */
const CHILD = /\bchild/;

/**
 * The country's own lines first, then those of the European Union for its members; the international ones follow where
 * none of these deals with trafficking outside the police. Where a child may be meant, lines for children come first, the
 * international ones in a country that has none.
 * @param {HelpBook} book
 * @param {string | null} country ISO 3166-1 alpha-2
 * @param {Record<string, string>} scopes words of the reader's language
 * @param {boolean} childFirst
 * @returns {HelpLine[]} never empty
 */
export function findHelp(book, country, scopes, childFirst) {
  const code = book.country_aliases[country ?? ''] ?? country ?? '';
  const shared = book.union_members.includes(code) ? book.countries.EU ?? [] : [];
  let lines = [...(Object.hasOwn(book.countries, code) ? book.countries[code] : []), ...shared];
  if (!lines.some(isIndependent)) lines = [...lines, ...book.international];
  if (childFirst) lines = putChildrenFirst(lines, book.international);
  return lines.map(({ name, phone, message, web, scope, hours, languages, checked }) => (
    { name, phone, message, web, scope: scopes[scope] ?? scope, hours, languages, checked }));
}

/** @param {HelpLine[]} lines @param {HelpLine[]} international @returns {HelpLine[]} lines for children, then the others; those of no country where there are none */
function putChildrenFirst(lines, international) {
  const forChildren = lines.filter(isForChildren);
  return [...(forChildren.length ? forChildren : international.filter(isForChildren)), ...lines.filter((line) => !isForChildren(line))];
}

/** @param {HelpLine} line */
const isIndependent = ({ scope }) => scope.includes('trafficking') && !scope.includes('law enforcement');
/** @param {HelpLine} line */
const isForChildren = ({ scope }) => CHILD.test(scope);

/**
 * The country to help in: the chosen one, else the region of the browser's language.
 * @param {string} chosen 'auto', 'none' or a code
 * @param {string} fromBrowser BCP 47 tag
 * @returns {{code: string | null, guessed: boolean}}
 */
export function pickCountry(chosen, fromBrowser) {
  if (chosen !== 'auto') return { code: chosen === 'none' ? null : chosen, guessed: false };
  const region = new Intl.Locale(fromBrowser).region ?? null;
  return { code: region !== null && /^[A-Z]{2}$/.test(region) ? region : null, guessed: true };
}

/** @param {string} code @param {string} language @returns {string} a country's name in a language */
export const countryName = (code, language) => new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;

/** @param {string[]} languages @param {string} reader @returns {string} their names, in the reader's language */
export function languageNames(languages, reader) {
  const names = new Intl.DisplayNames([reader], { type: 'language' });
  return languages.map((code) => names.of(code) ?? code).join(', ');
}

/**
 * The sentence that says which country the lines are for.
 * @param {{code: string | null, guessed: boolean}} country @param {string} language @param {import('./i18n.js').Translate} t
 */
export function sayCountry({ code, guessed }, language, t) {
  if (code === null) return t('view.help.international');
  return t(guessed ? 'view.help.guessed' : 'view.help.country', { country: countryName(code, language) });
}
