"""A small job board on the loopback address, under two names, from our own pages."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from harness.places import PAGES

# Names that browsers are told to find on this computer.
ENGLISH_HOST = "noticeboard.example"
FRENCH_HOST = "letableau.example"


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/":
            french = self.headers.get("Host", "").startswith(FRENCH_HOST)
            self.path = "/index-fr.html" if french else "/index-en.html"
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Keep the test's own output readable."""


class Board:
    """Serves the pages while the `with` block lasts."""

    def __init__(self) -> None:
        handler = partial(_Handler, directory=str(PAGES))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str = "", host: str = ENGLISH_HOST) -> str:
        """Return the address of one page under one of the board's names."""
        return f"http://{host}:{self.port}/{path}"

    def advert(self, slug: str, twin: str, language: str = "en") -> str:
        """Return the address of an advert on the board of its language."""
        host = FRENCH_HOST if language == "fr" else ENGLISH_HOST
        return self.url(f"{slug}/{twin}.html", host)
