// Our entries in the menus of a selection and of a link, in the reader's language.

import { setMenu } from '../ext.js';
import { getReader } from './reader.js';

export const MENU_ID = 'judge-selection';
export const LINK_MENU_ID = 'judge-link';

export async function refreshMenu() {
  const { t } = await getReader();
  await setMenu([{ id: MENU_ID, title: t('menu.judgeSelection'), on: 'selection' }, { id: LINK_MENU_ID, title: t('menu.judgeLink'), on: 'link' }]);
}
