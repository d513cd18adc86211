"""Says which help lines have to be looked up anew (`python -m tools.help_line_age`).

Standard library only, because the source archive of the extension carries this file.
"""

# ruff: noqa: T201 - what it finds is told to a person.
from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

LINES = Path(__file__).resolve().parent.parent / "model" / "guidance" / "helplines.json"
# Numbers change: after so many months a line has to be confirmed at its owner's page again.
MAX_MONTHS = 12


def main() -> int:
    """Print what is old. Returns 0: an old line is a task, no reason to stop."""
    for sentence in warn_of_old_lines(json.loads(LINES.read_text("utf-8")), read_today()):
        print(f"fanal: {sentence}", file=sys.stderr)
    return 0


def warn_of_old_lines(book: dict[str, Any], today: date) -> list[str]:
    """Say which help lines were checked too long ago, and how many have no date.

    Parameters
    ----------
    book : dict
        The content of `model/guidance/helplines.json`.
    today : date
        The day of asking.

    Returns
    -------
    list of str
        One sentence for each old line, and one for all without a date; empty where all are new.
    """
    old, undated = [], 0
    for country, line in _each_line(book):
        if line["checked"] is None:
            undated += 1
        elif months_since(line["checked"], today) > MAX_MONTHS:
            old.append(f"help line {country}, {line['name']}: last checked in {line['checked']}.")
    if undated:
        old.append(f"without a date of checking, which readers are told: {undated} help lines.")
    return old


def _each_line(book: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in book["international"]:
        yield "international", line
    for country, lines in book["countries"].items():
        for line in lines:
            yield country, line


def months_since(checked: str, today: date) -> int:
    """Return the months from one that is written as `2026-09` to that of a day."""
    year, month = map(int, checked.split("-"))
    return (today.year - year) * 12 + today.month - month


def read_today() -> date:
    """Return the day it is, by universal time."""
    return datetime.now(UTC).date()


if __name__ == "__main__":
    sys.exit(main())
