"""What readers are told: explanations of findings, questions to ask, help lines by country.

Reads `model/guidance/<language>.json`, `model/guidance/helplines.json` and the rule of which
questions go with which indicators, `model/guidance/before.json`. Nothing is read before the first
call, and what is read is kept. How pay compares is put in words by `model.pay_sentence`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from model.pay_sentence import say_pay

_FOLDER = Path(__file__).parent / "guidance"
_HELPLINES = "helplines"
_BEFORE = "before"
# The language every indicator is written in first, and the one used where a reader's is missing.
DEFAULT_LANGUAGE = "en"
# The indicator by which a child may be meant.
CHILD_SIGN = "minor-approach"
# Guidance files kept in memory: more than the sixteen languages planned, and still a bound.
_CACHED_LANGUAGES = 32
# What else lies in the folder; `model.wages` reads the last two.
_NO_LANGUAGE = (_HELPLINES, _BEFORE, "pay", "wages")
_LANGUAGE_ALIASES = {"tl": "fil"}
_PUBLIC_FIELDS = (
    "name", "phone", "message", "web", "scope", "hours", "languages", "source", "checked",
)  # fmt: skip


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
        The same assessment, each finding with `name`, `why` and `ask`, and what compares its pay
        with a `sentence`.

    Notes
    -----
    A finding without words of its own (weights newer than the guidance) keeps its id as its name,
    so that a warning is never lost for want of a sentence.
    """
    findings = [_explain_finding(each, guidance) for each in assessment["findings"]]
    return {**assessment, "findings": findings}


def _explain_finding(finding: Mapping[str, Any], guidance: Mapping[str, Any]) -> dict[str, Any]:
    worded = {**finding, **_words(finding["indicator"], guidance)}
    if "pay" in finding:
        worded["pay"] = word_pay(finding["pay"], guidance)
    return worded


def word_pay(pay: Mapping[str, Any], guidance: Mapping[str, Any]) -> dict[str, Any]:
    """Return what compares the pay of a finding, with its `sentence`."""
    return {**pay, "sentence": say_pay(pay, guidance)}


def find_help(
    country: str | None, language: str | None = None, children_first: bool = False
) -> list[dict[str, Any]]:
    """Find help lines for a country.

    Parameters
    ----------
    country : str or None
        ISO 3166-1 alpha-2 code, or `EU`; None where it is not known.
    language : str or None
        The reader's language, for the words that say whom a line is for. Names stay as the
        lines' owners write them.
    children_first : bool
        Whether a child may be meant: lines for children then come first, and a country without
        one gets the international ones.

    Returns
    -------
    list of dict
        Each with `name`, `phone`, `message` (where to write), `web` and `hours` (empty where none
        is known), `scope`, `languages` (codes, as far as they are known), `source` and `checked`
        (year and month, or None). Never empty.

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
    if children_first:
        lines = _put_children_first(lines, book["international"])
    scopes = load_guidance(language)["scopes"]
    return [_public(line, scopes) for line in lines]


def choose_before(indicators: Sequence[str], language: str | None) -> list[dict[str, str]]:
    """Choose what to do and to ask before answering, by what was found.

    Parameters
    ----------
    indicators : sequence of str
        The indicators of an assessment's findings, in its order; may be empty.
    language : str or None
        The reader's language.

    Returns
    -------
    list of dict
        Five to eight, each with `id`, `kind` (`do` or `ask`) and `text`, steps before questions.

    Notes
    -----
    Each indicator gives its first entry before any gives its second, so that nothing found goes
    without one. Where a child may be meant there are no questions for whoever wrote. Follows
    `extension/src/before.js`; the rule is `model/guidance/before.json`, and a test compares both.
    """
    rule = _read(_BEFORE)
    texts = load_guidance(language)["before"]["items"]
    chosen = _choose_ids(rule, indicators)
    kinds: Mapping[str, str] = rule["items"]
    return [{"id": i, "kind": kinds[i], "text": texts[i]} for i in kinds if i in chosen]


def _choose_ids(rule: Mapping[str, Any], indicators: Sequence[str]) -> list[str]:
    for indicator, ids in rule["alone"].items():
        if indicator in indicators:
            return list(ids)
    always: list[str] = rule["always"]
    rows = zip_longest(*(rule["indicators"].get(each, []) for each in indicators))
    offered = dict.fromkeys(i for row in rows for i in row if i and i not in always)
    chosen = list(offered)[: rule["most"] - len(always)] + always
    spare = [i for i in rule["otherwise"] if i not in chosen]
    return chosen + spare[: max(0, rule["least"] - len(chosen))]


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


def _put_children_first(
    lines: list[dict[str, Any]], international: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return lines for children, then the others; those of no country where there are none."""
    for_children = [line for line in lines if _is_for_children(line)]
    others = [line for line in lines if not _is_for_children(line)]
    return (for_children or [each for each in international if _is_for_children(each)]) + others


def _is_for_children(line: Mapping[str, Any]) -> bool:
    return "child" in line["scope"]


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
    return tuple(sorted(f.stem for f in _FOLDER.glob("*.json") if f.stem not in _NO_LANGUAGE))


@lru_cache(maxsize=_CACHED_LANGUAGES)
def _read(name: str) -> dict[str, Any]:
    # Only names from `_languages` or `_NO_LANGUAGE` come here, never a reader's own words.
    content: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return content
