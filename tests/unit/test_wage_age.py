"""Published wages from old sources are named when a package is made."""

import json
from datetime import date

import pytest

from tools import wage_age


@pytest.mark.parametrize(
    ("day", "old"),
    [("2024-09-30", False), ("2024-09", False), ("2024-08-31", True), ("2026-01-01", False)],
)
def test_a_wage_is_old_after_twenty_four_months(day: str, old: bool) -> None:
    wages = {"rows": [{"country": "KE", "source": "A paper", "date": day}]}
    told = wage_age.warn_of_old_wages(wages, date(2026, 9, 30))
    assert told == ([f"wage KE: its source, A paper, is of {day}."] if old else [])


def test_the_shipped_wages_can_be_read() -> None:
    wages = json.loads(wage_age.WAGES.read_text("utf-8"))
    assert len(wage_age.warn_of_old_wages(wages, date(2036, 1, 1))) == len(wages["rows"]) > 30


def test_it_warns_and_stops_nothing() -> None:
    assert wage_age.main() == 0
