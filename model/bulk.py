"""Assesses many texts: JSON lines in, the same lines with their assessment out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from tqdm import tqdm

from model.assessor import Assessor


def assess_lines(
    assessor: Assessor, lines: Iterable[bytes], out: TextIO, language: str | None = None
) -> int:
    """Write each line back with an `assessment`, or with an `error` where it cannot be judged.

    Parameters
    ----------
    lines : JSON objects with a `text` of at most 20 000 characters; other fields are kept.
    language : code of the language of every text, None to let the model tell.

    Returns
    -------
    0 where every line was judged, 1 where some line has an `error`. No line stops the run.
    """
    failed = False
    for line in tqdm(lines, unit=" texts", file=sys.stderr, disable=not sys.stderr.isatty()):
        if not line.strip():
            continue
        row = _assess_line(assessor, line, language)
        failed = failed or "error" in row
        out.write(json.dumps(row, ensure_ascii=True) + "\n")
    out.flush()
    return int(failed)


def _assess_line(assessor: Assessor, line: bytes, language: str | None) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "The line is not JSON or nested too deep."}
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return {"error": "The line must be a JSON object with a `text` that is a string."}
    try:
        assessment = assessor.add_pay(row["text"], assessor.assess(row["text"], language))
        return {**row, "assessment": assessment.as_dict()}
    except ValueError as error:
        return {**row, "error": str(error)}
