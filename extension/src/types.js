// Shapes shared by background, pages and content script; types only, nothing runs here.

/** @typedef {'strong-signs' | 'some-signs' | 'no-signs' | 'cannot-judge'} Level */
/** @typedef {Level | 'not-checked'} State */
/** @typedef {{start: number, end: number, quote: string}} Evidence offsets count Unicode code points */
/** @typedef {{indicator: string, strength: string, evidence: Evidence[], name?: string, why?: string, ask?: string, pay?: import('./scoring/wages.js').Pay}} Finding */

/**
 * What the model says of one text, from the server or from the device.
 * @typedef {object} Assessment
 * @property {Level} level
 * @property {string | null} language
 * @property {string | null} reason why it cannot be judged
 * @property {Finding[]} findings
 * @property {string[]} combinations
 */

/**
 * Who has read a text: the server on this computer, one elsewhere, the device because no server answered, the device alone because
 * that was chosen, or the device although reviewers took the warning back.
 * @typedef {'server' | 'remote' | 'device' | 'alone' | 'despite'} By
 */

/**
 * What the person sees: an assessment in the reader's words.
 * @typedef {object} Judged
 * @property {State} state
 * @property {string | null} reason a sentence, for cannot-judge and not-checked
 * @property {string} title the level in words
 * @property {string} body one plain sentence
 * @property {By | null} by
 * @property {string} server that has read it, where `by` is 'remote'
 * @property {string | null} language of the text
 * @property {string} readerLanguage
 * @property {Finding[]} findings
 * @property {string[]} combinations sentences
 * @property {Before | null} before what to do and to ask; null where nothing was checked, or the build had no words
 * @property {string} disclaimer
 * @property {Help} help
 * @property {string | null} model version, for reports
 * @property {{number: number, count: number, text: string}} [part] which part of a long text it is about
 * @property {boolean} truncated only the first part of the text was read
 * @property {boolean} discreet whether the name and the mark beside it must be neutral
 * @property {Level | null} suppressed the level that the model gave, where reviewers took the warning back
 */

/** @typedef {{labels: import('./before.js').Labels, items: import('./before.js').Item[]}} Before */
/** @typedef {{lines: import('./help-lines.js').HelpLine[], sentence: string}} Help lines that help, and for which country */
/** @typedef {'everywhere' | 'boards' | 'asked'} Where */
/** @typedef {'computer' | 'device' | 'remote'} Judging where texts are read: the server on this computer, this browser alone, a server elsewhere */
/** @typedef {{hash: string, since: string}} OffAdvert an advert whose warning is not shown any more; its words are not kept */
/**
 * @typedef {object} Choices what the person chose
 * @property {'auto' | string} language
 * @property {'auto' | 'none' | string} country whose help lines are shown: a code, the browser's, or none
 * @property {Where | null} where null until the first-run page was answered
 * @property {string[]} boards hosts on which Fanal may warn by itself
 * @property {string[]} offSites hosts on which it never does
 * @property {OffAdvert[]} offAdverts
 * @property {boolean} discreet whether name, icon and titles are to say nothing of what Fanal is
 * @property {Judging} judging
 * @property {string} server address of the server on this computer
 * @property {string} remoteServer https origin of a server elsewhere that reads texts, '' where none was named
 * @property {string} reviewServer where reports go and corrections come from: an origin, '' for the server on this computer
 */
/** @typedef {Choices & {managed: string[]}} Settings as they hold; `managed` are the names of those set by whoever looks after this computer */

/** Which servers may be asked now: `judge` reads texts (null: only the device), `review` takes reports, once it is ready. @typedef {{judge: string | null, review: string, reviewReady: boolean}} Servers */

/** @typedef {'false-alarm' | 'missed' | 'lure'} ReportKind */
/** @typedef {{kind: ReportKind, text: string, language: string | null, level: State, model: string | null, url: string, privately: boolean}} Draft privately: it began in a private window */
/**
 * A report on its way: stored before anything is sent, and until it is known what became of it.
 * @typedef {{key: string, body: string, server: string, keepReceipt: boolean, privately: boolean, refused: string | null, triedAt: string | null}} QueuedReport
 */
/** What is kept of one kind: 'local' is on the disk, 'session' in memory. @typedef {{kind: string, area: 'local' | 'session', count: number, bytes: number}} StoredKind */
/**
 * What became of a report, as far as it was told.
 * @typedef {object} ReportNews
 * @property {string} state received, question, replied, decided or gone
 * @property {string | null} outcome accepted, declined or unclear
 * @property {string | null} answer of the reviewers
 * @property {string | null} question of the reviewers
 * @property {string | null} reply to it
 * @property {string | null} due until when an answer is promised
 */
/** @typedef {{id: string, receipt: string, kind: string, sentAt: string, server: string}} Receipt */
/** @typedef {Receipt & ReportNews & {lookedAt: string | null, reached: boolean}} KeptReceipt reached: whether the server answered at the last look */

/** @typedef {'done' | 'no-answer' | 'not-given' | 'not-agreed' | 'other-key' | 'unsupported' | 'list-refused' | 'model-refused'} UpdateResult */
/**
 * What the settings page shows of corrections, keys and models.
 * @typedef {object} Updates
 * @property {{when: string, result: UpdateResult} | null} last
 * @property {boolean} supported whether this browser can check signatures
 * @property {number} corrections how many warnings reviewers took back
 * @property {{id: string, since: string, refused: string | null} | null} key of the server; `refused` is the id of another one it shows now
 * @property {{packaged: string | null, used: string | null, signedBy: 'packaged' | 'release' | 'server', held: boolean}} model
 */

export {};
