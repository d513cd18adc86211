"""Stands in front of everything: names, times, counts and, where wanted, logs each request."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from server.metrics import Metrics
from server.tracing import Trace, keep_trace, make_trace, note_route

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST_ID_HEADER = "X-Request-ID"

_logger = logging.getLogger("fanal.request")


class Observer:
    """A WSGI application in front of another one.

    Parameters
    ----------
    application : WSGI application
        Answers; it names the route with `server.tracing.note_route`.
    metrics : Metrics
        Where requests are counted.
    logs_requests : bool
        Whether each request gets a line, without address, path and content.
    """

    def __init__(self, application: WSGIApplication, metrics: Metrics, logs_requests: bool) -> None:
        self._application = application
        self._metrics = metrics
        self._logs_requests = logs_requests

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        began = perf_counter()
        trace = make_trace(environ.get("HTTP_X_REQUEST_ID"), environ.get("HTTP_TRACEPARENT"))

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            trace.status = int(status[:3])
            return start_response(
                status, [*headers, (REQUEST_ID_HEADER, trace.request_id)], *failure
            )

        with keep_trace(trace):
            try:
                return self._application(environ, start)
            finally:
                self._record(trace, environ["REQUEST_METHOD"], perf_counter() - began)

    def _record(self, trace: Trace, method: str, seconds: float) -> None:
        status = trace.status
        self._metrics.count_request(trace.route, method, status, seconds)
        if status >= 400:
            self._metrics.count_refusal(trace.route, method, status, trace.problem)
        if self._logs_requests:
            more = {"method": method, "status": status, "ms": round(seconds * 1000, 1)}
            _logger.info("request", extra={"more": more})


def register_observing(app: Flask) -> None:
    """Note the route of each request; call it before anything that may refuse requests."""

    def note() -> None:
        if request.url_rule is not None:
            note_route(write_template(request.url_rule.rule))

    app.before_request(note)


def write_template(rule: str) -> str:
    """Return a rule of Flask as the contract writes it.

    Examples
    --------
    >>> write_template("/v1/reports/<report_id>")
    '/v1/reports/{report_id}'
    >>> write_template("/docs/ui/<path:name>")
    '/docs/ui/{name}'
    """
    parts = rule.split("<")
    rest = (part.partition(">") for part in parts[1:])
    return parts[0] + "".join(f"{{{name.rpartition(':')[2]}}}{after}" for name, _, after in rest)
