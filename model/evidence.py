"""Finds the words that show an indicator inside a segment."""

from __future__ import annotations

import numpy as np

from model.scoring import Featured
from model.text import Ints
from model.weights import HeadTable

# A segment of at most this many tokens is quoted whole: shorter quotes read as torn out.
WHOLE_SEGMENT_TOKENS = 18
# Tokens added on each side of the words that weigh most, so that the quote can be understood.
MARGIN_TOKENS = 2


def quote_span(item: Featured, heads: HeadTable, head: int, segment: int) -> tuple[int, int]:
    """Return begin and end offsets (code points) of the words that weigh most for a head."""
    first = int(item.reading.segment_starts[segment])
    size = int(item.segment_sizes[segment])
    if size <= WHOLE_SEGMENT_TOKENS:
        begin, end = 0, size
    else:
        begin, end = _heaviest_run(_token_weights(item, heads, head, first, size))
        begin, end = max(0, begin - MARGIN_TOKENS), min(size, end + MARGIN_TOKENS)
    return int(item.reading.starts[first + begin]), int(item.reading.ends[first + end - 1])


def _token_weights(item: Featured, heads: HeadTable, head: int, first: int, size: int) -> list[int]:
    """Return the sum of weights anchored at each token of a segment."""
    inside = np.flatnonzero((item.anchors >= first) & (item.anchors < first + size))
    weights: Ints = np.zeros(size, np.int64)
    values = heads.weights[heads.slots[item.features[inside]], head]
    np.add.at(weights, item.anchors[inside] - first, values)
    return [int(weight) for weight in weights]


def _heaviest_run(weights: list[int]) -> tuple[int, int]:
    """Return begin and end of the run with the largest sum above the mean of all.

    >>> _heaviest_run([0, 0, 9, 8, 0, 0])
    (2, 4)
    """
    count, total = len(weights), sum(weights)
    best, best_run, run, start = None, (0, count), 0, 0
    for place, weight in enumerate(weights):
        if run <= 0:
            run, start = 0, place
        run += weight * count - total
        if best is None or run > best:
            best, best_run = run, (start, place + 1)
    return best_run
