"""Judges texts with the model and words the answer; holds everything in memory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from model.assessor import Assessment, Assessor
from model.guidance_store import available_languages, choose_before, find_help, load_guidance
from model.sketch import Sketch, make_sketch, similarity
from server.languages import DEFAULT_LANGUAGE, canonical_language
from server.model_files import LoadedModel
from server.redaction import redact_contacts
from server.suppressing import WARNING, Shown, SuppressionList
from server.turns import Turns
from server.writing import AssessmentWriter

# Country and language pairs whose help lines are kept in memory (250 countries, 16 languages
# would be 4 000; readers of one server use few).
HELP_CACHE_SIZE = 512
# The level of a text whose warning reviewers found mistaken.
_QUIET = "no-signs"


class Asked(NamedTuple):
    """A text with the language of it, of its reader, and where help is looked for."""

    text: str
    language: str | None = None
    reader_language: str | None = None
    country: str | None = None


class Answered(NamedTuple):
    """An assessment as JSON, and what is counted of it."""

    level: str
    language: str | None
    is_held_back: bool
    body: str


class Reconsidered(NamedTuple):
    """The bare assessment of a text, whether a verdict keeps it from readers, and the model."""

    assessment: dict[str, Any]
    is_suppressed: bool
    version: str


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
        self._writer = AssessmentWriter(self._guidance, self._find_help)

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
        asked = Asked(text, language, reader_language, country)
        answer = self.answer([asked])[0]
        if isinstance(answer, Exception):
            raise answer
        told: dict[str, Any] = json.loads(answer.body)
        return told

    def answer(self, asked: Sequence[Asked]) -> list[Answered | Exception]:
        """Judge texts and write the assessment of each, the contract's AssessAnswer.

        Parameters
        ----------
        asked : sequence of Asked
            They are judged together.

        Returns
        -------
        list of Answered or Exception
            In their order; what went wrong stands in the place of a text that cannot be judged.
        """
        # Taken once: the model may be exchanged meanwhile.
        model = self.model
        texts = [(each.text, _tag(each.language)) for each in asked]
        answers: list[Answered | Exception] = []
        for each, judged in zip(asked, self._turns.assess(model.assessor, texts), strict=True):
            if isinstance(judged, Exception):
                answers.append(judged)
            else:
                answers.append(self._write(model, each, judged))
        return answers

    def _write(self, model: LoadedModel, asked: Asked, judged: Assessment) -> Answered:
        suppression = self._suppress(model, asked.text, judged)
        if suppression is not None:
            judged = replace(judged, level=_QUIET, reason=None, findings=(), combinations=())
        judged = model.assessor.add_pay(asked.text, judged)
        reader = self.choose_reader_language(asked.reader_language)
        info = model.assessor.info
        body = self._writer.write(judged, suppression, info, reader, asked.country)
        return Answered(judged.level, judged.language, suppression is not None, body)

    def read(self, text: str, language: str | None = None) -> dict[str, Any]:
        """Return what the model says of a text by itself, without words for readers."""
        return self._judge(self.model, text, language).as_dict()

    def reconsider(self, text: str, language: str | None = None) -> Reconsidered:
        """Return what the model says of a text now, and whether readers are told so."""
        model = self.model
        judged = self._judge(model, text, language)
        is_suppressed = self._suppress(model, text, judged) is not None
        return Reconsidered(judged.as_dict(), is_suppressed, str(model.assessor.info["version"]))

    def _judge(self, model: LoadedModel, text: str, language: str | None) -> Assessment:
        judged = self._turns.assess(model.assessor, [(text, _tag(language))])[0]
        if isinstance(judged, Exception):
            raise judged
        return judged

    def _suppress(self, model: LoadedModel, text: str, judged: Assessment) -> dict[str, Any] | None:
        """Return what the answer says of a warning that reviewers found mistaken, or None."""
        listed = self.suppressions
        if not len(listed) or judged.level not in WARNING or listed.reading != model.reading:
            return None
        sketch = _make_sketch(model, text)
        found = [finding.indicator for finding in judged.findings]
        entry = listed.find(sketch, Shown(judged.level, found, judged.combinations))
        return None if entry is None else {"id": entry.id, "level": judged.level}

    def make_sketch(self, text: str) -> Sketch:
        """Return by what near copies of a text are known, whatever contacts stand in it."""
        return _make_sketch(self.model, text)

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

    def find_help(
        self, country: str | None, reader_language: str, children_first: bool = False
    ) -> list[dict[str, Any]]:
        """Return places that help; None as country gives international ones."""
        return self._find_help(country, reader_language, children_first)

    def choose_before(self, found: Sequence[str], reader_language: str) -> list[dict[str, str]]:
        """Return what to do and to ask before answering, by the indicators that were found."""
        return choose_before(found, reader_language)


def _make_sketch(model: LoadedModel, text: str) -> Sketch:
    # Without contacts: near copies of an offer differ in them, and most reports come masked.
    return make_sketch(redact_contacts(text), model.assessor.chars)


def _tag(language: str | None) -> str | None:
    return None if language is None else canonical_language(language)
