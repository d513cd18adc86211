"""Where a list goes on: the time and the id of its last row, as a word for an address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from server.store.tables import ROW_ID

# Seconds since 1970 until the year 5138.
_MOST_DIGITS = 11


class Moment(NamedTuple):
    """A time, to the second, and the id of a row of that time."""

    created: datetime
    id: str


def parse_moment(token: str) -> Moment | None:
    """Read what `write_moment` wrote, as it comes back in an address; None for anything else."""
    seconds, _, row_id = token.partition(".")
    if not (seconds.isdecimal() and len(seconds) <= _MOST_DIGITS and ROW_ID.fullmatch(row_id)):
        return None
    return Moment(datetime.fromtimestamp(int(seconds), UTC), row_id)


def write_moment(moment: Moment) -> str:
    """Return a moment as a word for an address.

    Examples
    --------
    >>> moment = Moment(datetime(2026, 11, 28, tzinfo=UTC), "abc")
    >>> write_moment(moment), parse_moment(write_moment(moment)) == moment
    ('1795824000.abc', True)
    """
    return f"{int(moment.created.timestamp())}.{moment.id}"
