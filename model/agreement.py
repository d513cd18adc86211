"""Compares two hands that labelled the same texts, indicator by indicator.

`corpus/second/<language>.jsonl` holds what a second hand said of a tenth of the validation and test
texts: `id, level, marked`. It saw neither the marks nor the level of the first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from model.corpus_store import CORPUS_DIR, CorpusError, Text, load_corpus, read_marks

SECOND_DIR = CORPUS_DIR / "second"


@dataclass(frozen=True)
class Pair:
    """One text as two hands labelled it: its level and the indicators found, by each."""

    first_level: str
    second_level: str
    first: frozenset[str]
    second: frozenset[str]


def load_pairs() -> list[Pair]:
    """Read every text that two hands labelled. Raises CorpusError where a text is not the same."""
    texts = {text.id: text for text in load_corpus("validation", "test")}
    pairs = []
    for file in sorted(SECOND_DIR.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            pairs.append(_pair(json.loads(line), texts))
    return pairs


def _pair(row: dict[str, str], texts: dict[str, Text]) -> Pair:
    plain, evidence = read_marks(row["marked"])
    text = texts.get(row["id"])
    if text is None or text.text.strip() != plain.strip():
        raise CorpusError(f"{row['id']}: no such text, or the second hand changed its words")
    first = frozenset(mark.indicator for mark in text.evidence)
    return Pair(text.level, row["level"], first, frozenset(mark.indicator for mark in evidence))


def kappa(both: int, first: int, second: int, total: int) -> float | None:
    """Return Cohen's kappa: 1 is full agreement, 0 is what chance alone would give.

    Parameters
    ----------
    both : texts in which both hands found the sign; first, second : in which each did.

    >>> kappa(5, 5, 5, 10)
    1.0
    """
    agreed = (both + total - first - second + both) / total
    chance = (first * second + (total - first) * (total - second)) / total**2
    return None if chance == 1 else round((agreed - chance) / (1 - chance), 2)


def agreement_rows(pairs: list[Pair]) -> list[tuple[str, int, int, int, float | None]]:
    """Return (indicator, found by both, by the first, by the second, kappa), most found first."""
    names = sorted({name for pair in pairs for name in pair.first | pair.second})
    rows = []
    for name in names:
        one = sum(name in pair.first for pair in pairs)
        two = sum(name in pair.second for pair in pairs)
        both = sum(name in pair.first & pair.second for pair in pairs)
        rows.append((name, both, one, two, kappa(both, one, two, len(pairs))))
    return sorted(rows, key=lambda row: (-row[2] - row[3], row[0]))


def agreement_table() -> str:
    """Return the agreement as Markdown, the level in the last line."""
    pairs = load_pairs()
    lines = ["| indicator | both | first hand | second hand | kappa |", "|---|---|---|---|---|"]
    for name, both, one, two, value in agreement_rows(pairs):
        lines.append(f"| {name} | {both} | {one} | {two} | {'–' if value is None else value} |")
    same = sum(pair.first_level == pair.second_level for pair in pairs)
    warned = sum((p.first_level == "no-signs") == (p.second_level == "no-signs") for p in pairs)
    lines.append("")
    lines.append(
        f"Of {len(pairs)} texts the level was the same in {same}, and both hands would warn, or "
        f"both would not, in {warned}."
    )
    return "\n".join(lines)
