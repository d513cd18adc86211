"""A gunicorn worker whose threads only ever work: the main loop waits for slow callers.

Gunicorn's own threads wait for the rest of a request and for callers that do not read, so that
as many slow callers as there are threads stop everybody (the attack called slowloris).
"""

from __future__ import annotations

import selectors
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders  # type: ignore[import-untyped]
from gunicorn.workers.gthread import (  # type: ignore[import-untyped]
    STOP_KEEPALIVE_LINGER,
    ThreadWorker,
)

from server.errors import describe_failure
from server.gathering import Gathering
from server.line import Line

# How long a request may take to come, in seconds, and more for each so many bytes of its body.
READ_S, BYTES_A_SECOND = 10.0, 8192
# How long a caller may take nothing of an answer, in seconds.
STALL_S = 20.0
# How long the other side's end is waited for after the last answer, in seconds, and how much of
# what it still sends is thrown away.
LINGER_S, LINGER_BYTES = 2.0, 1_048_576
# What all unfinished requests may hold in memory together.
MAX_HELD_BYTES = 67_108_864
# How often late connections are looked for, in seconds.
SWEEP_S = 0.5

_HEAD_TOO_LONG = LimitRequestHeaders("the head is too long")
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Hands requests to threads when they are whole, and answers on when callers read them."""

    # Bytes of a request's body above which nobody waits for the rest; a subclass knows better.
    max_body_bytes = 1_048_576

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Connections in the main loop's care -> when they are given up.
        self._deadlines: dict[Any, float] = {}
        self._held_bytes = 0
        self._next_sweep = 0.0

    # --- A request comes ------------------------------------------------------------------

    def enqueue_req(self, conn: Any) -> None:
        """Begin to take in a request; gunicorn calls it where one may be coming."""
        if not isinstance(conn.sock, Line):
            conn.sock = Line(conn.sock)
        conn.gathering = Gathering(self.max_body_bytes)
        conn.held_bytes, conn.is_silent = 0, True
        # A head may have been read ahead with the request before.
        ahead = conn.parser.unreader.take_buffered() if conn.parser else b""
        ahead, conn.sock.incoming = ahead + bytes(conn.sock.incoming), bytearray()
        conn.began = time.monotonic()
        if ahead:
            self._gather(conn, ahead)
        else:
            self._read(conn)

    def _read(self, conn: Any, _line: Any = None) -> None:
        try:
            data = conn.sock.receive()
        except BlockingIOError:
            return self._await_more(conn)
        except OSError:
            data = b""
        return self._gather(conn, data) if data else self._drop(conn)

    def _gather(self, conn: Any, data: bytes) -> None:
        gathering = conn.gathering
        conn.is_silent = False
        conn.held_bytes += len(data)
        self._held_bytes += len(data)
        if gathering.add(data):
            return self._hand_on(conn)
        if self._held_bytes > MAX_HELD_BYTES:
            return self._drop(conn)
        if gathering.wants_continue:
            gathering.wants_continue = False
            conn.sock.sendall(_CONTINUE)
            # Where it does not go at once, the caller sends its body a little later by itself.
            with suppress(OSError):
                conn.sock.flush()
        return self._await_more(conn)

    def _await_more(self, conn: Any) -> None:
        # From the beginning, so that a byte now and then gains nothing.
        size = max(conn.gathering.awaited_bytes, len(conn.gathering.data))
        ends = conn.began + READ_S + size / BYTES_A_SECOND
        self._attend(conn, selectors.EVENT_READ, self._read, ends)

    def _hand_on(self, conn: Any) -> None:
        self._leave(conn)
        self._let_go(conn)
        conn.sock.incoming = conn.gathering.data
        conn.sock.has_run_dry = False
        # Gunicorn must not wait for data: all of it is here.
        conn.data_ready = True
        super().enqueue_req(conn)

    # --- A thread answers -----------------------------------------------------------------

    def handle(self, conn: Any) -> Any:
        """Answer a request that is here; runs in a thread."""
        if conn.gathering.is_head_too_long:
            self.handle_error(None, conn.sock, conn.client, _HEAD_TOO_LONG)
            is_kept = False
        else:
            is_kept = super().handle(conn)
        # Most answers go whole, here and now; the main loop meets any failure again.
        with suppress(OSError):
            conn.sock.flush()
        return is_kept

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Run the application; where a body is cut, say that the connection ends with it."""
        if conn.gathering.is_cut:
            req.force_close()
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Any, keepalive: Any) -> bool:
        # Where the body was not all here, the next bytes are no request.
        is_whole = super()._keepalive_after(conn, keepalive)
        return bool(is_whole) and not conn.sock.has_run_dry

    # --- An answer goes -------------------------------------------------------------------

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Send what is left of an answer, then wait for the next request or the end."""
        if conn.sock.fileno() < 0:
            # A thread has closed it, because its answer broke off.
            self.nr_conns -= 1
            return
        failure = None if fs.cancelled() else fs.exception()
        if failure is not None:
            self.log.error("a thread failed: %s", describe_failure(failure))
        conn.is_kept = failure is None and not fs.cancelled() and bool(fs.result())
        self._write(conn)

    def _write(self, conn: Any, _line: Any = None) -> None:
        try:
            has_gone = conn.sock.flush()
        except OSError:
            return self._drop(conn)
        if not has_gone:
            ends = time.monotonic() + STALL_S
            return self._attend(conn, selectors.EVENT_WRITE, self._write, ends)
        self._leave(conn)
        return self._keep(conn) if conn.is_kept else self._linger(conn)

    def _keep(self, conn: Any) -> None:
        if conn.sock.incoming or conn.parser.unreader.buf.getvalue():
            return self.enqueue_req(conn)
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, time.monotonic() + STOP_KEEPALIVE_LINGER)
        self.keepalived_conns.append(conn)
        readable = partial(self.on_client_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, readable)
        return None

    def _linger(self, conn: Any) -> None:
        """Let the other side read the answer: closing with unread bytes would destroy it."""
        conn.left_bytes = LINGER_BYTES
        try:
            conn.sock.finish()
        except OSError:
            return self._drop(conn)
        ends = time.monotonic() + LINGER_S
        return self._attend(conn, selectors.EVENT_READ, self._throw_away, ends)

    def _throw_away(self, conn: Any, _line: Any = None) -> None:
        try:
            data = conn.sock.receive()
        except BlockingIOError:
            return
        except OSError:
            data = b""
        conn.left_bytes -= len(data)
        if not data or conn.left_bytes < 0:
            self._drop(conn)

    # --- Whom the main loop cares for -----------------------------------------------------

    def _attend(self, conn: Any, event: int, act: Any, ends: float) -> None:
        """Call `act` at each event, until `_leave` is called or the time is over."""
        if conn not in self._deadlines:
            self.poller.register(conn.sock, event, partial(act, conn))
        self._deadlines[conn] = ends

    def _leave(self, conn: Any) -> None:
        if self._deadlines.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)

    def _let_go(self, conn: Any) -> None:
        self._held_bytes -= conn.held_bytes
        conn.held_bytes = 0

    def _drop(self, conn: Any) -> None:
        self._leave(conn)
        self._let_go(conn)
        self.nr_conns -= 1
        conn.sock.close()

    def murder_pending(self) -> None:
        """Give up connections that are late; gunicorn calls it after each wait."""
        now = time.monotonic()
        if now < self._next_sweep:
            return
        self._next_sweep = now + SWEEP_S
        late = [conn for conn, ends in self._deadlines.items() if self._is_late(conn, ends, now)]
        for conn in late:
            self._drop(conn)

    def _is_late(self, conn: Any, ends: float, now: float) -> bool:
        # A stopping worker waits for what has begun, and only a moment for what may come.
        waits_in_vain = not self.alive and conn.is_silent
        return now > ends or (waits_in_vain and now > conn.began + STOP_KEEPALIVE_LINGER)
