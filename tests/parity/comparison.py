"""Names the field in which two assessments differ, and never a word of the text they judge."""

from __future__ import annotations

from typing import Any

# The exponential of the two languages of code may differ in the last bit; nothing else may.
SCORE_TOLERANCE = 1e-6
_FIELDS = ("level", "language", "reason", "combinations")


def find_difference(python: dict[str, Any], javascript: dict[str, Any]) -> str | None:
    """Return the name of the first field that differs, None where the answers are the same."""
    if python.keys() != javascript.keys():
        return "fields"
    for name in _FIELDS:
        if python[name] != javascript[name]:
            return name
    if not _is_same_score(python["score"], javascript["score"]):
        return "score"
    return _find_finding_difference(python["findings"], javascript["findings"])


def _is_same_score(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one - two) <= SCORE_TOLERANCE


def _find_finding_difference(
    python: list[dict[str, Any]], javascript: list[dict[str, Any]]
) -> str | None:
    if [f["indicator"] for f in python] != [f["indicator"] for f in javascript]:
        return "indicators"
    if [f["strength"] for f in python] != [f["strength"] for f in javascript]:
        return "strengths"
    for key in ("start", "end", "quote"):
        ours = [[e[key] for e in f["evidence"]] for f in python]
        theirs = [[e[key] for e in f["evidence"]] for f in javascript]
        if ours != theirs:
            return "quotes" if key == "quote" else "offsets"
    return None if python == javascript else "findings"
