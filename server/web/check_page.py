"""The check page: paste a text and read what is known of it, without the extension.

In a browser that runs our modules the text is judged in the page and does not come here
(`extension/src/check`); without them the plain form does all. Keeps nothing.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from model.guidance_store import CHILD_SIGN
from server.origins import refuse_other_sites
from server.schemas import MAX_TEXT_CHARS
from server.services import get_services
from server.web.app_files import MODEL, list_modules
from server.web.drawing import choose_country, choose_language, name_countries, render_page
from server.web.forms import read_words, refuse_strange_forms

blueprint = Blueprint("check_page", __name__, template_folder="templates")

# So many findings are shown at once, the rest unfolds: people stop reading long warnings.
SHOWN_FINDINGS = 3
SHOWN_SIGNS = 5
SHOWN_COMBINATIONS = 2
# Where the page's modules find what is not theirs, below its own address.
PLACES = {
    "model": f"app/{MODEL}",
    "judge": "v1/assess",
    "corrections": "v1/suppressions",
    "reports": "v1/reports",
    "receipts": "receipt",
}


@blueprint.get("/")
def show_check_page() -> Response:
    """Answer 200 with the empty page."""
    return _render_page(choose_language(request.args.get("lang")))


@blueprint.post("/")
def check_text() -> Response:
    """Answer 200 with the assessment in words; 413, 422, 429 as the page with the reason."""
    refuse_strange_forms()
    switch = request.form.get("switch")
    language = choose_language(switch or request.form.get("lang"))
    text = read_words("text")
    if switch and not text.strip():
        return _render_page(language)
    broken = find_fault(text)
    if broken:
        return _render_page(language, 422, text=text[:MAX_TEXT_CHARS], fault=broken)
    return _render_page(language, text=text, result=_judge(text, language))


@blueprint.post("/share")
def refuse_share() -> Response:
    """Answer 200 with the page, which says that its worker was gone; what came is not read."""
    refuse_other_sites(get_services().config.public_url)
    return _render_page(choose_language(None), fault="share_missed")


@blueprint.errorhandler(RequestEntityTooLarge)
def _show_too_large(_error: RequestEntityTooLarge) -> Response:
    return _render_page(choose_language(None), 413, fault="fault_too-long")


@blueprint.errorhandler(TooManyRequests)
def _show_too_many(_error: TooManyRequests) -> Response:
    return _render_page(choose_language(None), 429, fault="fault_too-many")


def find_fault(text: str) -> str | None:
    """Return the key of the sentence that says why a text cannot be read, None where it can."""
    if not text.strip():
        return "fault_empty"
    if len(text) > MAX_TEXT_CHARS:
        return "fault_too-long"
    return "fault_unreadable" if "\x00" in text else None


def _judge(text: str, language: str) -> dict[str, Any]:
    """Return what the result part of the page shows; no score is among it."""
    judge = get_services().judge
    assessment = judge.assess(text, reader_language=language)
    get_services().metrics.count_judged(assessment)
    guidance = judge.read_guidance(language)
    for finding in assessment["findings"]:
        quotes = dict.fromkeys(evidence["quote"] for evidence in finding["evidence"])
        finding["quotes"] = list(quotes)[:SHOWN_FINDINGS]
    found = [finding["indicator"] for finding in assessment["findings"]]
    return {
        "level": assessment["level"],
        "words": guidance["levels"][assessment["level"]],
        "corrected": assessment["suppression"] is not None,
        "reason": guidance["reasons"].get(assessment["reason"]),
        "language": assessment["language"],
        "signs": [finding["name"] for finding in assessment["findings"][:SHOWN_SIGNS]],
        "shown": assessment["findings"][:SHOWN_FINDINGS],
        "folded": assessment["findings"][SHOWN_FINDINGS:],
        "combinations": _word_combinations(assessment["combinations"], guidance),
        "disclaimer": guidance["disclaimer"],
        "next_steps": [] if found else guidance["next_steps"],
        "before": judge.choose_before(found, language) if found else [],
        "before_words": guidance["before"],
        "children_first": CHILD_SIGN in found,
    }


def _word_combinations(combinations: list[str], guidance: dict[str, Any]) -> list[str]:
    """Return sentences for the weightiest combinations; rows without words say nothing new."""
    worded = [guidance["combinations"].get(each) for each in combinations]
    return [sentence for sentence in worded if sentence][:SHOWN_COMBINATIONS]


def _render_page(language: str, status: int = 200, **shown: Any) -> Response:
    services = get_services()
    country = choose_country(request.form.get("country") if status == 200 else None)
    children_first = shown.get("result", {}).get("children_first", False)
    return render_page(
        "check",
        language,
        status,
        served=True,
        takes_appeals=services.config.takes_appeals,
        modules=list_modules(),
        places=PLACES,
        country=country,
        countries=name_countries(language),
        help=services.judge.find_help(country, language, children_first),
        **shown,
    )
