"""A proxy that writes down every request of a browser and lets only loopback pass."""

from __future__ import annotations

import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from tools.local_http import LocalHttp, Silent

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Headers that belong to one line between two programs and are not passed on.
_OWN_TO_A_LINE = {"connection", "proxy-connection", "keep-alive", "transfer-encoding"}


@dataclass(frozen=True)
class Request:
    """One request as the browser made it."""

    method: str
    host: str
    port: int | None
    path: str
    body: bytes

    @property
    def leaves(self) -> bool:
        """Return whether it was meant for another computer."""
        return self.host not in LOOPBACK


class Recorder(LocalHttp):
    """Records while the `with` block lasts.

    A request to another computer is written down and refused; to a browser that looks like a
    network that is down.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        recorder = self

        class Handler(_Handler):
            record = staticmethod(recorder.requests.append)

        super().__init__(Handler)

    def leaving(self) -> list[Request]:
        """Return the requests that were meant for other computers."""
        return [request for request in self.requests if request.leaves]

    def sent_to(self, port: int) -> list[Request]:
        """Return the requests to one port of this computer."""
        return [one for one in self.requests if not one.leaves and one.port == port]


class Tap(Recorder):
    """Stands in front of one server of this computer, as if it were that server.

    What a page asks of it is written down; after the `with` block nothing answers there, as
    without a network.

    Parameters
    ----------
    port : int
        Of the server behind it.
    """

    def __init__(self, port: int) -> None:
        super().__init__()
        self._server.RequestHandlerClass = _make_tap(self, port)

    @property
    def origin(self) -> str:
        """Return the address that pages are opened at."""
        return f"http://127.0.0.1:{self.port}"


def _make_tap(tap: Tap, port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        record = staticmethod(tap.requests.append)

        def parse_request(self) -> bool:
            parsed = super().parse_request()
            # From here on it is as if the browser had used us as a proxy.
            self.path = f"http://127.0.0.1:{port}{self.path}" if parsed else ""
            return parsed

    return Handler


class _Handler(Silent, BaseHTTPRequestHandler):
    """Takes requests in the form that browsers use with a proxy: the whole address."""

    record: Any

    def _pass_on(self) -> None:
        target = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = target.path + (f"?{target.query}" if target.query else "")
        request = Request(self.command, target.hostname or "", target.port, path, body)
        self.record(request)
        self.close_connection = True
        if request.leaves:
            self.send_error(502)
            return
        # When nothing listens there, the line is cut, as it would be without us.
        with suppress(OSError, HTTPException):
            self._answer_from(request)

    def _answer_from(self, request: Request) -> None:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in _OWN_TO_A_LINE}
        with closing(HTTPConnection(request.host, request.port or 80, timeout=20)) as line:
            line.request(request.method, request.path, request.body or None, headers)
            answer = line.getresponse()
            content = answer.read()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _OWN_TO_A_LINE | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = do_OPTIONS = _pass_on

    def do_CONNECT(self) -> None:
        """Write down where a closed line was asked for; it is never opened."""
        host, _, port = self.path.rpartition(":")
        self.record(Request("CONNECT", host.strip("[]"), int(port), "", b""))
        self.close_connection = True
        self.send_error(502)

    def handle(self) -> None:
        with suppress(ConnectionError, socket.timeout):
            super().handle()
