"""The character table: what each character is read as, its class, and how it is written down."""

from __future__ import annotations

import numpy as np
import pytest

from model import chartable
from model.chartable import LIMIT, classify_code, decode_runs, encode_runs, fold_code


@pytest.mark.parametrize(
    "values", [[0], [5, 5, 7], [1, 2, 3], [-4, -4, 0, 9, 9, 9], [0] * 500, [2**31, -(2**31)]]
)
def test_runs_round_trip(values) -> None:
    runs = encode_runs(np.array(values))
    assert decode_runs(runs).tolist() == values
    assert sum(runs[1::2]) == len(values)


def test_the_whole_table_round_trips(chars) -> None:
    steps = chars.target.astype(np.int64) - np.arange(LIMIT + 1)
    assert (decode_runs(encode_runs(steps)) == steps).all()


def test_the_shipped_table_is_complete(assessor, chars) -> None:
    shipped = assessor._chars
    assert len(shipped.target) == len(shipped.classes) == LIMIT + 1
    latin = slice(0, 0x250)
    assert (shipped.target[latin] == chars.target[latin]).all()


@pytest.mark.parametrize(
    ("char", "folded"),
    [
        ("A", "a"), ("É", "e"), ("ø", "o"), ("İ", "i"), ("Σ", "σ"), ("ｱ", "ア"), ("𝟗", "9"),
        ("а", "a"), ("Р", "p"), ("ᴘ", "p"), ("🅰", "a"), ("ۃ", "ۃ"), ("ة", "ه"), ("ๅ", "า"),
        ("٣", "3"), ("७", "7"), ("๕", "5"),
        ("②", "2"), ("한", "한"), ("中", "中"), ("\n", "\n"), ("😀", "😀"),
    ],
)  # fmt: skip
def test_folding(char, folded) -> None:
    assert chr(fold_code(ord(char))) == folded


INVISIBLE = "\u200b\u200d\u200e\u2060\ufeff\u00ad\u0301\u064b\u0640\ufe0f\x00\x1b"


@pytest.mark.parametrize("char", INVISIBLE)
def test_invisible_and_optional_marks_are_dropped(char) -> None:
    assert fold_code(ord(char)) == 0


@pytest.mark.parametrize(
    ("chars_of_class", "number"),
    [
        ("aжा", chartable.LETTER), ("0", chartable.DIGIT), (".!?।。•✅", chartable.STOP),
        ("中กကあ", chartable.SOLO), ("€$%+@#😀", chartable.SYMBOL), (",(:–", chartable.PAUSE),
        ("เไ", chartable.HEAD), ("าัี", chartable.TAIL),
        ("\n", chartable.NEWLINE), (" '-_*~", chartable.SEPARATOR),
    ],
)  # fmt: skip
def test_classes(chars_of_class, number) -> None:
    assert {char: classify_code(ord(char)) for char in chars_of_class} == dict.fromkeys(
        chars_of_class, number
    )


def test_folding_again_changes_nothing(chars) -> None:
    once = chars.target[chars.target > 0]
    twice = chars.target[once]
    assert [hex(code) for code in np.unique(once[twice != once])] == []
