"""Says when the bytes of a request are all there, so that no thread waits for a slow caller.

It only decides *when* a request is handed on; how it is read is gunicorn's business alone, which
gets the same bytes. Where a head is odd the request is handed on at once, and refused there.
"""

from __future__ import annotations

import re

# Room for the longest line and the most headers that a browser sends.
MAX_HEAD_BYTES = 65_536
# A body in chunks may be so much longer on the way than what is in it.
_CHUNK_SLACK = 65_536

_HEAD_END = b"\r\n\r\n"
_FRAMING = re.compile(rb"\r\n(content-length|transfer-encoding):[ \t]*([^\r\n]*)", re.IGNORECASE)
_EXPECT = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}(?=[;\r])")


class Gathering:
    """The bytes of one request, as they come.

    Parameters
    ----------
    max_body_bytes : int
        Of a longer body nobody waits for the rest: it will be refused.

    Attributes
    ----------
    data : bytearray
        All bytes so far; may hold the beginning of a next request.
    is_ready : bool
        Whether to hand the request on.
    is_head_too_long : bool
        Whether it is handed on only to be refused.
    is_cut : bool
        Whether it is handed on without the end of its body, which is too long.
    wants_continue : bool
        Whether the caller waits for "100 Continue" before it sends the body.
    awaited_bytes : int
        Length of the body that the head announces.
    """

    def __init__(self, max_body_bytes: int) -> None:
        self.data = bytearray()
        self.is_ready = False
        self.is_head_too_long = False
        self.is_cut = False
        self.wants_continue = False
        self.awaited_bytes = 0
        self._max_body_bytes = max_body_bytes
        self._looked_to = 0
        # Where the body begins, once the head is there, and where it ends or its next chunk is.
        self._body = -1
        self._next_chunk = -1

    def add(self, data: bytes) -> bool:
        """Take more bytes; return whether the request is to be handed on."""
        self.data += data
        if self._body < 0 and not self.is_ready:
            self._look_for_head()
        if self._body >= 0 and not self.is_ready:
            self.is_ready = self._is_body_whole()
        return self.is_ready

    def _look_for_head(self) -> None:
        end = self.data.find(_HEAD_END, max(0, self._looked_to - len(_HEAD_END) + 1))
        self._looked_to = len(self.data)
        if end > MAX_HEAD_BYTES or (end < 0 and len(self.data) > MAX_HEAD_BYTES):
            self.is_head_too_long = self.is_ready = True
        elif end >= 0:
            self._body = end + len(_HEAD_END)
            self._read_framing(bytes(self.data[: end + 2]))

    def _read_framing(self, head: bytes) -> None:
        found = [(name.lower(), value.strip()) for name, value in _FRAMING.findall(head)]
        if not found:
            self.is_ready = True
        elif found[0][0] == b"content-length" and len(found) == 1 and found[0][1].isdigit():
            self.awaited_bytes = int(found[0][1][:18])
            self.is_ready = self.is_cut = self.awaited_bytes > self._max_body_bytes
        elif found == [(b"transfer-encoding", b"chunked")]:
            self._next_chunk = self._body
        else:
            # Two lengths, or a coding that is not served: gunicorn refuses these by the head.
            self.is_ready = True
        self.wants_continue = not self.is_ready and _EXPECT.search(head) is not None

    def _is_body_whole(self) -> bool:
        if self._next_chunk < 0:
            return len(self.data) >= self._body + self.awaited_bytes
        return self._are_chunks_whole()

    def _are_chunks_whole(self) -> bool:
        """Step over the chunks that are there; a broken one ends the waiting."""
        if len(self.data) - self._body > self._max_body_bytes + _CHUNK_SLACK:
            self.is_cut = True
            return True
        while (line_end := self.data.find(b"\r\n", self._next_chunk)) >= 0:
            size = _CHUNK_SIZE.match(self.data, self._next_chunk)
            if size is None:
                return True
            length = int(size[0], 16)
            if length == 0:
                # Trailers may follow; an empty line ends the body.
                return self.data.find(_HEAD_END, line_end) >= 0
            if line_end + 2 + length + 2 > len(self.data):
                return False
            self._next_chunk = line_end + 2 + length + 2
        return False
