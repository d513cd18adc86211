"""Finds words with a value in a folded text: what `model.pay` reads with.

Texts and words are folded by the model's character table, so that digits of every script, capitals
and accents are read alike; `extension/src/scoring/pay-words.js` follows step by step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from model.chartable import LETTER
from model.text import CharTable

# Stands for characters beyond the basic plane, which no word of ours has: so that a place in the
# folded text is one character in both languages of code.
_FAR, _LAST_NEAR = 0xFFFD, 0xFFFF
_TAB, _BLANK = 9, 32


class Folded(NamedTuple):
    """A folded text: its characters, their classes, and their places in the text as given."""

    text: str
    classes: list[int]
    places: list[int]
    given: str


class Words:
    """Words with a value each, as they stand in folded texts; the longest one counts."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)
        heads: dict[str, set[int]] = {}
        tails: dict[str, set[int]] = {}
        for word in self._values:
            heads.setdefault(word[0], set()).add(len(word))
            tails.setdefault(word[-1], set()).add(len(word))
        self._heads = {char: sorted(sizes, reverse=True) for char, sizes in heads.items()}
        self._tails = {char: sorted(sizes, reverse=True) for char, sizes in tails.items()}

    def at(self, folded: Folded, start: int) -> tuple[int, Any] | None:
        """Return (end, value) of the longest word that starts here, or None."""
        if start >= len(folded.text):
            return None
        for size in self._heads.get(folded.text[start], ()):
            word = folded.text[start : start + size]
            if word in self._values and _is_whole(folded, start, start + len(word)):
                return start + len(word), self._values[word]
        return None

    def until(self, folded: Folded, end: int) -> tuple[int, Any] | None:
        """Return (start, value) of the longest word that ends here, or None."""
        if end <= 0:
            return None
        for size in self._tails.get(folded.text[end - 1], ()):
            word = folded.text[max(0, end - size) : end]
            if word in self._values and _is_whole(folded, end - len(word), end):
                return end - len(word), self._values[word]
        return None


def _is_whole(folded: Folded, start: int, end: int) -> bool:
    """Say whether what stands there is no piece of a longer word."""
    classes = folded.classes
    cut_before = start > 0 and classes[start] == LETTER == classes[start - 1]
    cut_after = end < len(classes) and classes[end - 1] == LETTER == classes[end]
    return not cut_before and not cut_after


def fold(text: str, chars: CharTable) -> Folded:
    """Fold a text; of blanks in a row the first stays, lone surrogates stay what they are."""
    given = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = chars.target.take(given, mode="clip")
    codes[codes == _TAB] = _BLANK
    places = codes.nonzero()[0]
    codes = codes.take(places)
    blank = codes == _BLANK
    kept = ~blank
    kept[0:1] = True
    kept[1:] |= ~blank[:-1]
    codes, places = codes[kept], places[kept]
    classes: list[int] = chars.classes.take(codes).tolist()
    codes[codes > _LAST_NEAR] = _FAR
    folded = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return Folded(folded, classes, places.tolist(), text)


def skip(text: str, place: int, chars: str) -> int:
    """Return the first place from `place` on that has none of the characters."""
    while place < len(text) and text[place] in chars:
        place += 1
    return place


def skip_back(text: str, place: int, chars: str) -> int:
    """Return the first place back from `place` that follows none of the characters."""
    while place > 0 and text[place - 1] in chars:
        place -= 1
    return place
