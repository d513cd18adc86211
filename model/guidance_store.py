"""What readers are told: explanations of findings, questions to ask, help lines by country.

Reads `model/guidance/<language>.json` and `model/guidance/helplines.json`. Nothing is read before
the first call, and what is read is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "guidance"
_HELPLINES = "helplines"
# The language every indicator is written in first, and the one used where a reader's is missing.
DEFAULT_LANGUAGE = "en"
# Guidance files kept in memory: more than the sixteen languages planned, and still a bound.
_CACHED_LANGUAGES = 32
_LANGUAGE_ALIASES = {"tl": "fil"}
_PUBLIC_FIELDS = ("name", "phone", "web", "scope", "source", "checked")


def available_languages() -> list[str]:
    """List the languages that readers' texts are written in.

    Returns
    -------
    list of str
        BCP 47 codes in alphabetical order.
    """
    return list(_languages())


def load_guidance(language: str | None) -> dict[str, Any]:
    """Load what readers are told in one language.

    Parameters
    ----------
    language : str or None
        BCP 47 code; a region is ignored (`fr-CA` is `fr`). None, or a language without
        guidance, gives English.

    Returns
    -------
    dict
        The content of the language's file. It is shared between callers: do not change it.
    """
    return _read(_resolve(language))


def explain(assessment: Mapping[str, Any], guidance: Mapping[str, Any]) -> dict[str, Any]:
    """Add the readers' words to each finding of an assessment.

    Parameters
    ----------
    assessment : mapping
        An assessment as `Assessment.as_dict()` gives it; it is not changed.
    guidance : mapping
        What `load_guidance` returned.

    Returns
    -------
    dict
        The same assessment, each finding with `name`, `why` and `ask`.

    Notes
    -----
    A finding without words of its own (weights newer than the guidance) keeps its id as its name,
    so that a warning is never lost for want of a sentence.
    """
    findings = [{**f, **_words(f["indicator"], guidance)} for f in assessment["findings"]]
    return {**assessment, "findings": findings}


def find_help(country: str | None, language: str | None = None) -> list[dict[str, Any]]:
    """Find help lines for a country.

    Parameters
    ----------
    country : str or None
        ISO 3166-1 alpha-2 code, or `EU`; None where it is not known.
    language : str or None
        The reader's language, for the words that say whom a line is for. Names stay as the
        lines' owners write them.

    Returns
    -------
    list of dict
        Each with `name`, `phone` and `web` (empty where none is known), `scope`, `source` and
        `checked` (year and month, or None). Never empty.

    Notes
    -----
    The country's own lines come first, then those of the European Union for its members. The
    international ones follow where none of these deals with trafficking outside the police: a
    police number alone can keep people without papers from asking for help.
    """
    book = _read(_HELPLINES)
    lines = _national_lines(book, country)
    if not any(_is_independent(line) for line in lines):
        lines = lines + book["international"]
    scopes = load_guidance(language)["scopes"]
    return [_public(line, scopes) for line in lines]


def _words(indicator: str, guidance: Mapping[str, Any]) -> Mapping[str, str]:
    if indicator == "wording":
        words: Mapping[str, str] = guidance["wording"]
        return words
    unnamed = {"name": indicator.replace("-", " "), "why": "", "ask": ""}
    return {**unnamed, **guidance["indicators"].get(indicator, {})}


def _national_lines(book: Mapping[str, Any], country: str | None) -> list[dict[str, Any]]:
    countries: Mapping[str, list[dict[str, Any]]] = book["countries"]
    code = (country or "").strip().upper()
    code = book["country_aliases"].get(code, code)
    # In the European Union 112 and the Commission's list of national lines apply.
    shared = countries.get("EU", []) if code in book["union_members"] else []
    return countries.get(code, []) + shared


def _is_independent(line: Mapping[str, Any]) -> bool:
    scope = line["scope"]
    return "trafficking" in scope and "law enforcement" not in scope


def _public(line: Mapping[str, Any], scopes: Mapping[str, str]) -> dict[str, Any]:
    shown = {field: line[field] for field in _PUBLIC_FIELDS}
    return {**shown, "scope": scopes.get(line["scope"], line["scope"])}


def _resolve(language: str | None) -> str:
    base = (language or "").replace("_", "-").split("-")[0].lower()
    base = _LANGUAGE_ALIASES.get(base, base)
    return base if base in _languages() else DEFAULT_LANGUAGE


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    return tuple(sorted(f.stem for f in _FOLDER.glob("*.json") if f.stem != _HELPLINES))


@lru_cache(maxsize=_CACHED_LANGUAGES)
def _read(name: str) -> dict[str, Any]:
    # Only names from `_languages` or `_HELPLINES` come here, never a reader's own words.
    content: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return content
