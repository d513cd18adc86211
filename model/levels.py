"""Reads the truth table of levels: which combinations of indicators give which level.

The table is data (`levels.yaml`, copied into model.json); `extension/src/scoring/levels.js` reads
the same rows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

STRONG, SOME, NO_SIGNS, CANNOT_JUDGE = "strong-signs", "some-signs", "no-signs", "cannot-judge"
# The grades of indicators that rows count.
_COUNTED = ("strong", "medium")


class _Tally(NamedTuple):
    """How many strong and medium indicators a text shows, and of how many groups they are."""

    strong: int
    medium: int
    groups: int


class TruthTable:
    """The rows of the table together with the grade and group of every indicator.

    Parameters
    ----------
    rows : the `rows` of levels.yaml.
    indicators : list of mappings with `id`, `grade` and `group`.
    context_group : letter of the group that never counts.
    """

    def __init__(
        self, rows: list[dict[str, Any]], indicators: list[dict[str, Any]], context_group: str
    ) -> None:
        self._rows = rows
        self._grades = {row["id"]: row["grade"] for row in indicators}
        self._groups = {row["id"]: row["group"] for row in indicators}
        self._context = context_group

    @property
    def decisive(self) -> frozenset[str]:
        """Ids of the rows that give strong-signs."""
        return frozenset(row["id"] for row in self._rows if row["level"] == STRONG)

    def grade(self, indicator: str) -> str:
        """Return strong, medium, weak or context."""
        return str(self._grades[indicator])

    def read(self, present: Collection[str], score_steps: Collection[str]) -> list[dict[str, Any]]:
        """Return the rows that hold, in table order.

        Parameters
        ----------
        present : ids of the indicators found.
        score_steps : which cutoffs the learned score passed: "with-evidence", "alone" or both.
        """
        counted = [name for name in present if self._groups[name] != self._context]
        grades = [self._grades[name] for name in counted]
        tally = _Tally(
            grades.count("strong"),
            grades.count("medium"),
            len({self._groups[n] for n in counted if self._grades[n] in _COUNTED}),
        )
        return [row for row in self._rows if self._holds(row, counted, tally, score_steps)]

    def _holds(
        self, row: dict[str, Any], present: list[str], tally: _Tally, score: Collection[str]
    ) -> bool:
        if "score" in row and row["score"] not in score:
            return False
        used = set()
        for alternatives in row.get("all", ()):
            met = next((name for name in alternatives if name in present), None)
            if met is None:
                return False
            used.add(met)
        if row.get("any_other") and not set(present) - used:
            return False
        return _counts(row, tally)


def _counts(row: dict[str, Any], tally: _Tally) -> bool:
    """Check `count` and `groups`; a strong indicator to spare counts as a medium one."""
    wanted = row.get("count", {})
    spare = tally.strong - int(wanted.get("strong", 0))
    if spare < 0 or tally.medium + spare < int(wanted.get("medium", 0)):
        return False
    return tally.groups >= int(row.get("groups", 0))


def highest(rows: list[dict[str, Any]]) -> str:
    """Return the highest level among rows that hold (`no-signs` where there is none)."""
    levels = {row["level"] for row in rows}
    return STRONG if STRONG in levels else SOME if SOME in levels else NO_SIGNS
