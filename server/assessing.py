"""Judges what was asked and counts it: one way for a text, for a batch and for the shortcut."""

from __future__ import annotations

from collections.abc import Sequence

from server.judging import Asked
from server.schemas import AssessRequest
from server.services import Services


def write_assessments(
    services: Services, requests: Sequence[AssessRequest]
) -> list[str | Exception]:
    """Return the assessment of each text as JSON.

    Parameters
    ----------
    services : Services
        Give the model and the counters.
    requests : sequence of AssessRequest
        Checked; they are judged together.

    Returns
    -------
    list of str or Exception
        In their order; what went wrong stands in the place of a text that cannot be judged.
    """
    written: list[str | Exception] = []
    for answer in services.judge.answer([_ask(request) for request in requests]):
        if isinstance(answer, Exception):
            written.append(answer)
        else:
            services.metrics.count_assessment(answer.level, answer.language, answer.is_held_back)
            written.append(answer.body)
    return written


def write_assessment(services: Services, request: AssessRequest) -> bytes:
    """Return the assessment of one text as JSON in UTF-8; raises what went wrong."""
    written = write_assessments(services, [request])[0]
    if isinstance(written, Exception):
        raise written
    return written.encode()


def _ask(request: AssessRequest) -> Asked:
    return Asked(request.text, request.language, request.reader_language, request.country)
