"""The pages that `make bench-browser` opens: made of our own words, served from this computer."""

# ruff: noqa: E501 - the scripts of pages.
from __future__ import annotations

from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

from tools.local_http import LocalHttp, Silent

_CALM = (
    "The ferry stood still for a week because the river was high.", "Two swans came back to the pond.",
    "The choir sings in the old church on Sunday evening.", "Somebody has painted the bridge green again.",
    "The mill turns only when the wind comes from the sea.", "Our cat has slept on the roof since May.",
)  # fmt: skip
_OFFER = (
    "We are hiring waiters for the summer, the salary is 1800 euros a month, training and a contract "
    "are included. Please send your CV to the manager of the hotel, number {at}."
)
# What sites do by themselves: build lists, sort them, and write them into the page.
_WORK = """
const rows = Array.from({ length: 4000 }, (_, at) => ({ at, name: `entry ${at * 7919 % 4001}`, score: at * 104729 % 1000 }));
for (let turn = 0; turn < TURNS; turn += 1) {
  setTimeout(() => rows.sort((a, b) => (turn % 2 ? a.name.localeCompare(b.name) : b.score - a.score)), turn * 5);
}
const box = document.getElementById('made');
for (const { name, score } of rows.slice(0, 300)) {
  const row = box.appendChild(document.createElement('p'));
  row.append(`${name}: ${score}`);
}
"""
# Turns of that work: about 250 ms of script in short tasks, which we take for an ordinary site, and
# about 50 ms, which is little.
_TURNS, _FEW_TURNS = 360, 72
_RESTLESS = """
const box = document.getElementById('made');
let count = 0;
setInterval(() => {
  count += 1;
  box.append(Object.assign(document.createElement('p'), { textContent: `tick ${count}` }));
  if (box.children.length > 50) box.firstElementChild.remove();
}, 10);
"""
_HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>'
    "<style>body{font:16px sans-serif;max-width:50rem;margin:auto}.post{padding:1rem;min-height:90px}"
    "</style><nav>" + "".join(f'<a href="#{at}">Part {at}</a> ' for at in range(40)) + "</nav>"
)  # fmt: skip


def _post(at: int, words: str) -> str:
    return (
        f'<div class="post"><a href="#who{at}">Reader {at}</a> <time>{at} h</time><p>{words}</p>'
        f"<button>Like</button> <button>Answer</button></div>"
    )


def _posts(count: int, every: int, words: str) -> str:
    """Return posts of which each `every`-th is `words`."""
    calm = (" ".join(_CALM[(at + k) % 6] for k in range(3)) for at in range(count))
    texts = (words.format(at=at) if at % every == 1 else text for at, text in enumerate(calm))
    return f"<main>{''.join(_post(at, text) for at, text in enumerate(texts))}</main>"


def _page(body: str, script: str, turns: int = _TURNS) -> str:
    working = script.replace("TURNS", str(turns))
    return f'{_HEAD}{body}<div id="made"></div><script>{working}</script>'


def make_pages() -> dict[str, str]:
    """Return the pages by name."""
    story = "".join(f"<p>{' '.join(_CALM) * 2}</p>" for _ in range(60))
    calm = f"<main><h1>The valley</h1>{story}</main>{_posts(30, 99, '')}"
    return {
        "no-offer": _page(calm, _WORK),
        "light": _page(calm, _WORK, _FEW_TURNS),
        "feed": _page(_posts(200, 4, _OFFER), _WORK),
        "restless": _page(_posts(200, 4, _OFFER), _RESTLESS),
    }


class _Handler(Silent, BaseHTTPRequestHandler):
    def __init__(self, pages: dict[str, str], *given: Any) -> None:
        self._pages = pages
        super().__init__(*given)

    def do_GET(self) -> None:
        page = self._pages.get(self.path.strip("/").partition("?")[0], "")
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())


class BenchPages(LocalHttp):
    """Serves the pages on a free port while the `with` block lasts."""

    def __init__(self) -> None:
        super().__init__(partial(_Handler, make_pages()))

    def url(self, name: str, host: str) -> str:
        """Return the address of a page under a host name that the browser maps here."""
        return f"http://{host}:{self.port}/{name}"
