"""Gunicorn without the request in its logs and answers: no address, no line, no text."""

from __future__ import annotations

import json
import logging
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.util import write_nonblock  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from server.errors import PROBLEM_TYPE, describe_failure, problem_body
from server.logs import QuietFormatter


class QuietLogger(Logger):  # type: ignore[misc]
    """Writes failures by class and place only, and never an access line."""

    def setup(self, cfg: Any) -> None:
        """Set gunicorn's handlers, each with our formatter."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(QuietFormatter())

    def debug(self, *_arguments: Any, **_named: Any) -> None:
        """Write nothing: gunicorn's own debug lines hold the path of each request."""

    def access(self, *_arguments: Any) -> None:
        """Write nothing: an access line holds the address and the path."""


class QuietWorker(ThreadWorker):  # type: ignore[misc]
    """Threads that answer a broken request without repeating it.

    Gunicorn's own worker writes the request line or header into its log and its answer.
    """

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Log the class of the error and answer with a plain problem."""
        is_ours = not type(exc).__module__.startswith("gunicorn.http")
        self.log.log(
            logging.ERROR if is_ours else logging.INFO,
            "request refused: %s",
            describe_failure(exc) if is_ours else type(exc).__name__,
        )
        name = "internal-error" if is_ours else "malformed-request"
        body = json.dumps(problem_body(name)).encode()
        status = b"500 Internal Server Error" if is_ours else b"400 Bad Request"
        head = b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        try:
            write_nonblock(client, head % (status, PROBLEM_TYPE.encode(), len(body)) + body)
        except OSError:
            self.log.debug("the caller had gone")
