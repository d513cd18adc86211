"""Intervals by author groups: what a share would be had other hands written the texts.

A hand's texts resemble each other, so a Wilson interval over all texts is too narrow. Where several
hands are pooled, whole hands (of real texts, whole groups) are drawn again with replacement.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS, SEED = 2_000, 20261128
# With fewer authors than this, drawing them again says nothing.
MIN_AUTHORS = 5
_LEVELS = (0.025, 0.975)


def author_interval(authors: Sequence[str], hits: Sequence[bool]) -> list[float] | None:
    """Return the 95 % interval of a share by a bootstrap over authors.

    Parameters
    ----------
    authors : who wrote each case; hits : whether it counts. Both of one length.

    Returns
    -------
    Two shares, 0..1, the same in each run; None where there are too few authors, or where all cases
    or none are hits, of which a bootstrap makes no interval.

    >>> author_interval(["a"] * 9, [True, False] * 4 + [True]) is None
    True
    """
    names, owners = np.unique(np.asarray(authors, str), return_inverse=True)
    found = np.asarray(hits, bool)
    if len(names) < MIN_AUTHORS or found.all() or not found.any():
        return None
    cases = np.bincount(owners)
    counted = np.bincount(owners, weights=found)
    chance = np.random.default_rng(SEED)
    drawn = chance.multinomial(len(names), np.full(len(names), 1 / len(names)), DRAWS)
    low, high = np.quantile((drawn @ counted) / (drawn @ cases), _LEVELS)
    return [round(float(low), 4), round(float(high), 4)]
