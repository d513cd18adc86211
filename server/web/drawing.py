"""What the pages for people share: their language, the reader's country, and how one is drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, make_response, render_template, request

from server.languages import choose_page_language
from server.web.words import PAGE_LANGUAGES, RIGHT_TO_LEFT, load_words

_COUNTRIES = Path(__file__).resolve().parent / "countries.json"


@cache
def _read_countries() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = json.loads(_COUNTRIES.read_text("utf-8"))
    return names


def name_countries(language: str) -> Mapping[str, str]:
    """Return the countries that have help lines: code -> name in a page language, in its order."""
    return _read_countries()[language]


def choose_language(asked: str | None) -> str:
    """Return the page's language: the one asked for, else the browser's, else English."""
    return choose_page_language(asked, request.accept_languages, list(PAGE_LANGUAGES))


def choose_country(asked: str | None) -> str | None:
    """Return the country to help in: the one asked for, else that of the browser's language.

    Parameters
    ----------
    asked : str or None
        A code of the list; empty where the reader wants none; None where nobody asked.
    """
    if asked is not None:
        return asked if asked in name_countries("en") else None
    for tag in request.accept_languages.values():
        found = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})", tag)
        if found and found[1].upper() in name_countries("en"):
            return found[1].upper()
    return None


def describe_frame(language: str) -> dict[str, Any]:
    """Return what every template needs to speak a language."""
    return {
        "language": language,
        "languages": PAGE_LANGUAGES,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "t": load_words(language),
    }


def render_page(template: str, language: str, status: int = 200, **shown: Any) -> Response:
    """Draw a page in a language; browsers keep no copy."""
    page = render_template(f"{template}.html", **describe_frame(language), **shown)
    response = make_response(page, status)
    response.headers["Content-Language"] = language
    response.vary.add("Accept-Language")
    return response
