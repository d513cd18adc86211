// Draws the lines that help, folded: whom they are for, how to reach them, when they were last checked.

import { languageNames } from '../help-lines.js';
import { foldLater, make } from './dom.js';

/** @typedef {import('../types.js').Help} Help */
/** @typedef {import('../i18n.js').Translate} Translate */

/** @param {Document} document @param {import('../help-lines.js').HelpLine} line @param {string} reader language @param {Translate} t @returns {HTMLElement} */
function drawLine(document, { name, scope, phone, message, web, hours, languages, checked }, reader, t) {
  const date = checked ? t('view.help.checked', { month: checked }) : t('view.help.unknown');
  const reach = [
    ...(phone ? [make(document, 'bdi', { class: 'phone', dir: 'ltr' }, [phone])] : []),
    ...(message ? [make(document, 'bdi', { class: 'phone', dir: 'ltr' }, [message])] : []),
    ...(hours ? [make(document, 'bdi', { dir: 'ltr' }, [hours])] : []),
    ...(web ? [make(document, 'a', { href: web, target: '_blank', rel: 'noopener noreferrer' }, [t('view.help.web')])] : []),
  ];
  return make(document, 'li', { class: 'help-line', 'data-testid': 'help-line' }, [
    make(document, 'p', { class: 'finding-name' }, [make(document, 'bdi', {}, [name])]),
    make(document, 'p', {}, [scope]),
    make(document, 'p', { class: 'reach' }, reach),
    ...(languages.length ? [make(document, 'p', {}, [languageNames(languages, reader)])] : []),
    make(document, 'p', { class: 'foot' }, [date]),
  ]);
}

/**
 * @param {Document} document
 * @param {Help} help
 * @param {string} reader language
 * @param {Translate} t
 * @returns {Node[]} nothing where there are no lines
 */
export function drawHelp(document, { lines, sentence }, reader, t) {
  if (!lines.length) return [];
  const content = () => make(document, 'div', { class: 'help' }, [
    make(document, 'p', {}, [sentence]),
    make(document, 'ul', { class: 'help-lines' }, lines.map((line) => drawLine(document, line, reader, t))),
    make(document, 'p', { class: 'foot' }, [t('view.help.note')]),
  ]);
  return [foldLater(document, t('view.help'), 'help', content)];
}
