"""The check page: paste a text and read what is known of it, without the extension.

Works without JavaScript; the script only spares the reload. Keeps nothing.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from server.errors import Problem
from server.languages import choose_page_language
from server.origins import refuse_other_sites
from server.schemas import MAX_TEXT_CHARS
from server.services import get_services
from server.web.words import PAGE_LANGUAGES, RIGHT_TO_LEFT, load_words

blueprint = Blueprint("check_page", __name__, template_folder="templates")

# So many findings are shown at once, the rest unfolds: people stop reading long warnings.
SHOWN_FINDINGS = 3
SHOWN_COMBINATIONS = 2


@blueprint.get("/")
def show_check_page() -> Response:
    """Answer 200 with the empty page."""
    return _render_page(_choose_language(request.args.get("lang")))


@blueprint.post("/")
def check_text() -> Response:
    """Answer 200 with the assessment in words; 413, 422, 429 as the page with the reason."""
    refuse_other_sites(get_services().config.public_url)
    if request.mimetype != "application/x-www-form-urlencoded":
        raise Problem("unsupported-media-type")
    switch = request.form.get("switch")
    language = _choose_language(switch or request.form.get("lang"))
    text = request.form.get("text", "").replace("\r\n", "\n")
    if switch and not text.strip():
        return _render_page(language)
    broken = _find_fault(text)
    if broken:
        return _render_page(language, 422, text=text[:MAX_TEXT_CHARS], fault=broken)
    return _render_page(language, text=text, result=_judge(text, language))


@blueprint.errorhandler(RequestEntityTooLarge)
def _show_too_large(_error: RequestEntityTooLarge) -> Response:
    return _render_page(_choose_language(None), 413, fault="too-long")


@blueprint.errorhandler(TooManyRequests)
def _show_too_many(_error: TooManyRequests) -> Response:
    return _render_page(_choose_language(None), 429, fault="too-many")


def _choose_language(asked: str | None) -> str:
    return choose_page_language(asked, request.accept_languages, list(PAGE_LANGUAGES))


def _find_fault(text: str) -> str | None:
    if not text.strip():
        return "empty"
    if len(text) > MAX_TEXT_CHARS:
        return "too-long"
    return "unreadable" if "\x00" in text else None


def _judge(text: str, language: str) -> dict[str, Any]:
    """Return what the result part of the page shows; no score is among it."""
    judge = get_services().judge
    assessment = judge.assess(text, reader_language=language)
    get_services().metrics.count_judged(assessment)
    guidance = judge.read_guidance(language)
    for finding in assessment["findings"]:
        quotes = dict.fromkeys(evidence["quote"] for evidence in finding["evidence"])
        finding["quotes"] = list(quotes)[:SHOWN_FINDINGS]
    return {
        "level": assessment["level"],
        "words": guidance["levels"][assessment["level"]],
        "corrected": assessment["suppression"] is not None,
        "reason": guidance["reasons"].get(assessment["reason"]),
        "language": assessment["language"],
        "shown": assessment["findings"][:SHOWN_FINDINGS],
        "folded": assessment["findings"][SHOWN_FINDINGS:],
        "combinations": _word_combinations(assessment["combinations"], guidance),
        "disclaimer": guidance["disclaimer"],
        "next_steps": guidance["next_steps"],
    }


def _word_combinations(combinations: list[str], guidance: dict[str, Any]) -> list[str]:
    """Return sentences for the weightiest combinations; rows without words say nothing new."""
    worded = [guidance["combinations"].get(each) for each in combinations]
    return [sentence for sentence in worded if sentence][:SHOWN_COMBINATIONS]


def _render_page(language: str, status: int = 200, **shown: Any) -> Response:
    page = render_template(
        "check.html",
        language=language,
        languages=PAGE_LANGUAGES,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        t=load_words(language),
        help=get_services().judge.find_help(None, language),
        **shown,
    )
    response = make_response(page, status)
    response.headers["Content-Language"] = language
    response.vary.add("Accept-Language")
    return response
