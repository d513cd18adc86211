"""Keeps what the long proofs measured, and puts it as a table into the document."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
FIGURES = ROOT / "server" / "soak.json"
DOCUMENT = ROOT / "server" / "SOAK.md"


def keep(part: str, figures: Any, seconds: float) -> None:
    """Write the figures of one part; those of other parts stay.

    Parameters
    ----------
    part : str
        Its name.
    figures : JSON value
        What it measured.
    seconds : float
        How long it took.
    """
    kept = read()
    kept[part] = {
        "measured": datetime.now(UTC).date().isoformat(),
        "commit": _read_commit(),
        "cores": os.cpu_count(),
        "seconds": round(seconds),
        "figures": _shorten(figures),
    }
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    DOCUMENT.write_text(fill(DOCUMENT.read_text("utf-8"), read()), "utf-8")


def read() -> dict[str, Any]:
    """Return the figures that are kept, by part."""
    kept: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    return kept


def fill(document: str, kept: dict[str, Any]) -> str:
    """Return the document with the table of figures between its marks."""
    table = "\n".join(["| part | measured | figures |", "|---|---|---|", *_rows(kept)])
    pattern = r"(<!-- figures:start -->\n).*?(<!-- figures:end -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{table}\n{match[2]}", document, flags=re.S)


def _rows(kept: dict[str, Any]) -> list[str]:
    return [
        f"| `{part}` | {each['measured']}, {each['seconds']} s on {each['cores']} cores "
        f"| {_say(each['figures'])} |"
        for part, each in sorted(kept.items())
    ]


def _say(value: Any) -> str:
    """Return figures as a line that people can read."""
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')} {_say(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "<br>".join(_say(each) for each in value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _shorten(value: Any) -> Any:
    """Round numbers to three places: more would be noise."""
    if isinstance(value, dict):
        return {name: _shorten(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_shorten(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value


def _read_commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603 - fixed
    return done.stdout.strip() or "unknown"
