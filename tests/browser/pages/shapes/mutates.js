// A page that never stands still: a ticker writes a hundred times a second, and rows come and go.

const ticker = document.createElement('p');
ticker.className = 'soft';
const rows = document.createElement('div');
document.querySelector('main').after(ticker, rows);
let count = 0;
setInterval(() => {
  count += 1;
  ticker.textContent = `${count}`;
  const row = document.createElement('span');
  row.textContent = ` ${count % 7} `;
  rows.append(row);
  if (rows.childElementCount > 40) rows.firstElementChild.remove();
}, 10);
