// A page that draws itself anew and takes along what it did not draw: twice, or as often as its address says.

let left = Number(new URLSearchParams(location.search).get('times') ?? 2);
document.documentElement.dataset.removed = '0';
new MutationObserver((records) => {
  for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (!node.localName?.includes('-') || left <= 0) continue;
    left -= 1;
    node.remove();
    document.documentElement.dataset.removed = String(Number(document.documentElement.dataset.removed) + 1);
  }
}).observe(document.body, { childList: true, subtree: true });
