"""Reads reviewers' verdicts as training texts: what `python -m server export-verdicts` wrote.

One JSON object a line: `text` (contacts masked), `language`, `label` (honest or lure), `kind` (of
the report), `week` (of the decision). The file is never committed.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.corpus_store import VERDICT, CorpusError, Text
from model.sketch import NEAR, Sketch, make_sketch, similarity
from model.text import MAX_TEXT_CHARS, CharTable

HAND = "verdicts"
LABELS = ("honest", "lure")
_LEVELS = {"honest": "no-signs", "lure": "some-signs"}


@dataclass(frozen=True)
class Verdicts:
    """What is learned of a file of verdicts.

    Attributes
    ----------
    texts : the first of each set of near copies with one label, in file order.
    digest : SHA-256 of the file. near_copies, unmeasured : lines that are left out because an
        earlier one says the same, or because their language is not measured.
    """

    texts: list[Text]
    digest: str
    near_copies: int
    unmeasured: int


def load_verdicts(file: Path, chars: CharTable, measured: Collection[str]) -> Verdicts:
    """Load the verdicts of a file.

    Parameters
    ----------
    file : JSON lines.
    chars : character table, by which near copies are known.
    measured : codes of the languages that are judged; others teach nothing.

    Raises
    ------
    CorpusError with the line's number, and nothing of its text.
    """
    body = file.read_bytes()
    texts = [_read_line(line, number) for number, line in enumerate(body.splitlines(), 1)]
    spoken = [text for text in texts if text.language in measured]
    distinct = _drop_copies(spoken, chars)
    return Verdicts(
        distinct,
        hashlib.sha256(body).hexdigest(),
        len(spoken) - len(distinct),
        len(texts) - len(spoken),
    )


def _read_line(line: bytes, number: int) -> Text:
    try:
        row = json.loads(line)
        text, label = row["text"], row["label"]
        language = str(row["language"] or "").partition("-")[0].lower()
    except (ValueError, TypeError, KeyError) as error:
        raise CorpusError(f"line {number} of the verdicts cannot be read") from error
    is_text = isinstance(text, str) and 0 < len(text) <= MAX_TEXT_CHARS
    if not is_text or label not in LABELS:
        raise CorpusError(
            f"line {number} of the verdicts must have a text of 1 to {MAX_TEXT_CHARS} characters "
            f"and a label, {' or '.join(LABELS)}"
        )
    return _make_text(text, label, "fil" if language == "tl" else language, number)


def _make_text(text: str, label: str, language: str, number: int) -> Text:
    return Text(
        id=f"{HAND}-{number}", hand=HAND, language=language, split="training", role=label,
        kind=VERDICT, channel="web", country="", level=_LEVELS[label], subtle=False, evasive=False,
        text=text, evidence=(),
    )  # fmt: skip


def _drop_copies(texts: list[Text], chars: CharTable) -> list[Text]:
    """Keep the first of near copies: one advert reported a hundred times weighs as one."""
    kept: list[Text] = []
    sketches: list[Sketch] = []
    digests: set[tuple[str, str]] = set()
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for text in texts:
        sketch = make_sketch(text.text, chars)
        near = {at for value in sketch.values for at in places[text.role, value]}
        is_copy = (text.role, sketch.digest) in digests or any(
            similarity(sketches[at].values, sketch.values) >= NEAR for at in near
        )
        if is_copy:
            continue
        digests.add((text.role, sketch.digest))
        for value in sketch.values:
            places[text.role, value].append(len(kept))
        kept.append(text)
        sketches.append(sketch)
    return kept


def describe(verdicts: Verdicts) -> dict[str, Any]:
    """Return what a manifest says of the verdicts: never a text."""
    return {
        "verdicts_sha256": verdicts.digest,
        "verdicts": {label: sum(t.role == label for t in verdicts.texts) for label in LABELS},
    }
