"""Bars for the statistics page: where each stands and how high, in the units of a drawing.

Numbers from 1 to 4 are never shown as they are: such a bar has one low height for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

# A count below it is shown as "fewer than 5": a few reports may lead to one person.
FEWEST_SHOWN = 5
# Size of a drawing, and of the room for bars in it.
WIDTH, HEIGHT = 640, 120
_LEFT, _BOTTOM, _TOP = 44, 22, 10
_GAP = 0.25


class Bar(NamedTuple):
    """One bar."""

    x: float
    y: float
    width: float
    height: float
    is_few: bool
    label: str
    said: str


class Line(NamedTuple):
    """A line across with what it stands for."""

    y: float
    said: str


class Plot(NamedTuple):
    """A drawing of bars side by side."""

    bars: list[Bar]
    lines: list[Line]
    ticks: list[tuple[float, str]]


def say_few(number: int) -> str:
    """Return a count, the small ones without saying which.

    Examples
    --------
    >>> say_few(0), say_few(3), say_few(12)
    ('0', 'fewer than 5', '12')
    """
    return "fewer than 5" if 0 < number < FEWEST_SHOWN else str(number)


def draw_bars(
    labels: Sequence[str],
    values: Sequence[float | None],
    said: Sequence[str],
    most: float | None = None,
    mark: tuple[float, str] | None = None,
) -> Plot:
    """Return bars side by side.

    Parameters
    ----------
    labels : sequence of str
        What each stands for, below it where there is room.
    values : sequence of float or None
        How high; None draws the low bar of "fewer than 5".
    said : sequence of str
        Each value in words.
    most : float or None
        The top of the scale; None takes the highest value.
    mark : tuple of (float, str) or None
        A value to draw a line at, with its words.
    """
    known = [value for value in values if value is not None]
    top = most or max([*known, FEWEST_SHOWN])
    if mark is not None:
        # Room for its words above it.
        top = max(top, round(mark[0] * 1.4))
    room = HEIGHT - _BOTTOM - _TOP
    step = (WIDTH - _LEFT) / max(1, len(values))
    bars = []
    for index, value in enumerate(values):
        height = room * (0.06 if value is None else value / top)
        x = _LEFT + step * (index + _GAP / 2)
        y = _TOP + room - height
        bar = Bar(x, y, step * (1 - _GAP), height, value is None, labels[index], said[index])
        bars.append(bar)
    across = [(top, _say_number(top)), (0.0, "0")] + ([mark] if mark else [])
    lines = [Line(_TOP + room * (1 - min(value, top) / top), words) for value, words in across]
    every = max(1, -(-len(labels) // 7))
    ticks = [(bars[i].x, labels[i]) for i in range(0, len(bars), every)]
    return Plot(bars, lines, ticks)


def _say_number(value: float) -> str:
    return str(round(value))
