"""Intervals by author groups: wider than Wilson where hands differ, the same in each run."""

from __future__ import annotations

from model.intervals import MIN_AUTHORS, author_interval
from model.metrics import pooled_share, share

AUTHORS = [f"hand-{number % 10}" for number in range(1000)]


def test_hands_that_differ_make_the_interval_wide() -> None:
    hits = [author in ("hand-0", "hand-1") for author in AUTHORS]
    low, high = author_interval(AUTHORS, hits)
    narrow = share(sum(hits), len(hits))["interval"]
    assert low < narrow[0] < 0.2 < narrow[1] < high


def test_hands_that_are_alike_make_it_narrow() -> None:
    hits = [number // 10 % 5 == 0 for number in range(1000)]
    assert author_interval(AUTHORS, hits) == [0.2, 0.2]


def test_it_is_the_same_in_each_run_and_order() -> None:
    hits = [number * 7919 % 1009 < 97 * (number % 10) for number in range(1000)]
    again = list(reversed(AUTHORS)), list(reversed(hits))
    assert author_interval(AUTHORS, hits) == author_interval(*again) is not None


def test_too_few_authors_and_shares_of_all_or_none_have_no_interval() -> None:
    few = [f"hand-{number % (MIN_AUTHORS - 1)}" for number in range(100)]
    assert author_interval(few, [number % 3 == 0 for number in range(100)]) is None
    assert author_interval(AUTHORS, [False] * 1000) is author_interval(AUTHORS, [True] * 1000)


def test_a_pooled_share_holds_both_intervals() -> None:
    row = pooled_share((author, author == "hand-0") for author in AUTHORS)
    assert row["interval"] == share(100, 1000)["interval"]
    assert row["by authors"][0] == 0.0
    assert row["by authors"][1] > row["interval"][1]
    assert "by authors" not in pooled_share([("hand-0", True), ("hand-1", False)])
