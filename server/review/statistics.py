"""Statistics from the counts by week, as plots with their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from flask import Response

from server.review import words
from server.review.access import make_blueprint
from server.review.pages import render_page
from server.review.plots import FEWEST_SHOWN, Plot, draw_bars, say_few
from server.review.roles import EVERYBODY
from server.services import get_services, open_session
from server.store.counts import week_of
from server.store.statistics import Figures, read_languages, read_weeks

blueprint = make_blueprint("statistics", EVERYBODY)

# Half a year: reports are kept about as long.
WEEKS = 26
_NOT_ENOUGH = "fewer than 5 decided"


class Table(NamedTuple):
    """A table: its heads, and rows of cells; the first cell of a row names it."""

    heads: list[str]
    rows: list[list[str]]


class Figure(NamedTuple):
    """Plots with one title each, and the table that says the same."""

    title: str
    explained: str
    plots: list[tuple[str, Plot]]
    table: Table


@blueprint.get("/review/statistics")
def show_statistics() -> Response:
    """Answer 200 with the figures of the last half year."""
    services = get_services()
    now = services.clock.now()
    weeks = list(dict.fromkeys(week_of(now - timedelta(weeks=n)) for n in reversed(range(WEEKS))))
    with open_session() as session:
        by_week = read_weeks(session, weeks[0], weeks[-1])
        by_language = read_languages(session, weeks[0], weeks[-1])
    languages = list(dict.fromkeys(each.group for each in by_language))
    figures = [
        _show_weeks(weeks, by_week),
        _show_languages(languages, by_language),
        _show_precision("week", weeks, by_week),
        _show_precision("language", languages, by_language),
        _show_answers(weeks, by_week, services.config.answer_days),
    ]
    return render_page("statistics", figures=figures, weeks=weeks)


def _show_weeks(weeks: Sequence[str], found: Sequence[Figures]) -> Figure:
    numbers = {(each.group, each.kind): each.received for each in found}
    plots = []
    most = max([*numbers.values(), FEWEST_SHOWN])
    for kind, name in words.KINDS.items():
        counts = [numbers.get((week, kind), 0) for week in weeks]
        plots.append((name, _draw_counts([_short(week) for week in weeks], counts, most)))
    rows = [
        [week, *(say_few(numbers.get((week, kind), 0)) for kind in words.KINDS)]
        for week in reversed(weeks)
    ]
    heads = ["Week", *words.KINDS.values()]
    return Figure("Reports by week and kind", "By the week in which they came.", plots,
                  Table(heads, rows))  # fmt: skip


def _show_languages(languages: Sequence[str], found: Sequence[Figures]) -> Figure:
    numbers = {(each.group, each.kind): each.received for each in found}
    totals = [_add(found, language, lambda each: each.received) for language in languages]
    rows = [
        [name, *(say_few(numbers.get((name, kind), 0)) for kind in words.KINDS)]
        for name in languages
    ]
    heads = ["Language", *words.KINDS.values()]
    explained = "Language of the advert; und where it is not known."
    plots = [("All kinds", _draw_counts(languages, totals, None))] if languages else []
    return Figure("Reports by language", explained, plots, Table(heads, rows))


def _show_precision(by: str, groups: Sequence[str], found: Sequence[Figures]) -> Figure:
    """Show which share of the warnings that were reported and judged was right.

    A warning was right where a false alarm or an appeal was declined, or a lure confirmed. Silences
    (missed lures) are no warnings and are left out.
    """
    shares: list[float | None] = []
    rows = []
    for group in groups:
        right = _add(found, group, _right_warnings)
        judged = right + _add(found, group, _wrong_warnings)
        share = round(100 * right / judged) if judged >= FEWEST_SHOWN else None
        shares.append(share if judged else 0)
        unknown = "none judged" if not judged else _NOT_ENOUGH
        rows.append([group, say_few(judged), unknown if share is None else f"{share} %"])
    short = [_short(group) if by == "week" else group for group in groups]
    plot = draw_bars(short, shares, [f"{row[0]}: {row[2]}" for row in rows], 100)
    shown = rows[::-1] if by == "week" else rows
    explained = (
        "Of the warnings that were reported and decided. People report what looks wrong to them, "
        "so this is no figure for all warnings."
    )
    table = Table([by.capitalize(), "Judged", "Right"], shown)
    plots = [("Share of judged warnings that were right, in %", plot)] if groups else []
    return Figure(f"Warnings that were right, by {by}", explained, plots, table)


def _show_answers(weeks: Sequence[str], found: Sequence[Figures], days: int) -> Figure:
    values: list[float | None] = []
    rows = []
    for week in weeks:
        decided = _add(found, week, lambda each: each.decided)
        hours = _add(found, week, lambda each: each.answer_hours)
        mean = round(hours / decided / 24, 1) if decided >= FEWEST_SHOWN else None
        values.append(mean if decided else 0)
        unknown = "none decided" if not decided else _NOT_ENOUGH
        rows.append([week, say_few(decided), unknown if mean is None else f"{mean} days"])
    said = [f"{row[0]}: {row[2]}" for row in rows]
    short = [_short(week) for week in weeks]
    promised = (float(days), f"{days} days")
    plot = draw_bars(short, values, said, mark=promised)
    explained = (
        f"Days from a report to its answer, on average, by the week in which it came. The line is "
        f"the promise of {days} days."
    )
    table = Table(["Week", "Decided", "Days to the answer"], rows[::-1])
    return Figure("Time to answer", explained, [("Days to the answer", plot)], table)


def _draw_counts(labels: Sequence[str], counts: Sequence[int], most: int | None) -> Plot:
    values = [None if 0 < number < FEWEST_SHOWN else float(number) for number in counts]
    said = [f"{label}: {say_few(count)}" for label, count in zip(labels, counts, strict=True)]
    return draw_bars(labels, values, said, most)


def _add(found: Iterable[Figures], group: str, value: Callable[[Figures], int]) -> int:
    return sum(value(each) for each in found if each.group == group)


def _right_warnings(each: Figures) -> int:
    return {"false-alarm": each.declined, "appeal": each.declined, "lure": each.accepted}.get(
        each.kind, 0
    )


def _wrong_warnings(each: Figures) -> int:
    return {"false-alarm": each.accepted, "appeal": each.accepted, "lure": each.declined}.get(
        each.kind, 0
    )


def _short(week: str) -> str:
    return week[5:]
