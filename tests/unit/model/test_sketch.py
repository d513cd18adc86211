"""A text is known again by its sketch, and so are near copies of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from model.assessor import Assessor
from model.hashing import hash_word, spread
from model.sketch import (
    MIN_TOKENS,
    NEAR,
    SKETCH_VALUES,
    Sketch,
    make_sketch,
    reading_of,
    similarity,
)
from model.text import MAX_TEXT_CHARS

# The same cases hold extension/src/scoring/sketch.js.
CASES = json.loads((Path(__file__).parents[2] / "sketches.json").read_text("utf-8"))
CHARS = Assessor.load().chars


def text_of(case):
    if "text" in case:
        return case["text"]
    return " ".join(case["words"].replace("{n}", str(n)) for n in range(case["times"]))


TEXTS = {case["name"]: text_of(case) for case in CASES["texts"]}


@pytest.mark.parametrize("case", CASES["texts"], ids=lambda case: case["name"])
def test_sketches(case):
    expected = Sketch(case["digest"], tuple(case["values"]), case["size"])
    assert make_sketch(TEXTS[case["name"]], CHARS) == expected


@pytest.mark.parametrize("case", CASES["pairs"], ids=lambda c: f"{c['one']} beside {c['two']}")
def test_pairs(case):
    one, two = (make_sketch(TEXTS[case[name]], CHARS) for name in ("one", "two"))
    assert similarity(one.values, two.values) == pytest.approx(case["similarity"], abs=1e-5)
    assert similarity(two.values, one.values) == similarity(one.values, two.values)
    assert (one.digest == two.digest) is case["same"]


def test_the_character_table_has_a_name():
    assert reading_of(CHARS) == CASES["reading"]
    classes = CHARS.classes.copy()
    classes[65] = 0
    assert reading_of(replace(CHARS, classes=classes)) != CASES["reading"]


def test_known_words_do_not_change_the_reading():
    assert reading_of(replace(CHARS, known=frozenset())) == CASES["reading"]


def test_values_are_spread_hashes_of_three_words():
    words = "cook wanted for a small kitchen by harbour".split()
    joined = ["\x1f".join(words[at : at + 3]) for at in range(len(words) - 2)]
    hashes = sorted(spread(hash_word([ord(c) for c in one])) for one in joined)
    assert make_sketch(" ".join(words), CHARS).values == tuple(hashes)


def test_a_short_text_is_known_by_its_digest_alone():
    short = make_sketch("word " * (MIN_TOKENS - 1), CHARS)
    assert (short.values, short.size) == ((), 0)
    assert make_sketch("word " * MIN_TOKENS, CHARS).size == 1
    assert similarity(short.values, short.values) == 0


def test_what_lies_behind_the_limit_is_not_read():
    text = ("kitchen " * MAX_TEXT_CHARS)[:MAX_TEXT_CHARS]
    assert make_sketch(text + " harbour harbour harbour", CHARS) == make_sketch(text, CHARS)


def test_the_estimate_is_near_the_true_share():
    def number(first, last):
        # A letter and a number are two tokens.
        return make_sketch(" ".join(f"w{n}" for n in range(first, last)), CHARS)

    one, two = number(0, 900), number(100, 1000)
    assert (len(one.values), one.size) == (SKETCH_VALUES, 1798)
    truth = 1598 / 1998
    assert similarity(one.values, two.values) == pytest.approx(truth, abs=0.12)


def test_one_word_more_in_a_sentence_is_a_near_copy():
    one, two = (make_sketch(TEXTS[name], CHARS).values for name in ("en", "en one word more"))
    assert similarity(one, two) >= NEAR
    assert similarity(one, make_sketch(TEXTS["en half"], CHARS).values) < NEAR
