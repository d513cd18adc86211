// The one entry in the menu of a selection, in the reader's language.

import { setSelectionMenu } from '../ext.js';
import { getReader } from './reader.js';

export const MENU_ID = 'judge-selection';

export async function refreshMenu() {
  const { t } = await getReader();
  await setSelectionMenu(MENU_ID, t('menu.judgeSelection'));
}
