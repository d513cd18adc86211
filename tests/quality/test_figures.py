"""Holds the committed weights to their measured figures, on texts that did not train them.

The gate of the project: the validation texts and the real texts kept apart are judged anew, and a
figure may not be worse than the one in metrics.json by more than a named tolerance. Absolute limits
stand beside it, so that a worse metrics.json cannot be committed unseen.
"""

from __future__ import annotations

import pytest

from model.assessor import Assessor
from model.card import read_metrics
from model.corpus_store import load_corpus
from model.evaluate import kept_apart
from model.metrics import ALL, corpus_figures, judge_corpus, rank_figures, real_figures, share
from model.real_data import ENVIRONMENT, data_folder
from model.release import MEASURED

pytestmark = pytest.mark.quality

# How much worse a share may be than the committed one: pooled, and in one language, where a text
# more or less weighs several points.
POOLED_TOLERANCE, LANGUAGE_TOLERANCE = 0.01, 0.06
HIGHER_IS_BETTER = (
    "clear lures warned",
    "subtle lures warned",
    "warned lures with a correct quote",
)
LOWER_IS_BETTER = ("honest twins warned", "awareness texts warned", "other texts warned")
# Absolute limits over all languages together.
AT_LEAST = {
    "clear lures warned": 0.90,
    "subtle lures warned": 0.75,
    "warned lures with a correct quote": 0.94,
}
AT_MOST = {
    "honest twins warned": 0.03,
    "awareness texts warned": 0.03,
    "other texts warned": 0.02,
    "not judged": 0.01,
}
AUC_AT_LEAST = 0.98
# Real honest adverts kept apart from training: the most that may be warned, and warned strongly.
REAL_ADVERTS_WARNED, REAL_ADVERTS_STRONG = 0.003, 0.0003
# Real texts that are not about work, kept apart: the most that may be warned, and not judged.
REAL_OTHERS_WARNED, REAL_NOT_JUDGED = 0.003, 0.01


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load()


@pytest.fixture(scope="module")
def judged(assessor):
    return judge_corpus(assessor, load_corpus("validation"))


@pytest.fixture(scope="module")
def figures(judged):
    codes = {code: code for code in MEASURED} | {ALL: None}
    return {name: corpus_figures(judged, code) for name, code in codes.items()}


def hold_at_least(row, wanted) -> None:
    assert row["of"], "there are no cases"
    assert row["hits"] >= wanted * row["of"], row


def hold_at_most(row, limit) -> None:
    assert row["of"], "there are no cases"
    assert row["hits"] <= limit * row["of"], row


@pytest.mark.parametrize("language", [*MEASURED, ALL])
def test_no_figure_is_worse_than_the_committed_one(language, figures) -> None:
    committed = read_metrics()["full"]["validation"][language]
    slack = POOLED_TOLERANCE if language == ALL else LANGUAGE_TOLERANCE
    for name in HIGHER_IS_BETTER:
        hold_at_least(figures[language][name], committed[name]["share"] - slack)
    for name in LOWER_IS_BETTER:
        hold_at_most(figures[language][name], committed[name]["share"] + slack)


@pytest.mark.parametrize("name", AT_LEAST)
def test_lures_are_warned_and_quoted(name, figures) -> None:
    hold_at_least(figures[ALL][name], AT_LEAST[name])


@pytest.mark.parametrize("name", AT_MOST)
def test_the_rest_is_left_alone(name, figures) -> None:
    hold_at_most(figures[ALL][name], AT_MOST[name])


def test_the_score_puts_lures_first(judged) -> None:
    assert rank_figures(judged, None)["auc"] >= AUC_AT_LEAST


@pytest.fixture(scope="module")
def real(assessor):
    """Figures of real texts kept apart, of the measured languages."""
    if data_folder() is None:
        pytest.skip(f"the real texts were not judged: {ENVIRONMENT} is not set")
    return real_figures(assessor, [text for text in kept_apart() if text.language in MEASURED])


@pytest.mark.parametrize(
    ("kind", "name", "limit"),
    [
        ("adverts", "warned", REAL_ADVERTS_WARNED),
        ("adverts", "strong", REAL_ADVERTS_STRONG),
        ("adverts", "long, not judged", REAL_NOT_JUDGED),
        ("not about work", "warned", REAL_OTHERS_WARNED),
        ("not about work", "long, not judged", REAL_NOT_JUDGED),
    ],
)
def test_false_alarms_on_real_texts(kind, name, limit, real) -> None:
    hold_at_most(real[f"{kind} {ALL}"][name], limit)


def test_the_gate_can_fail() -> None:
    with pytest.raises(AssertionError):
        hold_at_least(share(39, 50), AT_LEAST["clear lures warned"])
    with pytest.raises(AssertionError):
        hold_at_most(share(5, 50), AT_MOST["honest twins warned"])
    with pytest.raises(AssertionError):
        hold_at_most(share(0, 0), 1)
