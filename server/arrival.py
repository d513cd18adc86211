"""Makes of what a reporter sent what is stored: contacts masked, and the text read."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from model.guidance_store import CHILD_SIGN
from server.languages import canonical_language
from server.redaction import Masked, mask_contacts, mask_url
from server.services import Services
from server.store.reports import Arrival, NewReport

logger = logging.getLogger("fanal")

_MAX_HOST_CHARS = 255
_APPEAL = "appeal"


def read_arrival(services: Services, sent: NewReport, source: str = "reporter") -> Arrival:
    """Mask contacts, judge the text, and find lane and promised time.

    Parameters
    ----------
    services : Services
        Gives the model, the clock and the promised times.
    sent : NewReport
        Validated.
    source : str, default "reporter"
        "reporter", or "intake" where a reviewer typed in what came by phone or on paper.

    Returns
    -------
    Arrival
        What `server.store.reports.record_report` stores.

    Notes
    -----
    The text is judged as it was sent, because masking may hide the words of a sign. Contacts that
    the reporter chose to keep stay: the number of a recruiter may be what reviewers need.
    """
    text, note = mask_contacts(sent.text, sent.keep), _mask(sent.note, sent.keep)
    url = Masked("", Counter()) if sent.url is None else mask_url(sent.url)
    kinds = text.kinds + note.kinds + url.kinds
    judged = services.judge.read(sent.text, sent.language)
    indicators = [finding["indicator"] for finding in judged["findings"]]
    config, now = services.config, services.clock.now()
    days = config.appeal_days if sent.kind == _APPEAL else config.answer_days
    _count_redactions(services, kinds)
    return Arrival(
        sent=sent,
        created=now,
        due=now + timedelta(days=days),
        source=source,
        lane="urgent" if sent.urgent or CHILD_SIGN in indicators else "normal",
        text=text.text,
        note=None if sent.note is None else note.text,
        url=None if sent.url is None else url.text,
        host=None if sent.url is None else (urlsplit(url.text).hostname or "")[:_MAX_HOST_CHARS],
        language=canonical_language(sent.language) if sent.language else judged["language"],
        redactions=kinds.total(),
        judged_level=judged["level"],
        judged_indicators=indicators,
        judged_combinations=judged["combinations"],
        sketch=services.judge.make_sketch(text.text),
    )


def mask_reply(services: Services, text: str) -> str:
    """Mask the contacts of a reporter's reply."""
    masked = mask_contacts(text)
    _count_redactions(services, masked.kinds)
    return masked.text


def _mask(text: str | None, keep: Sequence[str]) -> Masked:
    return Masked("", Counter()) if text is None else mask_contacts(text, keep)


def _count_redactions(services: Services, kinds: Counter[str]) -> None:
    """Say how much of each kind was masked, never what."""
    for kind, number in sorted(kinds.items()):
        services.metrics.count_redactions(kind, number)
    if kinds:
        more = {f"masked_{kind}": number for kind, number in sorted(kinds.items())}
        logger.info("contacts masked in a report", extra={"more": more})
