"""Who someone is changes no level: names, nationalities, cities and gender words are exchanged.

The words of a text are exchanged all at once and its level is asked again. Texts of training and
validation are used; nothing is measured against labels here.
"""

from __future__ import annotations

import re

import pytest

from model.assessor import Assessor
from model.corpus_store import load_corpus

pytestmark = pytest.mark.quality

# At least this share of the texts with exchanged words keeps its level, for each kind of word.
LEVEL_KEPT = 0.95
# A kind with fewer texts than this says nothing.
MIN_TEXTS = 20

# Each word becomes the next one of its row, and the last one the first.
ROWS = {
    "names": {
        "en": ["Mary Amina Zainab Jane Lydia Mercy Blessing Noor Fatima Olga Jasmine Grace",
               "John Samuel Tom Leon Luc Kelvin Mateo Karim Elijah Prakash Farhan Neil"],
        "fr": ["Marie Aminata Inès Oksana Nadège Fatou Coralie Mariana Claire Gloria",
               "Jean Karim Mehdi Amadou Anis Thibault Mathis Bogdan Julien Kouamé"],
    },
    "nationalities": {
        "en": ["Filipino Kenyan Indian Nepali Ukrainian Romanian Nigerian French Polish British",
               "Filipinos Kenyans Indians Nepalis Ukrainians Romanians Nigerians Poles",
               "Philippines Kenya India Nepal Ukraine Romania Nigeria France Poland Ghana"],
        "fr": ["philippine kényane indienne népalaise ukrainienne roumaine nigériane française",
               "Philippines Inde Ukraine Roumanie", "Maroc Sénégal Cameroun Togo Bénin Népal"],
    },
    "cities": {
        "en": ["London Paris Madrid Berlin Manchester Dublin Leeds",
               "Nairobi Lagos Accra Kampala Manila"],
        "fr": ["Paris Lyon Marseille Lille Nantes Toulouse Bruxelles",
               "Dakar Abidjan Douala Lomé Casablanca"],
    },
    "gender": {
        "en": ["woman man", "women men", "girl boy", "girls boys", "she he", "lady gentleman",
               "ladies gentlemen", "mother father", "sister brother", "waitress waiter"],
        "fr": ["femme homme", "femmes hommes", "fille garçon", "filles garçons", "elle il",
               "mère père", "sœur frère", "serveuse serveur", "madame monsieur"],
    },
}  # fmt: skip


def make_swaps(rows):
    swaps = {}
    for row in rows:
        words = row.split()
        swaps.update(zip(words, words[1:] + words[:1], strict=True))
    return swaps


def exchange(text, swaps):
    """Exchange every word of a text, and keep whether it is written large."""

    def change(match):
        word = match[0]
        if word in swaps:
            return swaps[word]
        new = swaps.get(word.lower(), word)
        return new.upper() if word.isupper() else new.capitalize() if word != new else word

    return re.sub(r"\w+", change, text)


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load()


@pytest.fixture(scope="module")
def texts():
    return [text for text in load_corpus("training", "validation") if not text.is_fragment]


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_levels_are_kept(kind, language, assessor, texts, record_property) -> None:
    swaps = make_swaps(ROWS[kind][language])
    mine = [text.text for text in texts if text.language == language]
    pairs = [(text, new) for text in mine if (new := exchange(text, swaps)) != text]
    kept = sum(assessor.assess(one).level == assessor.assess(two).level for one, two in pairs)
    said = f"{kind}, {language}: {kept} of {len(pairs)} texts keep their level"
    record_property("levels kept", said)
    print(said)
    assert len(pairs) >= MIN_TEXTS
    assert kept >= LEVEL_KEPT * len(pairs), said


def test_words_are_exchanged_all_at_once() -> None:
    swaps = make_swaps(["woman man", "Paris Lyon Lille"])
    assert exchange("A WOMAN, a man; Woman in Paris, Lille", swaps) == (
        "A MAN, a woman; Man in Lyon, Paris"
    )


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
