"""Holds the committed weights to the figures promised, on texts that did not train them."""

from __future__ import annotations

import pytest

from model.assessor import Assessor
from model.corpus_store import load_corpus
from model.evaluate import kept_apart
from model.metrics import corpus_figures, judge_corpus, real_figures, share
from model.real_data import ENVIRONMENT, data_folder

pytestmark = pytest.mark.quality

# At least this share of the clear lures is warned, in each language.
CLEAR_LURES_WARNED = 0.85
# At most this share of honest twins and of awareness texts is warned.
HONEST_TWINS_WARNED, AWARENESS_WARNED = 0.04, 0.05
# Texts that have nothing to do with offers are not warned at all.
OTHER_WARNED = 0.0
# The validation set of a language has some fifty twins and twenty awareness texts: with so few, two
# twins or one awareness text more than the share allows may be chance.
SLACK_LURES, SLACK_TWINS, SLACK_AWARENESS = 1, 2, 1
# At least this share of the warned lures has a quote on the words that a hand marked.
QUOTES_CORRECT = 0.6
# Real honest adverts kept apart from training: the most that may be warned, and warned strongly.
REAL_ADVERTS_WARNED, REAL_ADVERTS_STRONG = 0.01, 0.001
# Real texts that are not about work, kept apart: the most that may be warned.
REAL_OTHERS_WARNED = 0.001
# At most this share of written texts in a measured language is not judged.
NOT_JUDGED = 0.01
LANGUAGES = ("en", "fr")


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load()


@pytest.fixture(scope="module")
def figures(assessor):
    judged = judge_corpus(assessor, load_corpus("validation"))
    return {code: corpus_figures(judged, code) for code in LANGUAGES}


def hold_at_least(row, wanted, slack=0) -> None:
    assert row["of"], "there are no cases"
    assert row["hits"] + slack >= wanted * row["of"], row


def hold_at_most(row, limit, slack=0) -> None:
    assert row["of"], "there are no cases"
    assert row["hits"] - slack <= limit * row["of"], row


@pytest.mark.parametrize("language", LANGUAGES)
class TestValidation:
    def test_clear_lures_are_warned(self, language, figures) -> None:
        hold_at_least(figures[language]["clear lures warned"], CLEAR_LURES_WARNED, SLACK_LURES)

    def test_honest_twins_are_left_alone(self, language, figures) -> None:
        hold_at_most(figures[language]["honest twins warned"], HONEST_TWINS_WARNED, SLACK_TWINS)

    def test_awareness_texts_are_left_alone(self, language, figures) -> None:
        row = figures[language]["awareness texts warned"]
        hold_at_most(row, AWARENESS_WARNED, SLACK_AWARENESS)

    def test_other_texts_are_left_alone(self, language, figures) -> None:
        hold_at_most(figures[language]["other texts warned"], OTHER_WARNED)

    def test_quotes_stand_on_marked_words(self, language, figures) -> None:
        hold_at_least(figures[language]["warned lures with a correct quote"], QUOTES_CORRECT)

    def test_nearly_every_text_is_judged(self, language, figures) -> None:
        hold_at_most(figures[language]["not judged"], NOT_JUDGED)


@pytest.fixture(scope="module")
def real(assessor):
    """Figures of real texts kept apart, by kind, English and French alone."""
    if data_folder() is None:
        pytest.skip(f"the real texts were not judged: {ENVIRONMENT} is not set")
    mine = [text for text in kept_apart() if text.language in LANGUAGES]
    figures = real_figures(assessor, mine)
    kinds = ("adverts", "not about work")
    return {kind: [figures[k] for k in figures if k.startswith(f"{kind} ")] for kind in kinds}


def pool(rows, name):
    """Add up one figure of several languages."""
    return share(sum(row[name]["hits"] for row in rows), sum(row[name]["of"] for row in rows))


@pytest.mark.parametrize(
    ("kind", "name", "limit"),
    [
        ("adverts", "warned", REAL_ADVERTS_WARNED),
        ("adverts", "strong", REAL_ADVERTS_STRONG),
        ("not about work", "warned", REAL_OTHERS_WARNED),
    ],
)
def test_false_alarms_on_real_texts(kind, name, limit, real) -> None:
    hold_at_most(pool(real[kind], name), limit)


def test_the_gate_can_fail() -> None:
    with pytest.raises(AssertionError):
        hold_at_least(share(40, 50), CLEAR_LURES_WARNED, SLACK_LURES)
    with pytest.raises(AssertionError):
        hold_at_most(share(5, 50), HONEST_TWINS_WARNED, SLACK_TWINS)
    with pytest.raises(AssertionError):
        hold_at_most(share(0, 0), 1)
