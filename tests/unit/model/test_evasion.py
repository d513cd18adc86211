"""Disguised words are read as the words they stand for; ordinary text is left alone."""

from __future__ import annotations

import pytest

from model.evasion import NOTHING
from model.hashing import word_keys
from model.text import CharTable, read, read_all

PLAIN = "easy work abroad"
DISGUISED = [
    ("look-alike letters", "easy wоrk abroad", "wоrk"),
    ("greek letters", "easy wοrκ abroad", "wοrκ"),
    ("digits", "easy w0rk abroad", "w0rk"),
    ("two digits", "ea5y w0rk abroad", "ea5y"),
    ("signs", "ea$y work abroad", "ea$y"),
    ("spaced out", "easy w o r k  abroad", "w o r k"),
    ("spaced with dashes", "easy w-o-r-k abroad", "w-o-r-k"),
    ("spaced with stars", "easy w*o*r*k abroad", "w*o*r*k"),
    ("zero width", "easy w\u200bork abroad", "w\u200bo"),
    ("word joiner", "easy wor\u2060k abroad", "r\u2060k"),
    ("styled letter", "easy wo𝐫k abroad", "o𝐫"),
]  # fmt: skip
NAMES = [row[0] for row in DISGUISED]


@pytest.mark.parametrize(("text", "span"), [row[1:] for row in DISGUISED], ids=NAMES)
def test_a_disguise_is_undone_and_its_place_is_told(text, span, chars) -> None:
    reading = read(text, chars)
    assert reading.words.tolist() == read(PLAIN, chars).words.tolist()
    found = reading.disguises[0]
    assert found.words >= 1
    assert text[found.start : found.end] == span


@pytest.mark.parametrize("text", [row[1] for row in DISGUISED], ids=NAMES)
def test_offsets_stay_those_of_the_text_as_given(text, chars) -> None:
    reading = read(text, chars)
    assert reading.starts[0] == 0
    assert reading.ends[-1] == len(text)
    assert text[reading.starts[2] :] == text.split(" ")[-1]


@pytest.mark.parametrize(
    "text",
    [
        "a b2b sales role", "3D artist wanted", "covid19 rules apply", "COVID-19 rules",
        "G4S guard",
        "mp3 and mp4 files", "Windows11 and H2O", "24h/24 7j/7", "@handle here",
        "1st, 2nd and 4th floor", "5pm to 10pm", "US$5 off", "CO2 and A4",
        "Пишите в Telegram сегодня",
        "Ελλάδα and Athens", "plan A, B, C, D", "i.e. and e.g. a test", "U.S.A. visa",
        "1 2 3 4 5 6",
        "c'est l'été à Paris", "日本で働く and live", "👍 ok 👍", "Node.js 20 LTS",
        "e-mail and know-how",
        "café naïve coöperate", "שלום\u200f hello", "नौकरी\u200d काम work",
    ],
)  # fmt: skip
def test_honest_text_is_left_alone(text, chars) -> None:
    assert read(text, chars).disguises[0] == NOTHING


def test_an_address_is_no_disguise(chars) -> None:
    assert read("write to anna@firm.example", chars).disguises[0] == NOTHING


@pytest.mark.parametrize("text", ["good work \u200bhere", "good work\u200b here", "go \ufeffon"])
def test_a_hidden_mark_between_words_is_no_disguise(text, chars) -> None:
    assert read(text, chars).disguises[0] == NOTHING


def test_two_signs_in_a_row_are_undone(chars) -> None:
    assert read("l00k here", chars).words[0] == read("look", chars).words[0]


def test_a_word_of_another_alphabet_keeps_its_letters(chars) -> None:
    assert read("work работа", chars).words[1] == read("работа", chars).words[0]


def test_short_runs_of_single_letters_stay_apart(chars) -> None:
    assert read("x y z are axes", chars).token_count == 5


def test_several_disguises_are_counted_and_the_first_is_told(chars) -> None:
    found = read("Hi, w0rk and m0ney here", chars).disguises[0]
    assert (found.words, found.start, found.end) == (2, 4, 8)


@pytest.fixture(scope="module")
def knowing(chars):
    """The character table with a few words known, as the shipped one knows thousands."""
    words = ("pasport", "interview", "years", "family")  # letters written twice are read once
    keys = frozenset(word_keys(list(map(ord, word)))[0] for word in words)
    return CharTable(chars.target, chars.classes, keys)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("pa$$p0r7", "passport"), ("p4ssp0rt", "passport"), ("1nt3rvi3w", "interview"),
        ("y34r5", "years"), ("f4m!ly", "family"), ("p_assport", "passport"),
    ],
)  # fmt: skip
def test_signs_in_known_words_stand_for_letters_at_the_edges_too(written, wanted, knowing) -> None:
    reading = read(f"your {written} now", knowing)
    assert reading.words.tolist() == read(f"your {wanted} now", knowing).words.tolist()
    assert reading.disguises[0].words >= 1


@pytest.mark.parametrize("text", ["come now!call me", "20years old", "room5 free", "int!erview"])
def test_signs_between_words_stay(text, knowing) -> None:
    assert read(text, knowing).disguises[0] == NOTHING


def test_signs_of_one_text_undo_none_in_another(chars) -> None:
    knowing = CharTable(chars.target, chars.classes, frozenset(word_keys(list(map(ord, "easy")))))
    assert read("34sy w0rk", knowing).disguises[0].words == 2
    for texts in (["34sy jobs", "w0rk here"], ["w0rk here", "34sy jobs"]):
        parts = read_all(texts, knowing).parts()
        alone = [read(text, knowing).disguises[0] for text in texts]
        assert [part.disguised for part in parts] == alone
        assert sorted(found.words for found in alone) == [0, 1]


def test_ordinary_signs_in_known_words_are_no_disguise(knowing) -> None:
    joined, plain = read("an inter-view soon", knowing), read("an interview soon", knowing)
    assert joined.words.tolist() == plain.words.tolist()
    assert joined.disguises[0] == NOTHING
    assert read("my fam'ily's rules", knowing).disguises[0] == NOTHING
