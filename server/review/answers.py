"""What reporters are told when nothing else was written for them, in their language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from server.languages import DEFAULT_LANGUAGE, canonical_language

_FILE = Path(__file__).resolve().parent / "answers.json"
# (kind is about a lure, outcome) -> the sentence.
_NAMES: Mapping[tuple[bool, str], str] = {
    (False, "accepted"): "mistake",
    (False, "declined"): "warning-stays",
    (True, "accepted"): "lure",
    (True, "declined"): "not-enough",
}


def default_answer(kind: str, outcome: str, language: str | None) -> str:
    """Return the plain sentence for an outcome.

    Parameters
    ----------
    kind : str
        The report's.
    outcome : str
        accepted, declined or unclear.
    language : str or None
        The report's; None or one without sentences gives English.
    """
    name = _NAMES.get((kind in {"missed", "lure"}, outcome), "undecided")
    sentences = _load()
    code = canonical_language(language or DEFAULT_LANGUAGE)
    return sentences.get(code, sentences[DEFAULT_LANGUAGE])[name]


@cache
def _load() -> dict[str, dict[str, str]]:
    sentences: dict[str, dict[str, str]] = json.loads(_FILE.read_text("utf-8"))
    return sentences
