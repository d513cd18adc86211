"""Measures what disguises and exchanged words change: recall kept, levels kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from model.assessor import Assessor
from model.disguise import WAYS, disguise
from model.metrics import ALL, WARNED, Judged, pooled_share

SWAPS_FILE = Path(__file__).with_name("swaps.yaml")
# Each row is turned so many places at the most.
MAX_TURNS = 2
_WORD = re.compile(r"[\w\u0900-\u0dff]+")


def evasion_figures(assessor: Assessor, judged: Iterable[Judged]) -> dict[str, Any]:
    """Return, for each way of disguise, how many of the warned lures are still warned.

    `judged` are whole texts with their clean assessments; lures that are disguised already are
    left out.
    """
    lures = [o.text for o in judged if o.text.role == "lure" and o.warned and not o.text.evasive]
    figures = {}
    for way in (*WAYS, "all"):
        figures[way] = pooled_share(
            (text.hand, assessor.assess(disguise(text.text, way, number)).level in WARNED)
            for number, text in enumerate(lures)
        )
    return figures


def swap_figures(assessor: Assessor, judged: Iterable[Judged]) -> dict[str, Any]:
    """Return by language and kind of word how many texts keep their level when words are exchanged.

    Every word of a row of `swaps.yaml` becomes another of its row, once for each step along the
    row, at most MAX_TURNS times; pairs without a difference are left out. "all" pools everything.
    """
    rows = yaml.safe_load(SWAPS_FILE.read_text("utf-8"))
    kept: dict[str, list[tuple[str, bool]]] = {}
    changed = set()
    for one in judged:
        text = one.text
        for kind, new in exchanged_texts(text.text, rows.get(text.language, {})):
            same = assessor.assess(new).level == one.assessment.level
            changed.add(text.id)
            for key in (text.language, kind, ALL):
                kept.setdefault(key, []).append((text.hand, same))
    figures: dict[str, Any] = {key: pooled_share(row) for key, row in sorted(kept.items())}
    return {"texts": len(changed), "pairs": figures}


def exchanged_texts(text: str, rows: dict[str, list[str]]) -> Iterable[tuple[str, str]]:
    """Yield (kind, text with the words of that kind exchanged) where that changes the text."""
    for kind, lines in rows.items():
        for turn in range(1, MAX_TURNS + 1):
            new = exchange(text, make_swaps(lines, turn))
            if new != text:
                yield kind, new


def make_swaps(rows: list[str], turn: int = 1) -> dict[str, str]:
    """Return which word becomes which: the one `turn` places further along its row."""
    swaps: dict[str, str] = {}
    for row in rows:
        words = row.split()
        step = turn % len(words)
        swaps.update(zip(words, words[step:] + words[:step], strict=True))
    return {old.replace("_", " "): new.replace("_", " ") for old, new in swaps.items()}


def exchange(text: str, swaps: dict[str, str]) -> str:
    """Exchange every word of a text at once, and keep whether it is written large.

    In scripts without blanks the words are looked for anywhere, the longest first.
    """
    if not swaps:
        return text
    if any("\u0e00" <= char <= "\u0e7f" or char >= "\u3040" for char in "".join(swaps)):
        words = "|".join(sorted(map(re.escape, swaps), key=len, reverse=True))
        return re.sub(words, lambda match: swaps[match[0]], text)

    def change(match: re.Match[str]) -> str:
        word = match[0]
        if word in swaps:
            return swaps[word]
        new = swaps.get(word.lower(), word)
        return new.upper() if word.isupper() else new.capitalize() if word != new else word

    return _WORD.sub(change, text)
