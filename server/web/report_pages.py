"""Reports and advertisers' appeals by a plain form: write, see what would be kept, send.

Between the steps nothing is kept: the words travel in the form itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, request
from pydantic import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from server.contacts import find_contacts
from server.errors import STORE_FAILURES, Problem, note_store_failure
from server.limits import count_request
from server.redaction import mask_contacts, mask_url
from server.schemas import MAX_KEPT_CHARS, MIN_KEPT_CHARS, ReportKind, ReportRequest
from server.services import dump_json, get_services
from server.store.reports import IdempotencyMismatch, NewReport, Receipt
from server.taking_in import take_in
from server.web.drawing import choose_language, render_page
from server.web.forms import read_words, refuse_strange_forms

blueprint = Blueprint("report_pages", __name__, template_folder="templates")

# Readers' kinds; the appeal has a page of its own.
_KINDS = ("false-alarm", "missed", "lure")
# The sentence for each field that is not as it should be.
_FAULTS: Mapping[str, str] = {
    "kind": "fault_kind",
    "text": "fault_text",
    "url": "fault_url",
    "note": "fault_note",
    "consent": "fault_consent",
    "keep": "fault_text",
}
_FIELDS = ("kind", "text", "note", "url")


@blueprint.get("/report")
def show_report_form() -> Response:
    """Answer 200 with the empty form."""
    return _render("form")


@blueprint.post("/report")
def post_report_form() -> Response:
    """Answer 200 with the form, with what would be kept, or with the receipt; 422, 429, 503."""
    return _take_step(_KINDS)


@blueprint.get("/appeal")
def show_appeal_form() -> Response:
    """Answer 200 with the empty form for advertisers; 404 where the server takes no appeals."""
    _refuse_where_off()
    return _render("form")


@blueprint.post("/appeal")
def post_appeal_form() -> Response:
    """Answer as for a report; 404 where the server takes no appeals."""
    _refuse_where_off()
    return _take_step((ReportKind.APPEAL.value,))


def _refuse_where_off() -> None:
    if not get_services().config.takes_appeals:
        raise Problem("not-found")


def _take_step(kinds: tuple[str, ...]) -> Response:
    refuse_strange_forms()
    typed = _read_form(kinds)
    step = request.form.get("step")
    if step not in {"look", "send"}:
        return _render("form", typed=typed)
    try:
        sent = _validate(typed, kinds, is_sent=step == "send")
    except ValidationError as error:
        names = dict.fromkeys(_FAULTS[str(each["loc"][0])] for each in error.errors())
        if list(names) == ["fault_consent"]:
            return _show_preview(typed, 422, names)
        return _render("form", 422, typed=typed, faults=names)
    return _send(sent, typed) if step == "send" else _show_preview(typed)


def _read_form(kinds: tuple[str, ...]) -> dict[str, Any]:
    typed: dict[str, Any] = {name: read_words(name) for name in _FIELDS}
    if len(kinds) == 1:
        typed["kind"] = kinds[0]
    ticked = {name: request.form.get(name) == "yes" for name in ("urgent", "consent")}
    return {**typed, **ticked, "keep": request.form.getlist("keep"), "key": _read_key()}


def _read_key() -> str:
    return request.form.get("key", "")[:64] or secrets.token_urlsafe(16)


def _validate(typed: Mapping[str, Any], kinds: tuple[str, ...], *, is_sent: bool) -> NewReport:
    given = {name: typed[name] for name in _FIELDS if typed[name].strip() or name == "text"}
    given["kind"] = typed["kind"] if typed["kind"] in kinds else ""
    consent = typed["consent"] or not is_sent
    # By way of JSON, as programs send it: strict fields take a kind only as it is written there.
    ticks = {"urgent": typed["urgent"], "keep": typed["keep"], "consent": consent}
    body = ReportRequest.model_validate_json(dump_json({**given, **ticks}))
    return NewReport(**body.model_dump(mode="json", exclude={"consent"}))


def _show_preview(
    typed: Mapping[str, Any], status: int = 200, faults: Iterable[str] = ()
) -> Response:
    """Draw the words exactly as they would be kept, each contact to be chosen."""
    keep = typed["keep"]
    masked = {name: mask_contacts(typed[name], keep).text for name in ("text", "note")}
    masked["url"] = mask_url(typed["url"]).text if typed["url"].strip() else ""
    contacts = _list_contacts(typed["text"]) | _list_contacts(typed["note"])
    shown = {"typed": typed, "masked": masked, "contacts": list(contacts)}
    return _render("preview", status, faults=faults, **shown)


def _list_contacts(text: str) -> dict[str, None]:
    found = dict.fromkeys(text[each.start : each.end].strip() for each in find_contacts(text))
    # A name of one letter, say, cannot be kept: the contract takes none so short.
    return {each: None for each in found if MIN_KEPT_CHARS <= len(each) <= MAX_KEPT_CHARS}


def _send(sent: NewReport, typed: Mapping[str, Any]) -> Response:
    # In the same bucket as reports that programs send.
    count_request("post_report")
    try:
        return _render("sent", receipt=_store(sent, typed["key"]))
    except Problem as problem:
        if problem.name != "store-full":
            raise
        return _render("form", 503, faults=["fault_store"], typed=typed)


def _store(sent: NewReport, key: str) -> Receipt:
    try:
        return take_in(sent, f"form {key}")
    except IdempotencyMismatch:
        # The same form with other words is another report.
        return take_in(sent, f"form {secrets.token_urlsafe(16)}")


@blueprint.errorhandler(RequestEntityTooLarge)
def _show_too_large(_error: RequestEntityTooLarge) -> Response:
    return _render("form", 413, faults=["fault_too-long"])


@blueprint.errorhandler(TooManyRequests)
def _show_too_many(error: TooManyRequests) -> Response:
    response = _render("form", 429, faults=["fault_too-many"], typed=_read_form(_KINDS))
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _show_store_failure(error: Exception) -> Response:
    note_store_failure(error)
    return _render("form", 503, faults=["fault_store"], typed=_read_form(_KINDS))


for _kind in STORE_FAILURES:
    blueprint.register_error_handler(_kind, _show_store_failure)


def _render(stage: str, status: int = 200, **shown: Any) -> Response:
    config = get_services().config
    is_appeal = request.path == "/appeal"
    # A body that is too large cannot be looked into.
    asked = request.args if request.method == "GET" or status == 413 else request.form
    return render_page(
        "report",
        choose_language(asked.get("lang")),
        status,
        **{"faults": [], "typed": {}, **shown},
        stage=stage,
        is_appeal=is_appeal,
        kinds=_KINDS,
        server=request.host,
        days=config.appeal_days if is_appeal else config.answer_days,
        kept_days=max(config.retention_days.values()),
    )
