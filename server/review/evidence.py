"""Cuts a text into parts, so that a template can mark the words that raised an indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Part(NamedTuple):
    """A part of a text; `names` are the indicators it was quoted for, none outside evidence.

    Attributes
    ----------
    text : the words.
    names : indicators of these words.
    ends : of those, the ones whose quote ends here.
    """

    text: str
    names: tuple[str, ...]
    ends: tuple[str, ...]


def cut_text(text: str, findings: Iterable[Mapping[str, Any]]) -> list[Part]:
    """Cut a text where evidence begins and ends.

    Parameters
    ----------
    text : str
        The text that was judged.
    findings : iterable of mapping
        Each with `name` and `evidence`, whose `start` and `end` count code points.

    Returns
    -------
    list of Part
        Together they are the text. Evidence may overlap: a part then has several names.

    Examples
    --------
    >>> finding = {"name": "A fee", "evidence": [{"start": 4, "end": 9}]}
    >>> [(part.text, part.names) for part in cut_text("you pay 5 euros", [finding])]
    [('you ', ()), ('pay 5', ('A fee',)), (' euros', ())]
    """
    spans = [
        (evidence["start"], evidence["end"], finding["name"])
        for finding in findings
        for evidence in finding["evidence"]
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    parts = []
    for start, end in zip(edges, edges[1:], strict=False):
        here = [(last, name) for first, last, name in spans if first <= start and end <= last]
        names = tuple(dict.fromkeys(name for _, name in here))
        ends = tuple(dict.fromkeys(name for last, name in here if last == end))
        parts.append(Part(text[start:end], names, ends))
    return parts
