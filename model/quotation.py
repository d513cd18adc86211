"""Finds the stretches of a text that stand between quotation marks.

Warnings, news and questions quote what recruiters say; recruiters hardly ever quote themselves.
`extension/src/scoring/quotation.js` does the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.chartable import DIGIT, HEAD, LETTER, NEWLINE, SOLO

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

# Marks that open and close alike: languages differ in which of a pair comes first.
DOUBLE, SINGLE = '"“”„‟«»「」『』', "'‘’‚‹›"
# A quotation of fewer half tokens is a name or a title.
MIN_QUOTED = 8
# Where more than this share of the text is quoted (in quarters), quotation marks say nothing: a
# whole offer may have been pasted between them, or written so to pass.
MAX_QUARTERS = 3

_LIMIT = 0x3010
_KINDS = np.zeros(_LIMIT + 1, np.uint8)
_KINDS[[ord(mark) for mark in DOUBLE]] = 1
_KINDS[[ord(mark) for mark in SINGLE]] = 2


def find_quotations(codes: Codes, classes: Classes, starts: Ints, sizes: Ints) -> list[list[int]]:
    """Return [first token, token after the last] of each quotation.

    Parameters
    ----------
    codes, classes : the folded characters. starts : where each token starts.
    sizes : half tokens that each token counts for.
    """
    kinds = _KINDS[np.minimum(codes, _LIMIT)]
    places = np.flatnonzero(kinds)
    if len(places) < 2:
        return []
    before = np.concatenate(([0], np.cumsum(sizes)))
    lines = np.cumsum(classes == NEWLINE)
    found: list[list[int]] = []
    for kind in (1, 2):
        opened = -1
        for place in places[kinds[places] == kind].tolist():
            if kind == 2 and _is_apostrophe(classes, place):
                continue
            if opened < 0 or lines[place] != lines[opened]:
                opened = place
                continue
            first, after = np.searchsorted(starts, (opened, place)).tolist()
            if before[after] - before[first] >= MIN_QUOTED:
                found.append([first, after])
            opened = -1
    quoted = sum(int(before[after] - before[first]) for first, after in found)
    return sorted(found) if 4 * quoted <= MAX_QUARTERS * int(before[-1]) else []


def _is_apostrophe(classes: Classes, place: int) -> bool:
    """Say whether letters stand on both sides."""
    inner = (LETTER, DIGIT, SOLO, HEAD)
    if not 0 < place < len(classes) - 1:
        return False
    return classes[place - 1] in inner and classes[place + 1] in inner
