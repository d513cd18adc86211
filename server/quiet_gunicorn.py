"""Gunicorn without the request in its logs and answers: no address, no line, no text."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.util import write_nonblock  # type: ignore[import-untyped]

from server.errors import PROBLEM_TYPE, PROBLEMS, describe_failure, problem_body
from server.headers import DATA_HEADERS, NO_STORE
from server.logs import JsonFormatter
from server.metrics import OTHER
from server.observing import REQUEST_ID_HEADER
from server.patient_worker import PatientWorker
from server.services import services_of
from server.tracing import NO_ROUTE, Trace, keep_trace, make_trace


class QuietLogger(Logger):  # type: ignore[misc]
    """Writes failures by class and place only, and never an access line."""

    def setup(self, cfg: Any) -> None:
        """Set gunicorn's handlers, each with our formatter."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())

    def debug(self, *_arguments: Any, **_named: Any) -> None:
        """Write nothing: gunicorn's own debug lines hold the path of each request."""

    def access(self, *_arguments: Any) -> None:
        """Write nothing: an access line holds the address and the path."""


class QuietWorker(PatientWorker):
    """Answers a broken request without repeating it.

    Gunicorn's own worker writes the request line or header into its log and its answer.
    """

    def load_wsgi(self) -> None:
        """Load the application, which knows how long a body may be."""
        super().load_wsgi()
        self.max_body_bytes = self.wsgi.config["MAX_CONTENT_LENGTH"]

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Log the class of the error and answer with a plain problem."""
        is_ours = not type(exc).__module__.startswith("gunicorn.http")
        with keep_trace(make_trace()) as trace:
            self.log.log(
                logging.ERROR if is_ours else logging.INFO,
                "request refused: %s",
                describe_failure(exc) if is_ours else type(exc).__name__,
            )
            answer = _write_problem("internal-error" if is_ours else "malformed-request", trace)
        # No other layer sees these requests.
        metrics = services_of(self.wsgi.extensions).metrics
        metrics.count_request(NO_ROUTE, OTHER, 500 if is_ours else 400, 0.0)
        try:
            write_nonblock(client, answer)
        except OSError:
            self.log.debug("the caller had gone")


def _write_problem(name: str, trace: Trace) -> bytes:
    """Return a whole answer, with the headers that every answer has."""
    body = json.dumps(problem_body(name)).encode()
    status = HTTPStatus(PROBLEMS[name][0])
    headers = [
        *DATA_HEADERS,
        NO_STORE,
        (REQUEST_ID_HEADER, trace.request_id),
        ("Connection", "close"),
        ("Content-Type", PROBLEM_TYPE),
        ("Content-Length", str(len(body))),
    ]
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{field}: {value}" for field, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
