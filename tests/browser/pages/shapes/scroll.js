// A feed that fetches more when its end comes into view.

const feed = document.getElementById('feed');
const end = document.createElement('div');
end.id = 'end';
end.textContent = '…';
feed.after(end);
const watch = new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting) || scrollY === 0) return;
  watch.disconnect();
  setTimeout(() => feed.append(document.getElementById('more').content.cloneNode(true)), 120);
});
watch.observe(end);
