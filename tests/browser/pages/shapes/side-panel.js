// A board that shows the offer beside its list, without loading a page.

document.getElementById('open').addEventListener('click', () => {
  history.pushState(null, '', '?job=48211');
  const offer = document.getElementById('offer').content.cloneNode(true);
  setTimeout(() => document.getElementById('panel').replaceChildren(offer), 150);
});
