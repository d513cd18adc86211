"""What the measuring tools do to texts, and how they count."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from model.disguise import WAYS, disguise
from model.metrics import area_under_curve
from model.release import MEASURED
from model.robustness import SWAPS_FILE, exchange, exchanged_texts, make_swaps
from model.text import read

PLAIN = "We hold your passport in the office until the money for the flight is paid back"


@pytest.mark.parametrize("way", [*WAYS, "all"])
def test_a_disguise_changes_the_text_and_can_be_repeated(way) -> None:
    changed = disguise(PLAIN, way, 1)
    assert changed != PLAIN
    assert changed == disguise(PLAIN, way, 1)


@pytest.mark.parametrize(
    "way",
    ["look-alike letters", "styled alphabets", "invisible characters", "bidirectional marks",
     "repeated letters", "mixed script"],
)  # fmt: skip
def test_what_the_reading_undoes_leaves_the_words_as_they_were(way, chars) -> None:
    changed = read(disguise(PLAIN, way, 1), chars)
    assert changed.words.tolist() == read(PLAIN, chars).words.tolist()


def test_a_word_becomes_the_next_of_its_row() -> None:
    swaps = make_swaps(["woman man", "Đà_Nẵng Huế Vinh"])
    assert exchange("A woman from Huế", swaps) == "A man from Vinh"
    assert exchange("MAN", swaps) == "WOMAN"


def test_only_texts_that_change_are_given_back() -> None:
    rows = {"gender": ["woman man"], "cities": ["Paris Lyon"]}
    assert list(exchanged_texts("a man", rows)) == [("gender", "a woman")]
    assert list(exchanged_texts("nobody", rows)) == []


def test_every_language_has_rows_of_every_kind() -> None:
    rows = yaml.safe_load(SWAPS_FILE.read_text("utf-8"))
    assert set(rows) == set(MEASURED)
    kinds = {"names", "nationalities", "cities", "faith", "gender"}
    assert all(set(mine) == kinds for mine in rows.values())
    assert all(len(line.split()) > 1 for mine in rows.values() for k in mine.values() for line in k)


def test_order_is_measured_with_ties_counted_half() -> None:
    truth = np.array([True, False, True, False])
    assert area_under_curve(np.array([4.0, 1.0, 3.0, 2.0]), truth) == 1.0
    assert area_under_curve(np.zeros(4), truth) == 0.5
    assert area_under_curve(np.array([1.0, 4.0, 2.0, 3.0]), truth) == 0.0
