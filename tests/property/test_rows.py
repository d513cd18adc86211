"""The truth table and the marks of the corpus hold for anything they may be given."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from model.corpus_store import CorpusError, read_marks
from model.export import MODEL_DIR, read_indicators
from model.levels import TruthTable, highest

INDICATORS = read_indicators()
NAMES = [row["id"] for row in INDICATORS]
SOURCE = yaml.safe_load((MODEL_DIR / "levels.yaml").read_text("utf-8"))
TABLE = TruthTable(SOURCE["rows"], INDICATORS, SOURCE["context_group"])
ORDER = ["no-signs", "some-signs", "strong-signs"]
PRESENT = st.lists(st.sampled_from(NAMES), unique=True)
STEPS = st.sampled_from([[], ["with-evidence"], ["with-evidence", "alone"]])
MANY = settings(max_examples=300, deadline=None, derandomize=True, database=None)


@MANY
@given(present=PRESENT, more=st.sampled_from(NAMES), steps=STEPS)
def test_one_more_indicator_never_lowers_the_level(present, more, steps) -> None:
    before = {row["id"] for row in TABLE.read(present, steps)}
    after = {row["id"] for row in TABLE.read([*{*present, more}], steps)}
    assert before <= after


@MANY
@given(present=PRESENT, steps=STEPS, chance=st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(present, steps, chance) -> None:
    rows = TABLE.read(present, steps)
    shuffled = list(present)
    chance.shuffle(shuffled)
    assert TABLE.read(shuffled, steps) == rows
    assert highest(rows) in ORDER


@MANY
@given(present=PRESENT)
def test_a_higher_score_never_lowers_the_level(present) -> None:
    levels = [
        highest(TABLE.read(present, steps))
        for steps in ([], ["with-evidence"], ["with-evidence", "alone"])
    ]
    assert levels == sorted(levels, key=ORDER.index)


PLAIN = st.text(st.characters(exclude_characters="[]"))
PARTS = st.lists(st.tuples(PLAIN, st.sampled_from(NAMES), PLAIN.filter(bool)), max_size=5)


@MANY
@given(parts=PARTS, rest=PLAIN)
def test_marks_round_trip(parts, rest) -> None:
    marked = "".join(f"{before}[[{name}|{words}]]" for before, name, words in parts) + rest
    plain, evidence = read_marks(marked)
    assert plain == "".join(before + words for before, _, words in parts) + rest
    assert [e.indicator for e in evidence] == [name for _, name, _ in parts]
    assert [plain[e.start : e.end] for e in evidence] == [words for *_, words in parts]


@MANY
@given(marked=st.text("[]|a-\n "))
def test_any_other_text_is_read_or_refused(marked) -> None:
    try:
        plain, evidence = read_marks(marked)
    except CorpusError:
        return
    assert all(0 <= e.start < e.end <= len(plain) for e in evidence)


def test_a_mark_needs_words() -> None:
    with pytest.raises(CorpusError):
        read_marks("[[upfront-fee|]]")
