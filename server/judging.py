"""Judges texts with the model and words the answer; holds everything in memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from model.assessor import Assessor
from model.guidance_store import available_languages, explain, find_help, load_guidance
from model.sketch import Sketch, make_sketch, similarity
from server.languages import DEFAULT_LANGUAGE, canonical_language
from server.model_files import LoadedModel
from server.redaction import redact_contacts
from server.suppressing import WARNING, Shown, SuppressionList
from server.turns import Turns

# Country and language pairs whose help lines are kept in memory (250 countries, 16 languages
# would be 4 000; readers of one server use few).
HELP_CACHE_SIZE = 512
# The level of a text whose warning reviewers found mistaken.
_QUIET = "no-signs"


class Judge:
    """The model and its guidance, in memory; the model can be exchanged while others judge.

    Parameters
    ----------
    model : LoadedModel
        What judges first.
    """

    def __init__(self, model: LoadedModel) -> None:
        self._turns = Turns()
        self.model = model
        self.suppressions = SuppressionList([], model.reading, ())
        self.reader_languages = sorted(available_languages())
        self._guidance = {code: load_guidance(code) for code in self.reader_languages}
        self._find_help = lru_cache(maxsize=HELP_CACHE_SIZE)(find_help)

    @property
    def assessor(self) -> Assessor:
        """The assessor of the model that judges now."""
        return self.model.assessor

    def assess(
        self,
        text: str,
        language: str | None = None,
        reader_language: str | None = None,
        country: str | None = None,
    ) -> dict[str, Any]:
        """Return the assessment of a text in the reader's words.

        Parameters
        ----------
        text : str
            The text as given.
        language : str or None
            BCP 47 tag of the text; None lets the model find it.
        reader_language : str or None
            BCP 47 tag of the reasons; None or one without guidance gives English.
        country : str or None
            ISO 3166 code whose help lines are wanted; None gives international ones.

        Returns
        -------
        dict
            As the contract's AssessAnswer.
        """
        reader = self.choose_reader_language(reader_language)
        # Taken once: the model may be exchanged meanwhile.
        model = self.model
        judged = self._read(model, text, language)
        suppression = None
        if len(self.suppressions) and judged["level"] in WARNING:
            suppression = self._suppress(model, text, judged)
        worded = explain(judged, self._guidance[reader])
        return {
            "level": judged["level"],
            "score": judged["score"],
            "language": judged["language"],
            "reason": judged["reason"],
            "findings": [_pick_finding(finding) for finding in worded["findings"]],
            "combinations": judged["combinations"],
            "model": model.assessor.info,
            "help": self.find_help(country, reader),
            "suppression": suppression,
        }

    def read(self, text: str, language: str | None = None) -> dict[str, Any]:
        """Return what the model says of a text by itself, without words for readers."""
        return self._read(self.model, text, language)

    def _read(self, model: LoadedModel, text: str, language: str | None) -> dict[str, Any]:
        tag = None if language is None else canonical_language(language)
        return self._turns.assess(model.assessor, [(text, tag)])[0].as_dict()

    def _suppress(
        self, model: LoadedModel, text: str, judged: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Take a mistaken warning out of an assessment; return what the answer says of it."""
        listed = self.suppressions
        if listed.reading != model.reading:
            return None
        sketch = make_sketch(redact_contacts(text), model.assessor.chars)
        found = [finding["indicator"] for finding in judged["findings"]]
        entry = listed.find(sketch, Shown(judged["level"], found, judged["combinations"]))
        if entry is None:
            return None
        told = {"id": entry.id, "level": judged["level"]}
        judged |= {"level": _QUIET, "reason": None, "findings": [], "combinations": []}
        return told

    def make_sketch(self, text: str) -> Sketch:
        """Return by what near copies of a text are known; its contacts are masked already."""
        return make_sketch(text, self.assessor.chars)

    def similarity(self, one: Sequence[int], two: Sequence[int]) -> float:
        """Return how alike the values of two sketches are, 0..1."""
        return similarity(one, two)

    @property
    def reading(self) -> str:
        """Name of the character table of the sketches."""
        return self.model.reading

    def choose_reader_language(self, tag: str | None) -> str:
        """Return the guidance language for a tag, English where there is none."""
        code = DEFAULT_LANGUAGE if tag is None else canonical_language(tag)
        return code if code in self._guidance else DEFAULT_LANGUAGE

    def read_guidance(self, reader_language: str) -> dict[str, Any]:
        """Return what readers of a language are told; English where there is none."""
        return self._guidance[self.choose_reader_language(reader_language)]

    def find_help(self, country: str | None, reader_language: str) -> list[dict[str, Any]]:
        """Return places that help; None as country gives international ones."""
        return self._find_help(country, reader_language)


def _pick_finding(finding: dict[str, Any]) -> dict[str, Any]:
    return {
        "indicator": finding["indicator"],
        "name": finding["name"],
        "why": finding["why"],
        "ask": finding["ask"],
        "strength": finding["strength"],
        "evidence": finding["evidence"],
    }
