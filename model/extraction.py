"""How well single indicators are found, clause by clause, whatever the level of the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from model.assessor import Assessor
from model.corpus_store import Text
from model.metrics import ALL, share

# The row that pools every indicator.
EVERY_INDICATOR = "all indicators"
Span = tuple[str, int, int]


def extraction_figures(assessor: Assessor, texts: Iterable[Text]) -> dict[str, Any]:
    """Return by language ("all" pools them) and indicator precision and recall.

    Read on lures and honest texts, where evidence is marked. A clause is rightly named when it and
    a marked span of the same indicator share half of the shorter of them.
    """
    counts: dict[str, dict[str, list[int]]] = {}
    for text in texts:
        if text.role not in ("lure", "honest") or text.is_fragment:
            continue
        said = assessor.extract(text.text, text.language)
        true = [(mark.indicator, mark.start, mark.end) for mark in text.evidence]
        for language in (text.language, ALL):
            rows = counts.setdefault(language, {})
            _count(rows, said, true)
    return {
        language: {
            name: {"precision": share(row[0], row[1]), "recall": share(row[2], row[3])}
            for name, row in sorted(rows.items())
        }
        for language, rows in sorted(counts.items())
    }


def _count(rows: dict[str, list[int]], said: list[Span], true: list[Span]) -> None:
    """Add one text: said rightly, said, found, marked."""
    for place, mine, others in ((0, said, true), (2, true, said)):
        for span in mine:
            for name in (span[0], EVERY_INDICATOR):
                row = rows.setdefault(name, [0, 0, 0, 0])
                row[place] += any(_meet(span, other) for other in others)
                row[place + 1] += 1


def _meet(one: Span, two: Span) -> bool:
    """Say whether two spans of one indicator share half of the shorter."""
    overlap = min(one[2], two[2]) - max(one[1], two[1])
    return one[0] == two[0] and 2 * overlap >= min(one[2] - one[1], two[2] - two[1])
