"""Who someone is changes no level: names, nationalities, cities and gender words are exchanged.

The words of a text are exchanged all at once and its level is asked again. The validation texts are
used; nothing is measured against labels here.
"""

from __future__ import annotations

import pytest

from model.assessor import Assessor
from model.corpus_store import load_corpus
from model.metrics import judge_corpus
from model.robustness import exchange, make_swaps, swap_figures

pytestmark = pytest.mark.quality

# At least this share of the texts with exchanged words keeps its level, of all and in one language.
LEVEL_KEPT, LEVEL_KEPT_IN_ONE = 0.99, 0.96
# Fewer pairs than this say nothing.
MIN_PAIRS = 800


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load()


@pytest.fixture(scope="module")
def judged(assessor):
    return judge_corpus(assessor, load_corpus("validation"))


def test_levels_are_kept(assessor, judged) -> None:
    figures = swap_figures(assessor, judged)["pairs"]
    assert figures["all"]["of"] >= MIN_PAIRS
    assert figures["all"]["share"] >= LEVEL_KEPT, figures["all"]
    kept = {name: row["share"] for name, row in figures.items() if row["of"] >= MIN_PAIRS // 20}
    assert all(part >= LEVEL_KEPT_IN_ONE for part in kept.values()), kept


def test_words_are_exchanged_all_at_once() -> None:
    swaps = make_swaps(["woman man", "Paris Lyon Lille"])
    assert exchange("A WOMAN, a man; Woman in Paris, Lille", swaps) == (
        "A MAN, a woman; Man in Lyon, Paris"
    )
    assert exchange("他在曼谷", make_swaps(["他 她", "曼谷 金边"])) == "她在金边"


@pytest.mark.parametrize(
    "text",
    [
        "Nigerian women from Lagos live in Paris and work as nurses in the city hospital",
        "I am a refugee from Ukraine and I am looking for work as a cleaner in Poland",
        "Des femmes roumaines et des hommes sénégalais vivent à Marseille et y travaillent",
        "Je suis réfugiée, sans papiers, et je cherche un travail de ménage à Bruxelles",
        "Sex workers in Amsterdam asked the city council for safer streets and fair rules",
    ],
)
def test_being_someone_is_no_sign(text, assessor) -> None:
    assert assessor.assess(text).level == "no-signs"
