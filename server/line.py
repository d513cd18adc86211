"""A connection on which nobody ever waits: what came lies ready, what cannot go yet is kept."""

from __future__ import annotations

import os
import socket
from collections import deque
from itertools import islice
from typing import Any

_AT_ONCE = 65_536
# Pieces of an answer that go together.
_PARTS = 16


class Line:
    """Stands for a socket towards gunicorn, whose threads read and write without waiting.

    Parameters
    ----------
    sock : socket
        The connection; it is never made to block.

    Attributes
    ----------
    incoming : bytearray
        What a thread may read: a whole request. It sees an end after that.
    has_run_dry : bool
        Whether a thread wanted more than was there; the connection must not be used again.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self.incoming = bytearray()
        self.has_run_dry = False
        # Bytes, or parts of files as (descriptor, offset, end), in the order of their going.
        self._outgoing: deque[memoryview | tuple[int, int, int]] = deque()

    # --- What gunicorn's threads call -----------------------------------------------------

    def recv(self, size: int) -> bytes:
        """Return what has come, at most `size` bytes; nothing where that is used up."""
        if not self.incoming:
            self.has_run_dry = True
            return b""
        data = bytes(self.incoming[:size])
        del self.incoming[:size]
        return data

    def sendall(self, data: bytes) -> None:
        """Keep it for `flush`, so that head and body of an answer go together."""
        if data:
            self._outgoing.append(memoryview(data))

    def send(self, data: bytes) -> int:
        """Do nothing: gunicorn sends only "100 Continue" this way, when the body is here."""
        return len(data)

    def sendfile(self, file: Any, offset: int = 0, count: int = 0) -> int:
        """Keep a part of a file for `flush`; the file may be closed meanwhile."""
        self._outgoing.append((os.dup(file.fileno()), offset, offset + count))
        return count

    def shutdown(self, how: int) -> None:
        """End one direction; gunicorn does so where an answer broke off."""
        self._sock.shutdown(how)

    def setblocking(self, _is_blocking: bool) -> None:
        """Do nothing: it never blocks."""

    def gettimeout(self) -> float:
        """Return that it never blocks."""
        return 0.0

    def settimeout(self, _seconds: float | None) -> None:
        """Do nothing: it never blocks."""

    # --- What the main loop calls ---------------------------------------------------------

    def fileno(self) -> int:
        """Return the number by which the poller knows it."""
        return self._sock.fileno()

    def receive(self) -> bytes:
        """Return new bytes, none at the end; raises BlockingIOError where none came yet."""
        return self._sock.recv(_AT_ONCE)

    def flush(self) -> bool:
        """Send what goes; return whether all has gone. Raises OSError where nobody listens."""
        try:
            while self._outgoing:
                if isinstance(self._outgoing[0], memoryview):
                    self._send_bytes()
                else:
                    self._send_file(*self._outgoing[0])
        except BlockingIOError:
            return False
        return True

    def finish(self) -> None:
        """Tell the other side that nothing more comes."""
        self._sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close it and let go of what was not sent."""
        for part in self._outgoing:
            if isinstance(part, tuple):
                os.close(part[0])
        self._outgoing.clear()
        self._sock.close()

    def _send_bytes(self) -> None:
        """Send the bytes at the front together, and keep what did not go."""
        parts: list[memoryview] = []
        for part in islice(self._outgoing, _PARTS):
            # What stands behind a file has to wait for it.
            if not isinstance(part, memoryview):
                break
            parts.append(part)
        left = self._sock.sendmsg(parts)
        for part in parts:
            self._outgoing.popleft()
            if left < len(part):
                self._outgoing.appendleft(part[left:])
                return
            left -= len(part)

    def _send_file(self, descriptor: int, offset: int, end: int) -> None:
        sent = os.sendfile(self.fileno(), descriptor, offset, end - offset) if end > offset else 0
        self._outgoing.popleft()
        if sent and offset + sent < end:
            self._outgoing.appendleft((descriptor, offset + sent, end))
        else:
            # All is sent, or the file has become shorter.
            os.close(descriptor)
