"""Counts how well an assessor does on labelled texts, with intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from model.assessor import Assessment, Assessor
from model.corpus_store import Text
from model.intervals import author_interval
from model.real_data import RealText

# The row that pools every measured language.
ALL = "all"
WARNED = ("some-signs", "strong-signs")
# Normal quantile of a two-sided 95 % interval.
_Z = 1.959964
CALIBRATION_BINS = 10
# A text of so many words should always be judged.
JUDGED_WORDS = 20
# Real adverts with so many of seven broad cues are the hard ones (the sets count the cues).
RISK_CUES = 3
# The real adverts that look most like lures are in Polish, which is not measured.
HARD_LANGUAGE = "pl"
REGARDLESS = f"many risk cues {HARD_LANGUAGE}, judged regardless"


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


def pooled_share(cases: Iterable[tuple[str, bool]]) -> dict[str, Any]:
    """Return `share` of (author, hit) cases, with the interval by authors where there is one."""
    listed = list(cases)
    hits = [hit for _, hit in listed]
    row = share(sum(hits), len(hits))
    interval = author_interval([author for author, _ in listed], hits)
    return row | ({"by authors": interval} if interval else {})


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


def corpus_figures(judged: list[Judged], language: str | None) -> dict[str, Any]:
    """Return the figures of one language of a split; of all together where it is None."""
    mine = [one for one in judged if language in (None, one.text.language)]
    groups = {
        "clear lures warned": [o for o in mine if o.text.role == "lure" and not o.text.subtle],
        "subtle lures warned": [o for o in mine if o.text.role == "lure" and o.text.subtle],
        "evasive lures warned": [o for o in mine if o.text.role == "lure" and o.text.evasive],
        "honest twins warned": [o for o in mine if o.text.role == "honest"],
        "awareness texts warned": [o for o in mine if o.text.role == "awareness"],
        "other texts warned": [o for o in mine if o.text.role == "other"],
    }
    figures = {name: _share(ones, [o.warned for o in ones]) for name, ones in groups.items()}
    lures = [o for o in mine if o.text.role == "lure" and o.warned]
    figures["warned lures with a correct quote"] = _share(
        lures, [has_correct_quote(o) for o in lures]
    )
    figures["not judged"] = _share(mine, [o.assessment.level == "cannot-judge" for o in mine])
    figures["level as labelled"] = _share(mine, [o.assessment.level == o.text.level for o in mine])
    return figures


def _share(ones: list[Judged], hits: list[bool]) -> dict[str, Any]:
    return pooled_share(zip((one.text.hand for one in ones), hits, strict=True))


def rank_figures(judged: list[Judged], language: str | None) -> dict[str, Any]:
    """Return how well the score orders texts, of one language or (None) of all.

    `auc`: the chance that a lure has a higher score than another text (0.5 is blind, 1 is best; a
    text without a score counts as the lowest). `calibration error`: mean distance between the score
    and the share of lures, over CALIBRATION_BINS bins of equal width, weighted by their texts.
    """
    scores, lures = scores_and_lures(judged, language)
    if not len(lures) or lures.all() or not lures.any():
        return {"texts": len(lures)}
    gaps = [abs(float((scores[b] - lures[b]).sum())) for b in score_bins(scores)]
    return {
        "texts": len(lures),
        "auc": round(area_under_curve(scores, lures), 4),
        "calibration error": round(sum(gaps) / len(lures), 4),
    }


def scores_and_lures(
    judged: list[Judged], language: str | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return scores (0 where there is none) and which are lures, of one language or all (None)."""
    mine = [one for one in judged if language in (None, one.text.language)]
    scores = np.array([one.assessment.score or 0.0 for one in mine])
    return scores, np.array([one.text.role == "lure" for one in mine], bool)


def score_bins(scores: npt.NDArray[np.float64]) -> list[npt.NDArray[np.bool_]]:
    """Say of each of CALIBRATION_BINS bins of equal width which scores fall into it."""
    bins = np.minimum((scores * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    return [bins == number for number in range(CALIBRATION_BINS)]


def area_under_curve(scores: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> float:
    """Return the chance that a true case scores higher than another; ties count half.

    >>> area_under_curve(np.array([0.1, 0.9, 0.9]), np.array([False, True, False]))
    0.75
    """
    order = np.unique(scores, return_inverse=True)[1]
    counts = np.bincount(order)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    trues = int(truth.sum())
    excess = float(ranks[order][truth].sum()) - trues * (trues + 1) / 2
    return excess / (trues * (len(truth) - trues))


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


def indicator_figures(judged: list[Judged], language: str | None) -> dict[str, Any]:
    """Return precision and recall of each indicator over the warned lures of a language."""
    counts: dict[str, list[int]] = {}
    for one in judged:
        if language not in (None, one.text.language) or one.text.role != "lure" or not one.warned:
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

    `kept apart from training` holds for every row that is passed in; choose them before. "all"
    pools the measured languages, "many risk cues" those of their adverts that have RISK_CUES;
    those of HARD_LANGUAGE, which is not measured, are judged regardless in a row of their own.
    """
    measured = {row["code"] for row in assessor.languages}
    levels: dict[str, list[tuple[RealText, str]]] = {}
    for real in reals:
        level = assessor.assess(real.text).level
        for key in _real_keys(real, measured):
            levels.setdefault(key, []).append((real, level))
        if real.language == HARD_LANGUAGE and real.is_work and real.risk_cues >= RISK_CUES:
            regardless = assessor.assess_regardless(real.text).level
            levels.setdefault(REGARDLESS, []).append((real, regardless))
    return {
        key: {
            "warned": pooled_share((real.group, level in WARNED) for real, level in rows),
            "strong": pooled_share((real.group, level == "strong-signs") for real, level in rows),
            "not judged": pooled_share(_not_judged(rows)),
            "long, not judged": pooled_share(_not_judged(rows, only_long=True)),
        }
        for key, rows in sorted(levels.items())
    }


def _not_judged(
    rows: list[tuple[RealText, str]], only_long: bool = False
) -> list[tuple[str, bool]]:
    """Return the group of each real text and whether it was not judged."""
    return [
        (real.group, level == "cannot-judge")
        for real, level in rows
        if not only_long or len(real.text.split()) >= JUDGED_WORDS or _is_unspaced(real.text)
    ]


def _real_keys(real: RealText, measured: set[str]) -> list[str]:
    """Return the rows of the table that a real text counts in."""
    kind = "adverts" if real.is_work else "not about work"
    keys = [f"{kind} {real.language}", f"{real.source} {real.language}"]
    if real.language in measured:
        keys.append(f"{kind} all")
        if real.is_work and real.risk_cues >= RISK_CUES:
            keys += ["many risk cues all", f"many risk cues {real.language}"]
    return keys


def _is_unspaced(text: str) -> bool:
    """Say whether a text is long enough in a script that has no blanks between words."""
    return sum("\u0e00" <= c <= "\u0eff" or c >= "\u3040" for c in text) >= 2 * JUDGED_WORDS
