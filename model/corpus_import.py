"""Turns the plain-text notes of a writing hand into a corpus file.

Notes are blocks; each begins with a header line and holds one marked text:

    #### lure|fake-agency|sms|KE|care|strong|subtle
    Good evening, [[upfront-fee|the file fee is 200 dollars]] ...

The header is role, kind, channel, country, sector, level (strong, some or no), then flags (subtle,
evasive); a dash stands where a field does not apply.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from model.corpus_store import CORPUS_DIR, CorpusError, parse_row

_FIELDS = ("role", "kind", "channel", "country", "sector", "level")
_LEVELS = {"strong": "strong-signs", "some": "some-signs", "no": "no-signs"}
_FLAGS = ("subtle", "evasive")


def parse_notes(notes: str, hand: str, language: str, split: str) -> list[dict[str, Any]]:
    """Return the rows of a hand's notes. Raises CorpusError naming the block that is wrong."""
    rows = []
    for number, block in enumerate(re.split(r"(?m)^#### ", notes)[1:], 1):
        row = _parse_block(block, f"{hand}-{number}")
        try:
            parse_row(row, hand, language, split)
        except CorpusError as error:
            raise CorpusError(f"block {number}: {error}") from error
        rows.append(row)
    return rows


def _parse_block(block: str, text_id: str) -> dict[str, Any]:
    header, _, body = block.partition("\n")
    parts = [part.strip() for part in header.split("|")]
    row: dict[str, Any] = {"id": text_id, **dict(zip(_FIELDS, parts, strict=False))}
    row["level"] = _LEVELS.get(row.get("level", ""), row.get("level", ""))
    row.update({flag: True for flag in _FLAGS if flag in parts[len(_FIELDS) :]})
    row["marked"] = body.strip()
    return row


def import_notes(notes: Path, hand: str, language: str, split: str) -> Path:
    """Write `corpus/<split>/<language>/<hand>.jsonl` from a notes file and return its path."""
    rows = parse_notes(notes.read_text("utf-8"), hand, language, split)
    target = CORPUS_DIR / split / language / f"{hand}.jsonl"
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    target.write_text("".join(lines), "utf-8")
    return target
