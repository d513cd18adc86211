"""Finds the stretches of a text that stand between quotation marks.

Warnings, news and questions quote what recruiters say; recruiters hardly ever quote themselves.
`extension/src/scoring/quotation.js` does the same.
"""

from __future__ import annotations

from bisect import bisect
from itertools import groupby

import numpy as np
import numpy.typing as npt

from model.chartable import DIGIT, HEAD, LETTER, NEWLINE, SOLO, in_flags, make_flags

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

# Marks that open and close alike: languages differ in which of a pair comes first.
_DOUBLE_MARKS, _SINGLE_MARKS = '"“”„‟«»「」『』', "'‘’‚‹›"
QUOTES, DOUBLE = make_flags(_DOUBLE_MARKS + _SINGLE_MARKS), make_flags(_DOUBLE_MARKS)
# A quotation of fewer half tokens is a name or a title.
MIN_QUOTED = 8
# Where more than this share of the text is quoted (in quarters), quotation marks say nothing: a
# whole offer may have been pasted between them, or written so to pass.
MAX_QUARTERS = 3


def find_quotations(
    codes: Codes, classes: Classes, starts: Ints, before: Ints, text_starts: Ints
) -> list[list[int]]:
    """Return [first token, token after the last] of each quotation.

    Parameters
    ----------
    codes, classes : the folded characters. starts : where each token starts.
    before : half tokens before each token, and in all. text_starts : first token of each text.
    """
    places = in_flags(codes, QUOTES).nonzero()[0]
    kinds = in_flags(codes.take(places), DOUBLE)
    double = places[kinds].tolist()
    single = [place for place in places[~kinds].tolist() if not _is_apostrophe(classes, place)]
    if len(double) < 2 and len(single) < 2:
        return []
    lines = np.cumsum(classes == NEWLINE)
    found = _pair(double, lines, starts, before) + _pair(single, lines, starts, before)
    starts_of_texts = text_starts.tolist()
    edges = [*starts_of_texts, len(starts)]
    kept = []
    for text, group in groupby(sorted(found), lambda pair: bisect(starts_of_texts, pair[0]) - 1):
        pairs = list(group)
        quoted = sum(int(before[after] - before[first]) for first, after in pairs)
        whole = int(before[edges[text + 1]] - before[edges[text]])
        if 4 * quoted <= MAX_QUARTERS * whole:
            kept += pairs
    return kept


def _pair(places: list[int], lines: Ints, starts: Ints, before: Ints) -> list[list[int]]:
    """Pair marks of one kind, in reading order; one left open ends with its line."""
    found = []
    opened = -1
    for place in places:
        if opened < 0 or lines[place] != lines[opened]:
            opened = place
            continue
        first, after = np.searchsorted(starts, (opened, place)).tolist()
        if before[after] - before[first] >= MIN_QUOTED:
            found.append([first, after])
        opened = -1
    return found


def _is_apostrophe(classes: Classes, place: int) -> bool:
    """Say whether letters stand on both sides."""
    inner = (LETTER, DIGIT, SOLO, HEAD)
    if not 0 < place < len(classes) - 1:
        return False
    return classes[place - 1] in inner and classes[place + 1] in inner
