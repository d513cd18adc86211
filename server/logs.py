"""Logs that carry no text, no address and no person: only what the server did.

One JSON object a line: time, level, logger, message, and where a request is answered request_id,
trace_id and route; a request's own line has method, status and ms too.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from server.errors import describe_failure
from server.tracing import current_trace

# Whose messages are ours, or known to hold nothing of a request. Of all others only the place is
# written: their words may quote what they worked on.
_TRUSTED = ("fanal", "gunicorn")


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; of an error its class and place, never its message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": _write_time(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _read_message(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["failure"] = describe_failure(record.exc_info[1])
        if (trace := current_trace()) is not None:
            line["request_id"] = trace.request_id
            line["trace_id"] = trace.trace_id
            line["route"] = trace.route
        line.update(getattr(record, "more", {}))
        return json.dumps({key: value for key, value in line.items() if value is not None})


def configure_logging(level: str) -> None:
    """Send our own log lines, and warnings of what we use, to standard error.

    Parameters
    ----------
    level : str
        A name of `logging`, in any case; holds for our own lines.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("fanal")
    logger.handlers = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
    # Without a handler of its own Python writes others' warnings with all that is in them.
    logging.getLogger().handlers = [handler]


def _read_message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in _TRUSTED:
        return record.getMessage()
    return f"message at {record.module}:{record.lineno}"


def _write_time(seconds: float) -> str:
    time = datetime.fromtimestamp(seconds, UTC)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
