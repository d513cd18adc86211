"""A line to the server that can be held at either end, so that something can happen meanwhile."""

from __future__ import annotations

import threading
from contextlib import closing, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from typing import Any

from tools.local_http import LocalHttp, Silent

_ENOUGH_S = 20


class HoldingLine(LocalHttp):
    """Passes requests on to the server and holds those of one kind while it is told to.

    Parameters
    ----------
    port : int
        Where the server listens.
    path : str
        Requests to this path that carry a body are held.
    """

    def __init__(self, port: int, path: str) -> None:
        self.held_at = ""
        self.holding = threading.Event()
        self._release = threading.Event()
        line = self

        class Handler(Silent, BaseHTTPRequestHandler):
            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                held = body and self.path == path
                if held:
                    line._hold("before")
                with closing(HTTPConnection("127.0.0.1", port, timeout=_ENOUGH_S)) as server:
                    server.request(self.command, self.path, body or None, dict(self.headers))
                    answer = server.getresponse()
                    content = answer.read()
                if held:
                    line._hold("after")
                with suppress(OSError):
                    self.send_response(answer.status)
                    self.send_header("Content-Type", answer.getheader("Content-Type") or "")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)

            do_GET = do_POST = do_DELETE = _pass_on

        super().__init__(Handler)
        self.origin = f"http://127.0.0.1:{self.port}"

    def hold(self, at: str) -> None:
        """Hold what comes: "before" the server has it, or "after" it answered."""
        self.held_at = at
        self.holding.clear()
        self._release.clear()

    def wait_held(self) -> None:
        """Wait until a request is held."""
        assert self.holding.wait(_ENOUGH_S), "no request came"

    def release(self) -> None:
        """Let everything go on."""
        self.held_at = ""
        self._release.set()

    def _hold(self, at: str) -> None:
        if self.held_at == at:
            self.holding.set()
            self._release.wait(_ENOUGH_S)

    def __exit__(self, *ended: Any) -> None:
        self.release()
        super().__exit__(*ended)
