"""Reads the truth table of levels: which combinations of indicators give which level.

The table is data (`levels.yaml`, copied into model.json); `extension/src/scoring/levels.js` reads
the same rows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

STRONG, SOME, NO_SIGNS, CANNOT_JUDGE = "strong-signs", "some-signs", "no-signs", "cannot-judge"


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
        return [row for row in self._rows if self._holds(row, counted, score_steps)]

    def _holds(self, row: dict[str, Any], present: list[str], score: Collection[str]) -> bool:
        if "score" in row and row["score"] not in score:
            return False
        used = set()
        for alternatives in row.get("all", []):
            met = [name for name in alternatives if name in present]
            if not met:
                return False
            used.add(met[0])
        if row.get("any_other") and not set(present) - used:
            return False
        return self._counts(row, present)

    def _counts(self, row: dict[str, Any], present: list[str]) -> bool:
        """Check `count` and `groups`; a strong indicator to spare counts as a medium one."""
        strong = [name for name in present if self._grades[name] == "strong"]
        medium = [name for name in present if self._grades[name] == "medium"]
        wanted = row.get("count", {})
        spare = len(strong) - int(wanted.get("strong", 0))
        if spare < 0 or len(medium) + spare < int(wanted.get("medium", 0)):
            return False
        return len({self._groups[name] for name in strong + medium}) >= int(row.get("groups", 0))


def highest(rows: list[dict[str, Any]]) -> str:
    """Return the highest level among rows that hold (`no-signs` where there is none)."""
    levels = {row["level"] for row in rows}
    return STRONG if STRONG in levels else SOME if SOME in levels else NO_SIGNS
