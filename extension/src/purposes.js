// What a server elsewhere may be used for, and what that sends, as Firefox names it. Each purpose is agreed to by itself.

/** To read texts, or to take reports and give corrections. @typedef {'judging' | 'review'} Purpose */

/** @type {Purpose[]} */
export const PURPOSES = ['judging', 'review'];
/** @type {Readonly<Record<Purpose, string[]>>} */
export const DATA_OF = Object.freeze({ judging: ['websiteContent'], review: ['websiteContent', 'browsingActivity'] });
