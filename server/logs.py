"""Logs that carry no text, no address and no person: only what the server did."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from server.errors import describe_failure

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Writes the class and place of an error, never its message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: _ExcInfo) -> str:
        """Return one line without the error's own words."""
        return "unknown failure" if ei[1] is None else describe_failure(ei[1])


def configure_logging(level: str) -> None:
    """Send our own log lines to standard error.

    Parameters
    ----------
    level : str
        A name of `logging`, in any case.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(QuietFormatter())
    logger = logging.getLogger("fanal")
    logger.handlers = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
