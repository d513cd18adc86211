"""Reads the written texts of `model/corpus` and checks them.

One JSON object a line: `id, role, kind, channel, country, sector, level, subtle, evasive, marked`.
`marked` is the text with its evidence in place, `[[indicator-id|the exact words]]` (RUBRIC.md §2).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS_DIR = Path(__file__).with_name("corpus")
SPLITS = ("training", "validation", "test")
ROLES = ("lure", "honest", "awareness", "other")
CHANNELS = ("job-board", "classified", "social-post", "chat", "caption", "sms", "email", "web")
LEVELS = ("strong-signs", "some-signs", "no-signs")
# A text of this kind is one sentence that shows (or only resembles) one sign, not a whole advert.
FRAGMENT = "fragment"
# A text of this kind is a report that reviewers decided on; no file of the corpus has any.
VERDICT = "verdict"

_MARK = re.compile(r"\[\[([a-z-]+)\|((?:(?!\]\])[\s\S])+)\]\]")


class CorpusError(ValueError):
    """A line of the corpus is not as RUBRIC.md and this module want it."""


@dataclass(frozen=True)
class Evidence:
    """A marked span: indicator id and code-point offsets into the text."""

    indicator: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A written text with its labels (see RUBRIC.md)."""

    id: str
    hand: str
    language: str
    split: str
    role: str
    kind: str
    channel: str
    country: str
    level: str
    subtle: bool
    evasive: bool
    text: str
    evidence: tuple[Evidence, ...]

    @property
    def is_fragment(self) -> bool:
        """Whether it is a single teaching sentence."""
        return self.kind == FRAGMENT

    @property
    def is_verdict(self) -> bool:
        """Whether reviewers decided on it; then a lure carries no marks, though it has signs."""
        return self.kind == VERDICT

    @property
    def trains_only(self) -> bool:
        """Whether it is never judged in training: no whole text, or chosen for a mistake."""
        return self.is_fragment or self.is_verdict


def read_marks(marked: str) -> tuple[str, tuple[Evidence, ...]]:
    """Split a marked text into the plain text and its evidence.

    >>> read_marks("They [[documents-kept|keep your passport]].")
    ('They keep your passport.', (Evidence(indicator='documents-kept', start=5, end=23),))
    """
    plain, evidence, last = "", [], 0
    for match in _MARK.finditer(marked):
        plain += marked[last : match.start()]
        evidence.append(Evidence(match[1], len(plain), len(plain) + len(match[2])))
        plain += match[2]
        last = match.end()
    plain += marked[last:]
    if "[[" in plain or "]]" in plain:
        raise CorpusError("a mark is not closed, or marks are nested")
    return plain, tuple(evidence)


def parse_row(row: dict[str, Any], hand: str, language: str, split: str) -> Text:
    """Make a Text of one JSON object. Raises CorpusError with what is wrong."""
    for name, allowed in (("role", ROLES), ("channel", CHANNELS), ("level", LEVELS)):
        if row.get(name) not in allowed:
            raise CorpusError(f"{name} must be one of {', '.join(allowed)}, got {row.get(name)!r}")
    text, evidence = read_marks(row["marked"])
    if evidence and row["role"] in ("awareness", "other"):
        raise CorpusError(f"a text of role {row['role']} carries marks (RUBRIC.md §2)")
    return Text(
        id=row["id"], hand=hand, language=language, split=split, role=row["role"],
        kind=row["kind"], channel=row["channel"], country=row["country"], level=row["level"],
        subtle=bool(row.get("subtle")), evasive=bool(row.get("evasive")),
        text=text, evidence=evidence,
    )  # fmt: skip


def load_corpus(*splits: str, folder: Path = CORPUS_DIR) -> list[Text]:
    """Load the texts of the named splits (all where none is named), in file order."""
    return [text for file in corpus_files(*splits, folder=folder) for text in load_hand(file)]


def corpus_files(*splits: str, folder: Path = CORPUS_DIR) -> list[Path]:
    """Return the files `<split>/<language>/<hand>.jsonl`, sorted."""
    return sorted(file for split in splits or SPLITS for file in (folder / split).glob("*/*.jsonl"))


def load_hand(file: Path) -> Iterator[Text]:
    """Read the file of one hand. Raises CorpusError with file and line."""
    for number, line in enumerate(file.read_text("utf-8").rstrip("\n").split("\n"), 1):
        try:
            yield parse_row(json.loads(line), file.stem, file.parent.name, file.parent.parent.name)
        except (CorpusError, KeyError, TypeError, AttributeError, ValueError) as error:
            raise CorpusError(f"{file.name} line {number}: {error}") from error
