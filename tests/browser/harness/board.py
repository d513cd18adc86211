"""A small job board on the loopback address, under two names, from our own pages."""

from __future__ import annotations

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler

from harness.places import PAGES
from harness.shapes import ROUGH, draw_frame, draw_page, draw_rough
from tools.local_http import LocalHttp, Silent

# Names that browsers are told to find on this computer.
ENGLISH_HOST = "noticeboard.example"
FRENCH_HOST = "letableau.example"
# Pages that are drawn from a story: its name, its twin, and whether it is the page of a frame.
SHAPED = re.compile(r"/shapes/([a-z-]+)/(lure|honest|awareness)(/frame)?")


class _Handler(Silent, SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/":
            french = self.headers.get("Host", "").startswith(FRENCH_HOST)
            self.path = "/index-fr.html" if french else "/index-en.html"
        rough = self.path.removeprefix("/rough/")
        shaped = SHAPED.fullmatch(self.path.partition("?")[0])
        if shaped:
            self._send_shaped(*shaped.groups())
        elif rough in ROUGH:
            self._send_page(draw_rough(rough))
        else:
            super().do_GET()

    def _send_shaped(self, slug: str, twin: str, frame: str | None) -> None:
        """Send a drawn page; its frame comes from the other name, as hiring systems do."""
        port = self.headers.get("Host", "").partition(":")[2]
        origin = f"http://{FRENCH_HOST}:{port}"
        page, policy = (draw_frame(slug, twin), "") if frame else draw_page(slug, twin, origin)
        self._send_page(page, policy)

    def _send_page(self, page: str, policy: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(page.encode())

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class Board(LocalHttp):
    """Serves the pages while the `with` block lasts."""

    def __init__(self) -> None:
        super().__init__(partial(_Handler, directory=str(PAGES)))

    def url(self, path: str = "", host: str = ENGLISH_HOST) -> str:
        """Return the address of one page under one of the board's names."""
        return f"http://{host}:{self.port}/{path}"

    def advert(self, slug: str, twin: str, language: str = "en") -> str:
        """Return the address of an advert on the board of its language."""
        host = FRENCH_HOST if language == "fr" else ENGLISH_HOST
        return self.url(f"{slug}/{twin}.html", host)

    def shaped(self, slug: str, twin: str, query: str = "") -> str:
        """Return the address of a page drawn from a story."""
        return self.url(f"shapes/{slug}/{twin}{query}")
