"""Python and JavaScript give the same answer to every text we have and to hostile ones.

A failure names the text by its id or number and the field that differs, never the text.
"""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from model.assessor import Assessor
from model.corpus_store import load_corpus
from model.real_data import ENVIRONMENT, data_folder, load_real_texts
from tests.parity.comparison import find_difference
from tests.parity.hostile import make_hostile, separate_surrogates

# Told languages are tried beside the language the model tells: measured, not measured, no code.
TOLD = (None, None, "en", "th", "xx", "other", "")
# At least so many hostile texts are compared.
MIN_HOSTILE = 10_000


def compare(names, cases, judge_twice) -> None:
    differences = [
        f"{name}: {field}"
        for name, pair in zip(names, judge_twice(cases), strict=True)
        if (field := find_difference(*pair))
    ]
    told = ", ".join(differences[:20])
    assert not differences, f"{len(differences)} of {len(cases)} texts differ: {told}"


def test_corpus_texts(judge_twice) -> None:
    texts = load_corpus()
    assert {text.split for text in texts} == {"training", "validation", "test"}
    compare([text.id for text in texts], [(text.text, None) for text in texts], judge_twice)


def test_real_texts(judge_twice) -> None:
    folder = data_folder()
    if folder is None:
        pytest.skip(f"the real texts were not compared: {ENVIRONMENT} is not set")
    reals = load_real_texts(folder)
    names = [f"{real.source} {number}" for number, real in enumerate(reals)]
    cases = [(separate_surrogates(real.text), None) for real in reals]
    compare(names, cases, judge_twice)


def test_hostile_texts(judge_twice) -> None:
    texts = make_hostile([text.text for text in load_corpus() if not text.is_fragment])
    assert len(texts) >= MIN_HOSTILE
    assert not any(re.search("[\ud800-\udbff][\udc00-\udfff]", text) for text in texts)
    cases = [(text, TOLD[number % len(TOLD)]) for number, text in enumerate(texts)]
    compare([f"hostile {number}" for number in range(len(texts))], cases, judge_twice)


# --- The comparison itself --------------------------------------------------------------------


@pytest.fixture(scope="module")
def answer(assessor: Assessor) -> dict[str, Any]:
    """One answer with findings, quotes and combinations in it."""
    lures = [text for text in load_corpus("training") if text.role == "lure"]
    answers = (assessor.assess(lure.text).as_dict() for lure in lures)
    return next(a for a in answers if len(a["findings"]) > 1 and a["findings"][0]["evidence"])


def set_first_quote(answer: dict[str, Any], key: str, value: Any) -> None:
    next(f for f in answer["findings"] if f["evidence"])["evidence"][0][key] = value


ALTERATIONS = [
    ("level", lambda a: a.update(level="no-signs")),
    ("language", lambda a: a.update(language="xx")),
    ("reason", lambda a: a.update(reason="language")),
    ("combinations", lambda a: a["combinations"].append("minor")),
    ("score", lambda a: a.update(score=a["score"] - 2e-6)),
    ("score", lambda a: a.update(score=None)),
    ("indicators", lambda a: a["findings"].pop()),
    ("indicators", lambda a: a["findings"].reverse()),
    ("strengths", lambda a: a["findings"][0].update(strength="context")),
    ("offsets", lambda a: set_first_quote(a, "start", -1)),
    ("offsets", lambda a: set_first_quote(a, "end", -1)),
    ("quotes", lambda a: set_first_quote(a, "quote", "")),
    ("findings", lambda a: a["findings"][0].update(name="more")),
    ("fields", lambda a: a.update(more=1)),
]  # fmt: skip


@pytest.mark.parametrize(("field", "alter"), ALTERATIONS)
def test_an_altered_answer_is_caught(answer, field, alter) -> None:
    altered = copy.deepcopy(answer)
    assert find_difference(answer, altered) is None
    alter(altered)
    assert find_difference(answer, altered) == field


def test_one_altered_answer_among_many_is_named_without_its_text(assessor, judge_twice) -> None:
    texts = [text for text in load_corpus("validation") if text.role == "lure"][:20]

    def judge_with_a_slip(cases):
        for number, (python, javascript) in enumerate(judge_twice(cases)):
            yield python, {**javascript, "level": "slip"} if number == 7 else javascript

    with pytest.raises(AssertionError) as caught:
        compare([t.id for t in texts], [(t.text, None) for t in texts], judge_with_a_slip)
    assert f"1 of 20 texts differ: {texts[7].id}: level" in str(caught.value)
    assert not any(text.text[:30] in str(caught.value) for text in texts)
