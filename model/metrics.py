"""Counts how well an assessor does on labelled texts, with intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

from model.assessor import Assessment, Assessor
from model.corpus_store import Text
from model.real_data import RealText

WARNED = ("some-signs", "strong-signs")
# Normal quantile of a two-sided 95 % interval.
_Z = 1.959964


def share(hits: int, total: int) -> dict[str, Any]:
    """Return a share with its 95 % Wilson interval; empty where there are no cases.

    >>> share(1, 4)["share"]
    0.25
    """
    if not total:
        return {"hits": 0, "of": 0}
    part = hits / total
    spread = _Z * _Z / total
    middle = (part + spread / 2) / (1 + spread)
    half = _Z * sqrt(part * (1 - part) / total + spread / (4 * total)) / (1 + spread)
    interval = [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)]
    return {"hits": hits, "of": total, "share": round(part, 4), "interval": interval}


@dataclass(frozen=True)
class Judged:
    """A labelled text with what the model said of it."""

    text: Text
    assessment: Assessment

    @property
    def warned(self) -> bool:
        """Whether the reader would see a warning."""
        return self.assessment.level in WARNED


def judge_corpus(assessor: Assessor, texts: Iterable[Text]) -> list[Judged]:
    """Assess every written text that is a whole text."""
    return [Judged(t, assessor.assess(t.text)) for t in texts if not t.is_fragment]


def corpus_figures(judged: list[Judged], language: str) -> dict[str, Any]:
    """Return the figures of one language of a split."""
    mine = [one for one in judged if one.text.language == language]
    groups = {
        "clear lures warned": [o for o in mine if o.text.role == "lure" and not o.text.subtle],
        "subtle lures warned": [o for o in mine if o.text.role == "lure" and o.text.subtle],
        "evasive lures warned": [o for o in mine if o.text.role == "lure" and o.text.evasive],
        "honest twins warned": [o for o in mine if o.text.role == "honest"],
        "awareness texts warned": [o for o in mine if o.text.role == "awareness"],
        "other texts warned": [o for o in mine if o.text.role == "other"],
    }
    figures = {name: share(sum(o.warned for o in ones), len(ones)) for name, ones in groups.items()}
    lures = [o for o in mine if o.text.role == "lure" and o.warned]
    figures["warned lures with a correct quote"] = share(
        sum(has_correct_quote(o) for o in lures), len(lures)
    )
    figures["not judged"] = share(
        sum(o.assessment.level == "cannot-judge" for o in mine), len(mine)
    )
    figures["level as labelled"] = share(
        sum(o.assessment.level == o.text.level for o in mine), len(mine)
    )
    return figures


def has_correct_quote(judged: Judged) -> bool:
    """Say whether one quote covers at least half of a marked span of the same indicator."""
    quotes = [
        (finding.indicator, start, end)
        for finding in judged.assessment.findings
        for start, end, _ in finding.evidence
    ]
    return any(
        name == mark.indicator
        and 2 * (min(end, mark.end) - max(start, mark.start)) >= mark.end - mark.start
        for name, start, end in quotes
        for mark in judged.text.evidence
    )


def indicator_figures(judged: list[Judged], language: str) -> dict[str, Any]:
    """Return precision and recall of each indicator over the warned lures of one language."""
    counts: dict[str, list[int]] = {}
    for one in judged:
        if one.text.language != language or one.text.role != "lure" or not one.warned:
            continue
        said = {finding.indicator for finding in one.assessment.findings}
        true = {mark.indicator for mark in one.text.evidence}
        for name in said | true:
            row = counts.setdefault(name, [0, 0, 0])
            row[0] += name in said and name in true
            row[1] += name in said
            row[2] += name in true
    return {
        name: {"precision": share(both, said), "recall": share(both, true)}
        for name, (both, said, true) in sorted(counts.items())
    }


def real_figures(assessor: Assessor, reals: Iterable[RealText]) -> dict[str, Any]:
    """Return false alarms by source and language on real texts presumed honest.

    `kept apart from training` holds for every row that is passed in; choose them before.
    """
    counts: dict[str, list[int]] = {}
    for real in reals:
        level = assessor.assess(real.text).level
        kind = "adverts" if real.is_work else "not about work"
        for key in (f"{kind} {real.language}", f"{real.source} {real.language}"):
            row = counts.setdefault(key, [0, 0, 0, 0])
            row[0] += 1
            row[1] += level in WARNED
            row[2] += level == "strong-signs"
            row[3] += level == "cannot-judge"
    return {
        key: {"warned": share(w, n), "strong": share(s, n), "not judged": share(c, n)}
        for key, (n, w, s, c) in sorted(counts.items())
    }
