// Spares the check page's reload: sends the form, takes the result part out of the page that comes back.
// Everything in it was escaped by the server; nothing is put together from strings here.

const form = document.getElementById('check');
const status = document.getElementById('status');

/** @param {string} id @param {Document} page the page that came back */
function takeOver(id, page) {
  const fresh = page.getElementById(id);
  document.getElementById(id).replaceWith(document.adoptNode(fresh));
}

/** @param {Document} page the page that came back */
function show(page) {
  takeOver('result', page);
  const fault = page.getElementById('text-fault').textContent;
  const text = document.getElementById('text');
  document.getElementById('text-fault').textContent = fault;
  text.toggleAttribute('aria-invalid', Boolean(fault));
  (fault ? text : document.getElementById('level'))?.focus();
}

/** @param {SubmitEvent} event */
async function check(event) {
  // The language switch loads the whole page anew.
  if (event.submitter?.name === 'switch') return;
  event.preventDefault();
  status.textContent = form.dataset.working;
  try {
    const answer = await fetch('/', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.getElementById('result')) throw new Error('not the check page');
    status.textContent = '';
    show(page);
  } catch {
    status.textContent = form.dataset.unreachable;
  }
}

form.addEventListener('submit', check);
