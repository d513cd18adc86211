"""Curves over the score: precision against recall, and how true the score is as a chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.metrics import CALIBRATION_BINS, Judged

# Recalls at which the precision is read.
STEPS = 20


def curve_figures(judged: list[Judged], language: str | None) -> dict[str, Any]:
    """Return `precision` at STEPS recalls (1/STEPS to 1) and `reliability`, of one language or all.

    `reliability` has a row a bin of the score: [mean score, share of lures, texts].
    """
    mine = [one for one in judged if language in (None, one.text.language)]
    scores = np.array([one.assessment.score or 0.0 for one in mine])
    lures = np.array([one.text.role == "lure" for one in mine], bool)
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(lures[order])
    precision = hits / np.arange(1, len(order) + 1)
    wanted = np.ceil(np.arange(1, STEPS + 1) / STEPS * hits[-1])
    places = np.searchsorted(hits, wanted)
    bins = np.minimum((scores * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    chosen = [bins == number for number in range(CALIBRATION_BINS)]
    return {
        "precision": [round(float(precision[place:].max()), 4) for place in places.tolist()],
        "reliability": [
            [round(float(scores[b].mean()), 4), round(float(lures[b].mean()), 4), int(b.sum())]
            for b in chosen
            if b.any()
        ],
    }
