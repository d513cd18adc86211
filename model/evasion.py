"""Undoes common disguises of words before they are read.

Three are undone here: look-alike letters of another alphabet inside a word, digits and signs that
stand for letters inside a word, and words written with a gap after every letter. Invisible marks
and styled alphabets are already undone by the character table. Offsets stay those of the text as
given. The cheap test comes first: ordinary text pays a few vector comparisons and no more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.chartable import DIGIT, LETTER, SEPARATOR, SYMBOL

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

# Folded (lower-case) Cyrillic and Greek letters that look like Latin ones.
LOOKALIKES = dict(
    zip(
        map(ord, "абвгдезікмнорстухсһјѕԛԝьαβγεικνορτυχω"),
        map(ord, "abbrdeзikmhopctyxchjsqwbabyeiknoptuxw"),
        strict=True,
    )
)
# Digits and signs that stand for letters inside a word.
LEET = dict(zip(map(ord, "013457@$"), map(ord, "oieastas"), strict=True))
# Shorter words with a digit inside ("b2b", "mp3") are no disguise.
LEET_CHARS = 4
# Words spaced out letter by letter need this many letters in a row; fewer is "a b c".
SPACED_RUN = 4


class Disguise(NamedTuple):
    """How many disguised words were found and where the first one stands (code points)."""

    words: int
    start: int
    end: int


NOTHING = Disguise(0, 0, 0)
Undone = tuple[Codes, Classes, Ints, Disguise]


def undo(given: Codes, codes: Codes, classes: Classes, offsets: Ints) -> Undone:
    """Return codes, classes and offsets with disguises undone, and what was found."""
    spans: list[tuple[int, int]] = []
    if _mixes_alphabets(codes) or _mixes_signs(codes, classes):
        codes, classes = codes.copy(), classes.copy()
        spans += _undo_words(codes, classes, offsets)
    gaps = _spaced_gaps(classes)
    if len(gaps):
        spans += [(int(offsets[gaps[0] - 1]), int(offsets[gaps[-1] + 1]) + 1)]
        keep = np.ones(len(codes), bool)
        keep[gaps] = False
        codes, classes, offsets = codes[keep], classes[keep], offsets[keep]
    spans += _hidden_marks(given, codes, classes, offsets)
    if not spans:
        return codes, classes, offsets, NOTHING
    start, end = min(spans)
    return codes, classes, offsets, Disguise(len(spans), start, end)


def _mixes_alphabets(codes: Codes) -> bool:
    foreign = (codes >= 0x370) & (codes < 0x530)
    return bool(foreign.any()) and bool(((codes >= 97) & (codes <= 122)).any())


def _mixes_signs(codes: Codes, classes: Classes) -> bool:
    """Say whether a digit or sign stands right after a letter anywhere."""
    letter = classes == LETTER
    sign = (classes == DIGIT) | (codes == ord("@")) | (codes == ord("$"))
    return bool((letter[:-1] & sign[1:]).any())


def _undo_words(codes: Codes, classes: Classes, offsets: Ints) -> list[tuple[int, int]]:
    """Undo look-alikes and leetspeak in place, word by word; return the spans of changed words."""
    signs = (classes == DIGIT) | (codes == ord("@")) | (codes == ord("$"))
    inside = np.concatenate(([False], (classes == LETTER) | signs, [False]))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    # Only words with a sign or a letter of another alphabet can be disguised.
    odd = np.flatnonzero(signs | (codes >= 0x370) & (codes < 0x530))
    chosen = np.unique(np.searchsorted(edges[::2], odd, side="right") - 1)
    words = np.stack((edges[::2], edges[1::2]), axis=1)[chosen]
    spans = []
    for start, stop in words.tolist():
        word = codes[start:stop].tolist()
        fixed = _undo_word(word)
        if fixed != word and not _is_address(word, codes, classes, stop):
            codes[start:stop] = fixed
            classes[start:stop] = LETTER
            spans.append((int(offsets[start]), int(offsets[stop - 1]) + 1))
    return spans


def _is_address(word: list[int], codes: Codes, classes: Classes, stop: int) -> bool:
    """Say whether a word with an at sign goes on as the domain of a mail address does."""
    dotted = stop + 1 < len(codes) and codes[stop] == ord(".")
    return ord("@") in word and dotted and classes[stop + 1] in (LETTER, DIGIT)


def _undo_word(word: list[int]) -> list[int]:
    """Undo one word, or return it as it is where nothing points to a disguise.

    >>> "".join(map(chr, _undo_word([ord(c) for c in "w0rk"])))
    'work'
    >>> "".join(map(chr, _undo_word([ord(c) for c in "b2b"])))
    'b2b'
    """
    latin = sum(97 <= c <= 122 for c in word)
    if latin and any(0x370 <= c < 0x530 for c in word):
        word = [LOOKALIKES.get(c, c) for c in word]
    inner = word[1:-1]
    letters = sum(c >= 97 for c in word)
    long = letters >= 2 and len(word) >= LEET_CHARS
    if long and any(c in LEET for c in inner) and word[0] >= 97 and word[-1] >= 97:
        return [LEET.get(c, c) for c in word]
    return word


def _spaced_gaps(classes: Classes) -> Ints:
    """Return the places of gaps inside words that are spaced out letter by letter."""
    if len(classes) < 2 * SPACED_RUN:
        return np.zeros(0, np.int64)
    letter = classes == LETTER
    # A gap counts where one lone letter stands on each side of it.
    lone = letter.copy()
    lone[1:] &= ~letter[:-1]
    lone[:-1] &= ~letter[1:]
    gap = (classes == SEPARATOR) | (classes == SYMBOL)
    gap[1:-1] &= lone[:-2] & lone[2:]
    gap[0] = gap[-1] = False
    places = np.flatnonzero(gap)
    if len(places) < SPACED_RUN - 1:
        return np.zeros(0, np.int64)
    return _long_runs(places)


def _long_runs(places: Ints) -> Ints:
    """Keep the places that stand two apart in runs of at least SPACED_RUN - 1."""
    cuts = np.flatnonzero(np.diff(places) != 2) + 1
    runs = np.split(places, cuts)
    kept = [run for run in runs if len(run) >= SPACED_RUN - 1]
    return np.concatenate(kept) if kept else np.zeros(0, np.int64)


def _hidden_marks(
    given: Codes, codes: Codes, classes: Classes, offsets: Ints
) -> list[tuple[int, int]]:
    """Return the first place where an invisible mark or a styled letter stands in a Latin word.

    Only marks count between the two letters beside it: one next to a blank is no disguise.
    """
    hidden = (given >= 0x200B) & (given <= 0x200F) | (given == 0x2060) | (given == 0xFEFF)
    styled = (given >= 0x1D400) & (given <= 0x1D7FF)
    places = np.flatnonzero(hidden | styled)
    if not len(places):
        return []
    spots = offsets[(codes >= 97) & (codes <= 122)]
    near = np.searchsorted(spots, places)
    near = near[(near > 0) & (near < len(spots))]
    marks = np.concatenate(([0], np.cumsum(hidden)))
    before, after = spots[near - 1], spots[near]
    joined = near[after - before - 1 == marks[after] - marks[before + 1]]
    return [(int(spots[i - 1]), int(spots[i]) + 1) for i in joined[:1].tolist()]
