"""A list of confirmed false alarms finds the right texts, however long it is."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.sketch import NEAR, Sketch, similarity
from server.config import REPO_ROOT
from server.suppressing import (
    WARNING,
    Shown,
    SuppressionList,
    is_near,
    make_entry,
    may_resemble,
)

# The same cases hold the extension's rule.
CASES = json.loads((REPO_ROOT / "tests" / "sketches.json").read_text("utf-8"))["applies"]
DECISIVE = {"papers-or-secrecy", "two-strong", "debt-bondage"}
LATER = datetime(2030, 1, 1, tzinfo=UTC)
QUIETABLE = Shown("some-signs", [], [])


def entry_of(name, values, indicators=()):
    return make_entry(name, Sketch(name, tuple(values), len(values)), indicators, LATER)


def pair_of(alike):
    """Return the values of two sketches of just this similarity, in hundredths."""
    both = range(round(100 * alike))
    one, two = round(100 - 100 * alike) // 2, -(-round(100 - 100 * alike) // 2)
    return [*both, *range(1000, 1000 + one)], [*both, *range(2000, 2000 + two)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_rule_that_devices_share(case):
    one, two = pair_of(case["similarity"])
    assert similarity(one, two) == pytest.approx(case["similarity"])
    listed = SuppressionList([entry_of("known", one, case["entry"])], "reading", DECISIVE)
    sketch = Sketch("known" if case["same"] else "other", tuple(two), len(two))
    shown = Shown(case["level"], case["found"], case["combinations"])
    assert (listed.find(sketch, shown) is not None) is case["applies"]


@st.composite
def related_values(draw):
    """Values of a text that shares many of few shingles with others."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pool = np.sort(chance.choice(2**32, 24, replace=False))
    sizes = draw(st.lists(st.integers(0, 24), min_size=1, max_size=12))
    return [tuple(np.sort(chance.choice(pool, size, replace=False)).tolist()) for size in sizes]


@settings(max_examples=300, deadline=None)
@given(related_values(), st.lists(st.sampled_from(["a", "b", ""]), min_size=12, max_size=12))
def test_the_index_finds_what_comparing_with_each_finds(values, signs):
    entries = [
        entry_of(f"entry {number}", each, set(signs[number]))
        for number, each in enumerate(values[1:])
    ]
    listed = SuppressionList(entries, "reading", DECISIVE)
    sketch = Sketch("asked", values[0], len(values[0]))
    shown = Shown("some-signs", set(signs[-1]), [])
    expected = next((entry for entry in entries if is_near(entry, sketch, shown)), None)
    assert listed.find(sketch, shown) == expected


def test_among_thousands_the_one_is_found():
    chance = np.random.default_rng(5)
    entries = [
        entry_of(str(n), np.sort(chance.choice(2**32, 128, replace=False)).tolist())
        for n in range(5000)
    ]
    listed = SuppressionList(entries, "reading", DECISIVE)
    wanted = entries[4321].values.tolist()
    changed = tuple(sorted([*wanted[:120], *range(8)]))
    assert listed.find(Sketch("near", changed, 128), QUIETABLE) is entries[4321]
    far = tuple(sorted([*wanted[:90], *range(38)]))
    assert similarity(far, wanted) < NEAR
    assert listed.find(Sketch("far", far, 128), QUIETABLE) is None


def test_short_texts_are_known_by_their_digest_alone():
    listed = SuppressionList([entry_of("short", ())], "reading", DECISIVE)
    assert listed.find(Sketch("short", (), 0), QUIETABLE) is not None
    assert listed.find(Sketch("other", (), 0), QUIETABLE) is None


def test_an_empty_list_finds_nothing():
    assert SuppressionList([], "", DECISIVE).find(Sketch("any", (1, 2), 2), QUIETABLE) is None


@pytest.mark.parametrize("level", WARNING)
@pytest.mark.parametrize("row", [*sorted(DECISIVE), None])
def test_what_only_resembles_must_show_nothing_decisive(level, row):
    shown = Shown(level, [], [row] if row else ["one-strong"])
    assert may_resemble(shown, DECISIVE) is (row is None and level == "some-signs")
