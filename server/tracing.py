"""Names each request, so that an answer, its log lines and a caller's own trace can be joined.

A leaf: it knows nothing of Flask, so that the shortcut, the errors and the logs can all use it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# The shape in which a caller may name its request; anything else gets a random name.
REQUEST_ID_PATTERN = r"^[A-Za-z0-9-]{8,64}$"
# Stands for the template of a request that no route takes.
NO_ROUTE = "unmatched"

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# W3C Trace Context: version, trace id, parent id, flags; later versions may add more.
_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?"
)
_ID_BYTES = 8


@dataclass(slots=True)
class Trace:
    """What the logs and the metrics may know of the request that is answered now.

    Parameters
    ----------
    request_id : str
        The caller's own or a random one.
    trace_id : str or None
        32 hex digits of a `traceparent`, None where there is none.
    route : str, default NO_ROUTE
        Template of the path such as `/v1/reports/{report_id}`, never the path itself.
    problem : str or None
        Name of the problem that is answered.
    status : int, default 500
        Of the answer, once it begins.
    """

    request_id: str
    trace_id: str | None = None
    route: str = NO_ROUTE
    problem: str | None = None
    status: int = 500


_current: ContextVar[Trace | None] = ContextVar("fanal-trace", default=None)


def current_trace() -> Trace | None:
    """Return the trace of the request that this thread answers, None outside of one."""
    return _current.get()


@contextmanager
def keep_trace(trace: Trace) -> Iterator[Trace]:
    """Make a trace the current one of this thread."""
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def make_trace(request_id: str | None = None, traceparent: str | None = None) -> Trace:
    """Return the trace of a new request.

    Parameters
    ----------
    request_id : str or None
        `X-Request-ID` of the caller; one of another shape than `REQUEST_ID_PATTERN` is
        replaced, so that nothing else can be written into the logs with it.
    traceparent : str or None
        As W3C Trace Context defines it; one that breaks the definition is ignored.

    Examples
    --------
    >>> make_trace("my-request-7").request_id
    'my-request-7'
    >>> len(make_trace("no blank allowed").request_id)
    16
    """
    if request_id is None or not _REQUEST_ID.fullmatch(request_id):
        request_id = os.urandom(_ID_BYTES).hex()
    match = None if traceparent is None else _TRACEPARENT.fullmatch(traceparent)
    return Trace(request_id, None if match is None else match[1])


def note_route(template: str) -> None:
    """Remember the template of the path, in the contract's way of writing it."""
    trace = _current.get()
    if trace is not None:
        trace.route = template


def note_problem(name: str) -> None:
    """Remember the problem that is answered."""
    trace = _current.get()
    if trace is not None:
        trace.problem = name
