"""The check page's own words, one file a language; what signs mean is the model's guidance."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "messages"

# The languages of the page, each under its own name on the switch.
PAGE_LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
    "pt": "Português",
    "uk": "Українська",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "vi": "Tiếng Việt",
    "fil": "Filipino",
    "sw": "Kiswahili",
    "th": "ไทย",
    "ro": "Română",
    "tr": "Türkçe",
}
RIGHT_TO_LEFT = frozenset({"ar"})


@cache
def load_words(language: str) -> dict[str, str]:
    """Return the words of a page language; `language` is a key of PAGE_LANGUAGES."""
    words: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return words
