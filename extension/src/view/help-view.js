// Draws the lines that help, folded: whom they are for, how to reach them, when they were last checked.

import { fold, make } from './dom.js';

/** @typedef {import('../types.js').Help} Help */
/** @typedef {import('../i18n.js').Translate} Translate */

/** @param {Document} document @param {import('../help-lines.js').HelpLine} line @param {Translate} t @returns {HTMLElement} */
function drawLine(document, { name, scope, phone, web, checked }, t) {
  const date = checked ? t('view.help.checked', { month: checked }) : t('view.help.unknown');
  const reach = [
    ...(phone ? [make(document, 'bdi', { class: 'phone', dir: 'ltr' }, [phone])] : []),
    ...(web ? [make(document, 'a', { href: web, target: '_blank', rel: 'noopener noreferrer' }, [t('view.help.web')])] : []),
  ];
  return make(document, 'li', { class: 'help-line', 'data-testid': 'help-line' }, [
    make(document, 'p', { class: 'finding-name' }, [make(document, 'bdi', {}, [name])]),
    make(document, 'p', {}, [scope]),
    make(document, 'p', { class: 'reach' }, reach),
    make(document, 'p', { class: 'foot' }, [date]),
  ]);
}

/**
 * @param {Document} document
 * @param {Help} help
 * @param {Translate} t
 * @returns {Node[]} nothing where there are no lines
 */
export function drawHelp(document, { lines, sentence }, t) {
  if (!lines.length) return [];
  const content = make(document, 'div', { class: 'help' }, [
    make(document, 'p', {}, [sentence]),
    make(document, 'ul', { class: 'help-lines' }, lines.map((line) => drawLine(document, line, t))),
    make(document, 'p', { class: 'foot' }, [t('view.help.note')]),
  ]);
  return [fold(document, t('view.help'), 'help', content)];
}
