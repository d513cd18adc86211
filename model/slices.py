"""Counts errors by kind, channel and country of the texts, and the commonest errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from model.metrics import Judged, share

# Slices with fewer texts say nothing.
MIN_TEXTS = 10
ERRORS_LISTED = 10


def slice_figures(judged: Iterable[Judged]) -> dict[str, Any]:
    """Return, for each slice, the lures that were warned and the other texts that were.

    Keys are `kind <kind>`, `channel <channel>` and `country <code>`.
    """
    counts: dict[str, list[int]] = {}
    for one in judged:
        text = one.text
        for key in (f"kind {text.kind}", f"channel {text.channel}", f"country {text.country}"):
            row = counts.setdefault(key, [0, 0, 0, 0])
            place = 0 if text.role == "lure" else 2
            row[place] += one.warned
            row[place + 1] += 1
    return {
        key: {"lures warned": share(*row[:2]), "others warned": share(*row[2:])}
        for key, row in sorted(counts.items())
        if sum(row[1::2]) >= MIN_TEXTS
    }


def common_errors(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """Return the commonest errors, with the number of texts in which each could have happened.

    Four sorts: a lure of some kind was missed, a text of another role was warned of, a warned lure
    was said to show a sign that its author had not marked, a marked sign was not named.
    """
    found: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for one in judged:
        for name, wrong in _chances(one).items():
            totals[name] += 1
            found[name] += wrong
    ranked = sorted(found, key=lambda name: (-found[name], name))[:ERRORS_LISTED]
    return [{"error": name} | share(found[name], totals[name]) for name in ranked]


def _chances(one: Judged) -> dict[str, bool]:
    """Return each error that could have happened in a text, and whether it did."""
    text = one.text
    if text.role != "lure":
        return {f"{text.role} text warned of": one.warned}
    style = "subtle" if text.subtle else "clear"
    chances = {f"{style} lure of kind {text.kind} missed": not one.warned}
    if one.warned:
        said = {finding.indicator for finding in one.assessment.findings}
        true = {mark.indicator for mark in text.evidence}
        chances |= {f"{name} named but not marked": name not in true for name in said}
        chances |= {f"{name} marked but not named": name not in said for name in true}
    return chances
