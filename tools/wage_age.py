"""Says which published wages have to be looked up anew (`python -m tools.wage_age`).

Standard library only, because the source archive of the extension carries this file.
"""

# ruff: noqa: T201 - what it finds is told to a person.
from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tools.help_line_age import months_since, read_today

WAGES = Path(__file__).resolve().parent.parent / "model" / "guidance" / "wages.json"
# Most countries set their minimum wage once a year, some every second year.
MAX_MONTHS = 24


def main() -> int:
    """Print what is old. Returns 0: an old wage is a task, no reason to stop."""
    for sentence in warn_of_old_wages(json.loads(WAGES.read_text("utf-8")), read_today()):
        print(f"fanal: {sentence}", file=sys.stderr)
    return 0


def warn_of_old_wages(wages: dict[str, Any], today: date) -> list[str]:
    """Say which wages come from sources of too long ago.

    Parameters
    ----------
    wages : dict
        The content of `model/guidance/wages.json`.
    today : date
        The day of asking.

    Returns
    -------
    list of str
        One sentence for each old row; empty where all are new.
    """
    return [
        f"wage {row['country']}: its source, {row['source']}, is of {row['date']}."
        for row in wages["rows"]
        if months_since(row["date"][:7], today) > MAX_MONTHS
    ]


if __name__ == "__main__":
    sys.exit(main())
