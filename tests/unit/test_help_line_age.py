"""Help lines that were checked too long ago are named when a package is made."""

import json
from datetime import date

import pytest

from tools import help_line_age


def book(checked: str | None) -> dict:
    line = {"name": "Harbour line", "checked": checked}
    return {"international": [], "countries": {"KE": [line]}}


@pytest.mark.parametrize(
    ("checked", "old"), [("2025-09", False), ("2025-08", True), ("2026-09", False)]
)
def test_a_line_is_old_after_twelve_months(checked: str, old: bool) -> None:
    told = help_line_age.warn_of_old_lines(book(checked), date(2026, 9, 30))
    assert told == ([f"help line KE, Harbour line: last checked in {checked}."] if old else [])


def test_lines_without_a_date_are_counted() -> None:
    told = help_line_age.warn_of_old_lines(book(None), date(2026, 9, 30))
    assert told == ["without a date of checking, which readers are told: 1 help lines."]


def test_the_shipped_lines_can_be_read() -> None:
    lines = json.loads(help_line_age.LINES.read_text("utf-8"))
    told = help_line_age.warn_of_old_lines(lines, date(2030, 1, 1))
    dated = [each for each in told if "last checked in" in each]
    assert len(dated) > 20
    assert len(told) == len(dated) + 1


def test_it_warns_and_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert help_line_age.main() == 0
    assert "without a date of checking" in capsys.readouterr().err
