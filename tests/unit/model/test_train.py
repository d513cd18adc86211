"""Training: folds keep hands and groups whole, and the same input gives the same bytes."""

from __future__ import annotations

import dataclasses

import joblib
import pytest

from model import heads
from model.assessor import Assessor
from model.corpus_store import load_corpus
from model.crossfit import FOLDS, TRAINS_ONLY, group_folds, hand_folds
from model.export import build_model, read_indicators
from model.metrics import WARNED, has_correct_quote, judge_corpus, share
from model.real_data import RealText
from model.train import train
from tests.unit.model.toy import write_artifacts

# Every so many of the whole training texts train the small model.
STEP = 6
# Indicators with fewer marked segments get no head in the small model.
MARKED = 25


@pytest.fixture(scope="module")
def texts():
    return load_corpus("training")


def make_real(number, text="A quiet street with old trees and a small bridge.", **more):
    real = RealText("made", text, "en", f"made:{number}", False, False, 0)
    return dataclasses.replace(real, **more)


def test_no_hand_stands_on_two_folds_where_there_are_enough(texts) -> None:
    folds = hand_folds(texts).tolist()
    hands, places = {}, {}
    for text, fold in zip(texts, folds, strict=True):
        assert fold == TRAINS_ONLY or 0 <= fold < FOLDS
        if fold != TRAINS_ONLY:
            places.setdefault(text.hand, set()).add(fold)
            hands.setdefault(text.language, set()).add(text.hand)
    for names in hands.values():
        wanted = 1 if len(names) >= FOLDS else FOLDS
        assert {len(places[name]) for name in names} == {wanted}


def test_whole_texts_are_judged_by_heads_that_never_saw_their_hand(texts) -> None:
    folds = hand_folds(texts).tolist()
    assert all(t.is_fragment or f >= 0 for t, f in zip(texts, folds, strict=True))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_fold_has_a_hand_of_each_language(language, texts) -> None:
    folds = hand_folds(texts).tolist()
    mine = {f for t, f in zip(texts, folds, strict=True) if t.language == language}
    assert mine >= set(range(FOLDS))


def test_no_group_of_real_texts_stands_on_two_folds() -> None:
    folds = group_folds([make_real(number % 40) for number in range(120)]).tolist()
    assert folds[:40] == folds[40:80] == folds[80:]
    assert set(folds) == set(range(FOLDS))


def test_nearly_every_indicator_is_marked_often_enough_for_a_head(texts) -> None:
    known = [row["id"] for row in read_indicators()]
    marks = {name: sum(e.indicator == name for t in texts for e in t.evidence) for name in known}
    assert sum(count >= heads.MIN_MARKED_SEGMENTS for count in marks.values()) >= 30


@pytest.fixture(scope="module")
def build(texts):
    """Train on a part of the corpus and a few made-up stand-ins for real texts."""
    whole = [text for text in texts if not text.is_fragment][::STEP]
    reals = [make_real(n, f"{make_real(0).text} Page {n}.") for n in range(12)]
    reals += [
        make_real(n, f"The bakery seeks a baker for mornings. Apply by letter {n}.", is_work=True)
        for n in range(12, 24)
    ]
    reals += [make_real(n, f"Una calle con puente {n}", language="es") for n in range(24, 30)]

    def run():
        with pytest.MonkeyPatch.context() as patch, joblib.parallel_config(backend="sequential"):
            patch.setattr(heads, "MIN_MARKED_SEGMENTS", MARKED)
            trained = train(whole, reals, read_indicators(), ["en", "fr"])
        return build_model(trained, [{"code": "en"}, {"code": "fr"}])

    return run


@pytest.fixture(scope="module")
def body(build):
    return build()


def test_training_twice_gives_the_same_bytes(build, body) -> None:
    assert build() == body


def test_a_trained_model_loads_and_judges(body, texts, tmp_path) -> None:
    assessor = Assessor.load(write_artifacts(tmp_path, body))
    assert len(assessor._segment_heads) >= 3
    lures = [text for text in texts if text.role == "lure" and not text.is_fragment][:60]
    honest = [text for text in texts if text.role == "honest" and not text.is_fragment][:60]
    caught = sum(one.warned for one in judge_corpus(assessor, lures))
    alarms = sum(one.warned for one in judge_corpus(assessor, honest))
    assert caught > 3 * alarms


def test_a_text_is_warned_and_its_quote_compared_with_the_mark(assessor) -> None:
    judged = judge_corpus(assessor, [t for t in load_corpus("validation") if t.role == "lure"])
    warned = [one for one in judged if one.warned]
    assert all((one.assessment.level in WARNED) == one.warned for one in judged)
    assert sum(map(has_correct_quote, warned)) > len(warned) / 2
    blind = dataclasses.replace(warned[0].text, evidence=())
    assert not has_correct_quote(dataclasses.replace(warned[0], text=blind))


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 100, 0.0, 0.0370), (50, 100, 0.4038, 0.5962), (1, 1, 0.2065, 1.0)],
)
def test_shares_come_with_their_interval(hits, total, low, high) -> None:
    assert share(hits, total)["interval"] == [low, high]
    assert share(0, 0) == {"hits": 0, "of": 0}
