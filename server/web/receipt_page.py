"""What became of a report or an appeal, for whoever has its receipt; reply and taking back too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from server.api.receipts import describe_report
from server.arrival import mask_reply
from server.db import truncate_log
from server.errors import STORE_FAILURES, note_store_failure
from server.schemas import MAX_NOTE_CHARS
from server.services import get_services, open_session
from server.store.reports import find_report, record_reply
from server.store.retention import withdraw_report
from server.web.drawing import choose_language, render_page
from server.web.forms import read_words, refuse_strange_forms

blueprint = Blueprint("receipt_page", __name__, template_folder="templates")

_MAX_FIELD_CHARS = 200


@blueprint.get("/receipt")
def show_receipt_form() -> Response:
    """Answer 200 with the two fields."""
    return _render(request.args.get("lang"))


@blueprint.post("/receipt")
def post_receipt_form() -> Response:
    """Answer 200 with the state of the report; 404 where there is none, 422, 429, 503."""
    refuse_strange_forms()
    opened = {name: request.form.get(name, "").strip() for name in ("number", "receipt")}
    if any(len(value) > _MAX_FIELD_CHARS for value in opened.values()):
        return _show_unknown()
    act = {"reply": _reply, "withdraw": _withdraw}.get(request.form.get("act", ""), _look)
    return act(**opened)


def _look(number: str, receipt: str, said: str = "") -> Response:
    with open_session() as session:
        report = find_report(session, number, receipt)
        if report is None:
            return _show_unknown()
        told = describe_report(report)
    opened = {"number": number, "receipt": receipt}
    return _render(request.form.get("lang"), opened=opened, report=told, said=said)


def _reply(number: str, receipt: str) -> Response:
    services = get_services()
    words = read_words("reply").strip()
    if not words or len(words) > MAX_NOTE_CHARS or "\x00" in words:
        return _look(number, receipt, "fault_note")
    masked = mask_reply(services, words)
    with open_session(will_write=True) as session:
        report = find_report(session, number, receipt)
        if report is None:
            return _show_unknown()
        taken = record_reply(session, report, masked, services.clock.now())
        session.commit()
    return _look(number, receipt, "reports.reply.sent" if taken else "reports.reply.closed")


def _withdraw(number: str, receipt: str) -> Response:
    services = get_services()
    with open_session(will_write=True) as session:
        report = find_report(session, number, receipt)
        now = services.clock.now()
        if report is None or not withdraw_report(session, report.id, services.judge, now):
            return _show_unknown()
        session.commit()
    truncate_log(services.engine)
    return _render(request.form.get("lang"), said="taken_back")


def _show_unknown() -> Response:
    """Answer the same for a wrong receipt and for an unknown number."""
    return _render(request.form.get("lang"), 404, said="receipt_unknown")


def _show_store_failure(error: Exception) -> Response:
    note_store_failure(error)
    return _render(request.form.get("lang"), 503, said="fault_store")


for _kind in STORE_FAILURES:
    blueprint.register_error_handler(_kind, _show_store_failure)


def _render(asked: str | None, status: int = 200, **shown: Any) -> Response:
    language = choose_language(asked)
    return render_page(
        "receipt", language, status, **{"opened": {}, "report": None, "said": "", **shown}
    )
