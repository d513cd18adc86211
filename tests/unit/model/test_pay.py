"""Amounts of pay are read as they are written, with their money and period; nothing is guessed.

The cases of `tests/pay.json` are read by `tests/js/scoring/pay.test.mjs` too.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from model.chartable import build_table
from model.pay import PayReader
from model.pay_words import fold
from model.text import MAX_TEXT_CHARS, CharTable

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "tests" / "pay.json").read_text("utf-8"))
DATA: dict[str, Any] = json.loads((ROOT / "model" / "guidance" / "pay.json").read_text("utf-8"))
LANGUAGES = set("en fr es ar ru zh pt uk hi id vi fil sw th ro tr".split())
# A text of the greatest length is read within this time, in seconds; it takes about a tenth.
MOST_SECONDS = 1.5
HOSTILE = ["1", "1 ", "1,", "11,", "1.", "1€", "€", "1-", "-", " ", "(", "[", "a month ", "k", "0"]
HOSTILE += [
    "1 000 ",
    "1 to ",
    "elfu ",
    "1k€ net ",
    "/",
    "月",
    "万",
    "1万",
    "\u200b",
    "\udc00",
    "😀",
]


@pytest.fixture(scope="module")
def chars() -> CharTable:
    return CharTable(*build_table())


@pytest.fixture(scope="module")
def reader(chars: CharTable) -> PayReader:
    return PayReader(chars, DATA)


def test_the_cases_are_in_all_languages() -> None:
    assert {case["language"] for case in CASES} == LANGUAGES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_an_amount_is_read_as_it_is_written(case: dict[str, Any], reader: PayReader) -> None:
    told = [
        {"quote": case["text"][a.start : a.end], **{k: getattr(a, k) for k in a._fields[2:]}}
        for a in reader.read(case["text"], case["language"])
    ]
    assert told == ([case["amount"]] if case["amount"] else [])


def test_several_amounts_come_in_their_order(reader: PayReader) -> None:
    text = "2,000 euros a month and 50 euros per day for food, 3 shifts, 10 USD"
    told = [(a.low, a.currency, a.period) for a in reader.read(text)]
    assert told == [(2000, "EUR", "month"), (50, "EUR", "day"), (10, "USD", None)]


def test_a_word_of_one_language_is_money_there_alone(reader: PayReader) -> None:
    assert reader.read("90 bin lira", "tr")[0].currency == "TRY"
    assert reader.read("90 bin lira", "en")[0].currency is None
    assert reader.read("90 bin lira", None)[0].currency is None
    assert reader.read("5000p", "fil")[0].currency == "PHP"
    assert reader.read("5000p", "xx") == []


@pytest.mark.parametrize("unit", HOSTILE)
def test_reading_takes_time_in_proportion(unit: str, reader: PayReader) -> None:
    text = (unit * MAX_TEXT_CHARS)[:MAX_TEXT_CHARS]
    start = time.perf_counter()
    reader.read(text, "en")
    assert time.perf_counter() - start < MOST_SECONDS


def test_no_word_tells_two_things(chars: CharTable) -> None:
    def check(lists: dict[str, list[str]]) -> None:
        seen: dict[str, str] = {}
        for name, words in lists.items():
            for word in words:
                assert seen.setdefault(fold(word, chars).text, name) == name, word

    check(DATA["currencies"])
    for part in ("units", "phrases", "before"):
        check({name: each[part] for name, each in DATA["periods"].items()})
    for language, lists in DATA["currencies_in"].items():
        assert language in LANGUAGES
        check(lists)


def test_codes_are_codes() -> None:
    named = {*DATA["currencies"], *(c for each in DATA["currencies_in"].values() for c in each)}
    assert named - {"", "-"} <= set(DATA["codes"])
    assert all(len(code) == 3 and code.isupper() for code in DATA["codes"])
