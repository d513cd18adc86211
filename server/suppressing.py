"""Texts for which reviewers found the warning mistaken: looks a text up among them.

`extension/src/background/suppression-list.js` keeps the same rule; `tests/sketches.json` holds the
two together.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from model.sketch import NEAR, SKETCH_VALUES, Sketch, similarity

STRONG = "strong-signs"
# The levels that warn; there is nothing to suppress in others.
WARNING = ("some-signs", STRONG)
# For the rounding of NEAR in binary.
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Entry:
    """A confirmed false alarm: sketch of its text, and the indicators that the model found.

    `values` are those of the sketch in a ninth of the memory that numbers of Python take.
    """

    id: str
    digest: str
    values: array[int]
    size: int
    indicators: frozenset[str]
    expires: datetime


def make_entry(name: str, sketch: Sketch, indicators: Collection[str], expires: datetime) -> Entry:
    """Return the entry of a text with this sketch; `name` is its id."""
    values = array("I", sketch.values)
    return Entry(name, sketch.digest, values, sketch.size, frozenset(indicators), expires)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the model says of a text: level, ids of indicators, rows of the truth table."""

    level: str
    indicators: Collection[str]
    combinations: Collection[str]


class SuppressionList:
    """The entries that hold, indexed so that thousands cost a look-up no more than a few.

    Parameters
    ----------
    entries : sequence of Entry
        All of one reading.
    reading : str
        Character table of their sketches; texts of another one are never found.
    decisive : collection of str
        Rows of the truth table that give strong-signs.
    """

    def __init__(self, entries: Sequence[Entry], reading: str, decisive: Collection[str]) -> None:
        self.reading = reading
        self._decisive = frozenset(decisive)
        self._entries = list(entries)
        self._by_digest = {entry.digest: entry for entry in reversed(self._entries)}
        sizes = np.array([len(entry.values) for entry in self._entries], np.int64)
        owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        values = np.fromiter(
            (value for entry in self._entries for value in entry.values), np.uint32
        )
        order = np.argsort(values, kind="stable")
        self._sizes, self._values, self._owners = sizes, values[order], owners[order]

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, sketch: Sketch, shown: Shown) -> Entry | None:
        """Return the entry that takes the warning back, None where there is none.

        Parameters
        ----------
        sketch : Sketch
            Of the text, whose contacts are masked.
        shown : Shown
            What the model says of it by itself.

        Notes
        -----
        It takes the very text, whatever it shows; or a near copy, and then neither a decisive row
        of the truth table nor an indicator that the entry lacks. So a text that differs and shows a
        decisive combination is always warned of.
        """
        if shown.level not in WARNING:
            return None
        same = self._by_digest.get(sketch.digest)
        if same is not None or not may_resemble(shown, self._decisive):
            return same
        alike = (self._entries[number] for number in self._find_candidates(sketch))
        return next((entry for entry in alike if is_near(entry, sketch, shown)), None)

    def _find_candidates(self, sketch: Sketch) -> list[int]:
        """Return the entries that share enough values to be near copies, in order."""
        mine = np.array(sketch.values, np.uint32)
        begins = np.searchsorted(self._values, mine, side="left")
        ends = np.searchsorted(self._values, mine, side="right")
        found = [self._owners[b:e] for b, e in zip(begins, ends, strict=True) if e > b]
        if not found:
            return []
        shared = np.bincount(np.concatenate(found), minlength=len(self._entries))
        # Of the smallest values of the union, which are at least so many, NEAR must be shared.
        union = np.minimum(np.maximum(self._sizes, len(mine)), SKETCH_VALUES)
        needed = np.maximum(NEAR * union - _EPSILON, 1)
        candidates: list[int] = np.flatnonzero(shared >= needed).tolist()
        return candidates


def may_resemble(shown: Shown, decisive: Collection[str]) -> bool:
    """Say whether a text that only resembles an entry's may be suppressed at all."""
    return shown.level != STRONG and not any(row in decisive for row in shown.combinations)


def is_near(entry: Entry, sketch: Sketch, shown: Shown) -> bool:
    """Say whether a text is a near copy of an entry's and shows no other indicator."""
    if not entry.indicators.issuperset(shown.indicators):
        return False
    return similarity(entry.values, sketch.values) >= NEAR
