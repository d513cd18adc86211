"""Curves over the score: precision against recall, and how true the score is as a chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.metrics import Judged, score_bins, scores_and_lures

# Recalls at which the precision is read.
STEPS = 20


def curve_figures(judged: list[Judged], language: str | None) -> dict[str, Any]:
    """Return `precision` at STEPS recalls (1/STEPS to 1) and `reliability`, of one language or all.

    `reliability` has a row a bin of the score: [mean score, share of lures, texts].
    """
    scores, lures = scores_and_lures(judged, language)
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(lures[order])
    precision = hits / np.arange(1, len(order) + 1)
    wanted = np.ceil(np.arange(1, STEPS + 1) / STEPS * hits[-1])
    places = np.searchsorted(hits, wanted)
    return {
        "precision": [round(float(precision[place:].max()), 4) for place in places.tolist()],
        "reliability": [
            [round(float(scores[b].mean()), 4), round(float(lures[b].mean()), 4), int(b.sum())]
            for b in score_bins(scores)
            if b.any()
        ],
    }
