"""Writes assessments as JSON; what many of them share is encoded once and kept.

Encoding the words of every finding anew took as long as a fifth of the judging.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from model.assessor import Assessment, Finding
from model.guidance_store import CHILD_SIGN, explain, word_pay

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Pieces kept. A finding's words: 16 languages of readers by some 40 indicators. The ends of
# answers: as many pairs of country and language as one server's readers use, and more.
_KEPT_WORDS, _KEPT_ENDS = 1024, 512
_FIELDS = ("indicator", "name", "why", "ask", "strength")

Guidance = Mapping[str, Mapping[str, Any]]
Info = tuple[tuple[str, str], ...]
FindHelp = Callable[[str | None, str, bool], list[dict[str, Any]]]


def dump_text(body: Any) -> str:
    """Return an object as JSON."""
    return _encode(body)


class AssessmentWriter:
    """Writes assessments in readers' words.

    Parameters
    ----------
    guidance : mapping of str to mapping
        Language -> what readers are told in it.
    find_help : callable
        Country (or None), language, and whether a child may be meant -> places that help.
    """

    def __init__(self, guidance: Guidance, find_help: FindHelp) -> None:
        self._guidance = guidance
        self._find_help = find_help
        self._begin_finding = lru_cache(_KEPT_WORDS)(self._write_words)
        self._end = lru_cache(_KEPT_ENDS)(self._write_end)

    def write(
        self,
        judged: Assessment,
        suppression: Mapping[str, Any] | None,
        model: Mapping[str, str],
        reader: str,
        country: str | None,
    ) -> str:
        """Return the contract's AssessAnswer as JSON.

        Parameters
        ----------
        judged : Assessment
            What is told.
        suppression : mapping or None
            What is said of a warning that was held back.
        model : mapping
            Which model judged.
        reader : str
            A language of the guidance.
        country : str or None
            ISO 3166 code whose help lines are wanted; None gives international ones.
        """
        findings = ",".join([self._write_finding(each, reader) for each in judged.findings])
        child = any(each.indicator == CHILD_SIGN for each in judged.findings)
        end = self._end(tuple(model.items()), reader, country, child)
        return (
            f'{{"level":{_encode(judged.level)},"score":{_encode(judged.score)},'
            f'"language":{_encode(judged.language)},"reason":{_encode(judged.reason)},'
            f'"findings":[{findings}],"combinations":{_encode(judged.combinations)},'
            f'{end},"suppression":{_encode(suppression)}}}'
        )

    def _write_finding(self, finding: Finding, reader: str) -> str:
        quotes = ",".join(
            [
                f'{{"start":{start},"end":{end},"quote":{_encode(quote)}}}'
                for start, end, quote in finding.evidence
            ]
        )
        begin = self._begin_finding(finding.indicator, finding.strength, reader)
        return f"{begin}[{quotes}]{self._write_pay(finding, reader)}}}"

    def _write_pay(self, finding: Finding, reader: str) -> str:
        """Return how the pay compares, as it stands behind the evidence, or nothing."""
        if finding.pay is None:
            return ""
        return f',"pay":{_encode(word_pay(finding.pay, self._guidance[reader]))}'

    def _write_words(self, indicator: str, strength: str, reader: str) -> str:
        """Return a finding up to its evidence."""
        alone = {"findings": [{"indicator": indicator, "strength": strength}]}
        worded = explain(alone, self._guidance[reader])["findings"][0]
        return _encode({name: worded[name] for name in _FIELDS})[:-1] + ',"evidence":'

    def _write_end(self, model: Info, reader: str, country: str | None, child: bool) -> str:
        """Return model and help, as they stand behind the combinations."""
        lines = self._find_help(country, reader, child)
        return _encode({"model": dict(model), "help": lines})[1:-1]
