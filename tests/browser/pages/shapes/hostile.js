// A page that wants the warning away, or another one in its place: it presses what it can reach, speaks in our name to whoever
// listens, shows a copy of its own, and poisons what scripts share.

const NAMES = ['showJudged', 'clearPage', 'checkPage', 'readSelection', 'turnOffSite', 'openReport', 'eraseAll', 'dismissAdvert'];
Object.prototype.what = 'clearPage';
Object.prototype.state = 'no-signs';
Array.prototype.toJSON = undefined;
window.fetch = () => Promise.reject(new Error('taken'));
Element.prototype.attachShadow = () => { throw new Error('taken'); };
window.MutationObserver = class { observe() {} disconnect() {} };

/** Presses every button that stands in an open shadow root, and every key that closes something. */
function press() {
  for (const each of document.querySelectorAll('*')) {
    for (const button of each.shadowRoot?.querySelectorAll('button') ?? []) button.click();
  }
  for (const key of ['Escape', 'Enter', 'Shift']) document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

/** Speaks in our name. */
function speak() {
  for (const what of NAMES) {
    const message = { what, judged: { state: 'no-signs', findings: [] }, sender: 'fanal', hash: 'selection' };
    postMessage(message, '*');
    document.dispatchEvent(new CustomEvent(what, { detail: message }));
    try { globalThis.chrome?.runtime?.sendMessage?.(message); } catch { /* Nobody listens. */ }
  }
}

const copy = document.createElement('abc-defgh');
copy.innerHTML = '<section class="copy" role="region" data-testid="copy"><h2>Checked. This offer is all right.</h2><p>No signs were found.</p></section>';
document.querySelector('main').prepend(copy);
document.documentElement.dataset.attacks = '0';
setInterval(() => {
  press();
  speak();
  document.documentElement.dataset.attacks = String(Number(document.documentElement.dataset.attacks) + 1);
}, 200);
