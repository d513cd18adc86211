"""Every error of the server in one shape: RFC 9457 problem details with a list of fields.

No error repeats anything of the request: a text must not come back in a log or on a screen.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from server.tracing import current_trace, note_problem

logger = logging.getLogger("fanal")

# Where the errors of requests are made that break the rules of HTTP; nothing else is.
_READER = "gunicorn.http"

PROBLEM_TYPE = "application/problem+json"
URN_PREFIX = "urn:fanal:problem:"
# Names the one request, so that whoever is told of a failure can find its line in the log.
INSTANCE_PREFIX = "urn:fanal:request:"

# The stable names: name -> (status, title, detail).
PROBLEMS: Mapping[str, tuple[int, str, str]] = {
    "malformed-request": (400, "Bad request", "The request could not be read."),
    "malformed-json": (400, "Not JSON", "The body is not valid JSON in UTF-8."),
    "unauthorized": (401, "Unauthorized", "This address needs a token in Authorization."),
    "cross-site-form": (403, "Refused", "The form was sent from another site."),
    "not-found": (404, "Not found", "There is nothing at this address."),
    "report-not-found": (404, "Not found", "There is no such report for this receipt."),
    "method-not-allowed": (405, "Method not allowed", "This address does not take this method."),
    "no-question": (409, "No open question", "No question of a reviewer waits for a reply."),
    "body-too-large": (413, "Body too large", "The body is larger than this server accepts."),
    "unsupported-media-type": (
        415,
        "Unsupported media type",
        "The body must be application/json in UTF-8, not compressed.",
    ),
    "unknown-host": (421, "Unknown host", "This server does not answer under this host name."),
    "invalid-fields": (422, "Invalid fields", "The request breaks the contract; see fields."),
    "idempotency-mismatch": (
        422,
        "Idempotency key reused",
        "This Idempotency-Key was already used with another body.",
    ),
    "too-many-requests": (429, "Too many requests", "Wait a little and try again."),
    "internal-error": (500, "Internal error", "The server failed; nothing was kept of it."),
    "not-ready": (503, "Not ready", "The server cannot answer yet."),
    "store-full": (503, "Full", "No more reports can be stored now; nothing was kept of it."),
    "store-unavailable": (
        503,
        "Reports cannot be reached",
        "The database does not answer; nothing was kept of it. Try again later.",
    ),
}

# When to come back, in seconds: a database is often back at once, room comes with time.
RETRY_AFTER_S = {"not-ready": 5, "store-unavailable": 5, "store-full": 3600}

# While a database is away one line in this time is enough, in seconds.
_LOG_STORE_EVERY_S = 10.0

# What the database's driver raises where the database is down, locked, read-only, full or damaged.
# Other errors of SQLAlchemy are errors of ours.
STORE_FAILURES: tuple[type[Exception], ...] = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.InternalError,
    exc.TimeoutError,
)

# Errors that Flask and Werkzeug raise by themselves.
_NAME_BY_STATUS = {
    400: "malformed-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
}


class Problem(Exception):
    """An expected error, by its stable name.

    Parameters
    ----------
    name : str
        A key of `PROBLEMS`.
    fields : sequence of dict, default ()
        Each with "field", "reason" and "message"; none of them repeats input.
    """

    def __init__(self, name: str, fields: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.fields = list(fields)


def field_error(field: str, reason: str, message: str) -> dict[str, str]:
    """Return one row of a problem's list of fields."""
    return {"field": field, "reason": reason, "message": message}


def problem_body(name: str, fields: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """Return the problem as the object that is sent."""
    status, title, detail = PROBLEMS[name]
    body = {
        "type": URN_PREFIX + name,
        "title": title,
        "status": status,
        "detail": detail,
        "fields": list(fields),
    }
    if (trace := current_trace()) is not None:
        body["instance"] = INSTANCE_PREFIX + trace.request_id
    return body


def make_problem(name: str, fields: Sequence[Mapping[str, str]] = ()) -> Response:
    """Return the response for a problem."""
    note_problem(name)
    body = json.dumps(problem_body(name, fields))
    response = Response(body, PROBLEMS[name][0], content_type=PROBLEM_TYPE)
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if name in RETRY_AFTER_S:
        response.headers["Retry-After"] = str(RETRY_AFTER_S[name])
    return response


def describe_failure(error: BaseException) -> str:
    """Return the class of an error and where it arose, without its message.

    The message may quote the text under judgement, so it never reaches a log.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    return f"{type(error).__name__} at {places or 'unknown place'}"


def register_error_handlers(app: Flask) -> None:
    """Make every error of the application a problem."""
    app.register_error_handler(Problem, _handle_problem)
    app.register_error_handler(HTTPException, _handle_http)
    for failure in STORE_FAILURES:
        app.register_error_handler(failure, _handle_store_failure)
    # Last, because it takes whatever no other handler knows.
    app.register_error_handler(Exception, _handle_unexpected)


def _handle_problem(error: Problem) -> Response:
    return make_problem(error.name, error.fields)


def _handle_http(error: HTTPException) -> Response:
    if isinstance(error.code, int) and 300 <= error.code < 400:
        return Response(error.get_response().get_data(), error.code, error.get_headers())
    name = _NAME_BY_STATUS.get(error.code or 500)
    if name is None:
        name = "malformed-request" if (error.code or 500) < 500 else "internal-error"
    response = make_problem(name)
    for key, value in error.get_headers():
        if key in {"Allow", "Retry-After"}:
            response.headers[key] = value
    return response


class _StoreFailures:
    """Logs that the database cannot be used, without flooding the log."""

    def __init__(self) -> None:
        self._log_at = 0.0

    def note(self, error: Exception) -> None:
        now = time.monotonic()
        if now >= self._log_at:
            self._log_at = now + _LOG_STORE_EVERY_S
            logger.warning("the database cannot be used: %s", _name_failure(error))


_store_failures = _StoreFailures()


def note_store_failure(error: Exception) -> None:
    """Log that the database cannot be used; once in a while is enough while it is away."""
    _store_failures.note(error)


def _handle_store_failure(error: Exception) -> Response:
    note_store_failure(error)
    return make_problem("store-unavailable")


def _name_failure(error: Exception) -> str:
    """Return the driver's own name of a failure, such as SQLITE_FULL or 57P03, without words."""
    cause = getattr(error, "orig", None)
    names = (getattr(cause, name, None) for name in ("sqlite_errorname", "sqlstate"))
    return " ".join([type(error).__name__, *(name for name in names if name)])


def _handle_unexpected(error: Exception) -> Response:
    # A damaged file: SQLite has no class of its own for it, and what has one is an error of ours.
    if type(error) is exc.DatabaseError:
        return _handle_store_failure(error)
    # A body in broken chunks is found out only where it is read.
    if type(error).__module__.startswith(_READER):
        return make_problem("malformed-request")
    logger.error("unexpected failure: %s", describe_failure(error))
    return make_problem("internal-error")
