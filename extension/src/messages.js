// Names of the messages between the parts of the extension, and who may send each. Both sides import this list; a name
// that is not in it is refused.

/** May be sent by our script inside a page, which shares its process with that page: kept to what a warning needs. */
export const FROM_CONTENT = Object.freeze({
  getPlan: 'getPlan',
  judgeAdvert: 'judgeAdvert',
  noteNothingFound: 'noteNothingFound',
  likeOffers: 'likeOffers',
  loadPart: 'loadPart',
  dismissAdvert: 'dismissAdvert',
  openReport: 'openReport',
  openSheet: 'openSheet',
  paintWords: 'paintWords',
  turnOffSite: 'turnOffSite',
  turnOffAdvert: 'turnOffAdvert',
});

/** May be sent by our own pages only. */
export const FROM_PAGES = Object.freeze({
  getSettings: 'getSettings',
  saveSettings: 'saveSettings',
  chooseWhere: 'chooseWhere',
  checkServer: 'checkServer',
  judgeText: 'judgeText',
  judgeTab: 'judgeTab',
  getPageState: 'getPageState',
  takePending: 'takePending',
  showSheet: 'showSheet',
  takeSheet: 'takeSheet',
  draftReport: 'draftReport',
  getDraft: 'getDraft',
  sendReport: 'sendReport',
  keepReceipt: 'keepReceipt',
  listReports: 'listReports',
  withdrawReport: 'withdrawReport',
  forgetReport: 'forgetReport',
  lookAtReports: 'lookAtReports',
  replyToReport: 'replyToReport',
  getUpdates: 'getUpdates',
  lookForUpdates: 'lookForUpdates',
  trustServer: 'trustServer',
  holdModel: 'holdModel',
  describeServers: 'describeServers',
  agreeToServer: 'agreeToServer',
  withdrawServer: 'withdrawServer',
  retryReport: 'retryReport',
  listStored: 'listStored',
  eraseKind: 'eraseKind',
  eraseAll: 'eraseAll',
  leaveQuickly: 'leaveQuickly',
});

/** Sent by the background to our script inside a page. */
export const TO_CONTENT = Object.freeze({
  readSelection: 'readSelection',
  readLink: 'readLink',
  showJudged: 'showJudged',
  checkPage: 'checkPage',
  clearPage: 'clearPage',
});
