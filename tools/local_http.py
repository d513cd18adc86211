"""A server of a few lines on a free port of this computer, for tests and benchmarks."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

# How often it looks whether it is to end, in seconds.
_LOOK_S = 0.05


class Silent:
    """Put before a handler of requests: what tests and benchmarks print stays readable."""

    def log_message(self, *_arguments: Any) -> None:
        """Write no log."""


class LocalHttp:
    """Serves while the `with` block lasts.

    Parameters
    ----------
    handler : callable
        Makes what answers one line, as `http.server` wants it.
    context : SSLContext or None, default None
        Certificate and key where it speaks https.

    Attributes
    ----------
    port : int
        Where it listens, on 127.0.0.1.
    """

    def __init__(
        self, handler: Callable[..., BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
    ) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_port

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(_LOOK_S,), daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
