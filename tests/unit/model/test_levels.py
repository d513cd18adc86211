"""The truth table of levels: every row holds with what it needs and not with anything less."""

from __future__ import annotations

from itertools import product

import pytest
import yaml

from model.export import MODEL_DIR, read_indicators
from model.levels import NO_SIGNS, SOME, STRONG, TruthTable, highest

SOURCE = yaml.safe_load((MODEL_DIR / "levels.yaml").read_text("utf-8"))
INDICATORS = read_indicators()
ROWS = {row["id"]: row for row in SOURCE["rows"]}
CONTEXT = [row["id"] for row in INDICATORS if row["group"] == SOURCE["context_group"]]
WEAK = [row["id"] for row in INDICATORS if row["grade"] == "weak"]
GROUPS = {row["id"]: row["group"] for row in INDICATORS}
STEPS = ("with-evidence", "alone")

# One set for each row that has a count, a score, or wants any other indicator.
BY_HAND = {
    "papers-or-secrecy": [["documents-kept", "urgency"], ["secrecy", "travel-housing-paid"]],
    "two-strong": [["upfront-fee", "two-contracts"], ["documents-kept", "secrecy"]],
    "strong-and-medium": [
        ["upfront-fee", "pay-too-high", "no-employer-name"],
        ["secrecy", "love-and-job", "upfront-fee"],
    ],
    "one-strong": [["upfront-fee"], ["place-withheld-or-changes"]],
    "three-medium": [
        ["pay-too-high", "no-employer-name", "easy-work-slogan"],
        ["guaranteed-visa", "no-papers-needed", "borrowed-brand"],
    ],
    "score-and-medium": [["pay-too-high"], ["upfront-fee"]],
    "score-alone": [[]],
}


def minimal_sets():
    """Every row with every set of indicators that is just enough for it."""
    for name, row in ROWS.items():
        for chosen in BY_HAND.get(name) or map(list, product(*row["all"])):
            yield pytest.param(name, chosen, id=f"{name}: {' '.join(chosen)}")


MINIMAL_SETS = list(minimal_sets())


@pytest.fixture(scope="module")
def table():
    return TruthTable(SOURCE["rows"], INDICATORS, SOURCE["context_group"])


def ids(table, present, steps=STEPS):
    return [row["id"] for row in table.read(present, steps)]


def test_every_row_is_tried() -> None:
    assert {param.values[0] for param in MINIMAL_SETS} == set(ROWS)
    assert set(BY_HAND) == {
        name for name, row in ROWS.items() if row.keys() & {"count", "score", "any_other"}
    }


@pytest.mark.parametrize(("name", "chosen"), MINIMAL_SETS)
def test_a_row_holds_with_just_enough(name, chosen, table) -> None:
    assert name in ids(table, chosen)
    assert name in ids(table, [*reversed(chosen), *CONTEXT, *WEAK])


@pytest.mark.parametrize(("name", "chosen"), MINIMAL_SETS)
def test_a_row_does_not_hold_with_one_taken_away(name, chosen, table) -> None:
    for one in chosen:
        rest = [other for other in chosen if other != one]
        assert name not in ids(table, rest)
        assert name not in ids(table, [*rest, *CONTEXT])


@pytest.mark.parametrize("name", [n for n, row in ROWS.items() if "score" in row])
def test_a_row_with_a_score_needs_that_step(name, table) -> None:
    needed = ROWS[name]["score"]
    present = BY_HAND[name][0]
    assert name in ids(table, present, [needed])
    assert name not in ids(table, present, [step for step in STEPS if step != needed])
    assert name not in ids(table, present, [])


def test_only_the_rows_of_the_score_need_a_score(table) -> None:
    everything = [row["id"] for row in INDICATORS]
    assert set(ids(table, everything, [])) == {n for n, row in ROWS.items() if "score" not in row}


def test_three_medium_from_one_group_are_not_enough(table) -> None:
    one_group = ["pay-too-high", "no-skill-high-pay", "easy-work-slogan", "bonus-per-recruit"]
    assert len({GROUPS[name] for name in one_group}) == 1
    assert "three-medium" not in ids(table, one_group)


def test_the_fourth_column_of_a_combination_may_be_any_indicator_but_context(table) -> None:
    for other in GROUPS:
        expected = other not in {*CONTEXT, "secrecy"}
        assert ("papers-or-secrecy" in ids(table, ["secrecy", other])) is expected, other


def test_context_and_weak_indicators_raise_nothing_alone(table) -> None:
    assert CONTEXT == ["route-context", "lure-role"]
    assert ids(table, [*CONTEXT, *WEAK], []) == []
    assert ids(table, [*CONTEXT, *WEAK], STEPS) == ["score-alone"]


@pytest.mark.parametrize(("name", "chosen"), MINIMAL_SETS)
def test_context_never_adds_a_row(name, chosen, table) -> None:
    assert ids(table, [*chosen, *CONTEXT]) == ids(table, chosen)


def test_rows_come_in_the_order_of_the_table(table) -> None:
    found = ids(table, list(GROUPS))
    assert found == [name for name in ROWS if name in found]


def test_highest_level() -> None:
    some, strong = {"level": SOME}, {"level": STRONG}
    assert highest([]) == NO_SIGNS
    assert highest([some]) == SOME
    assert highest([some, strong, some]) == STRONG


def test_every_name_in_the_table_is_an_indicator() -> None:
    used = {name for row in ROWS.values() for names in row.get("all", []) for name in names}
    assert used <= GROUPS.keys()
    assert not used & set(CONTEXT)


def test_the_shipped_table_is_the_committed_one(assessor) -> None:
    assert assessor._table._rows == SOURCE["rows"]
    assert assessor.indicators == [
        {key: row[key] for key in ("id", "group", "grade", "sources")} for row in INDICATORS
    ]
