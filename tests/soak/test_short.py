"""Short forms of the long proofs: the same code, smaller numbers, no time held to a limit."""

import sys

import pytest

from tools.soak.figures import DOCUMENT, FIGURES, fill, read
from tools.soak.fuzz import measure_fuzz
from tools.soak.growth import measure_growth
from tools.soak.journeys import measure_journeys
from tools.soak.kills import strike_each_once
from tools.soak.load import measure_load
from tools.soak.memory import measure_memory
from tools.soak.traces import measure_traces


def quiet(_words):
    """Tell nobody."""


def test_reports_of_many_clients_are_stored_once():
    found = measure_load(seconds=4, clients=20)
    assert found["reports"] > 20
    assert (found["refused"], found["lost"], found["doubled"]) == (0, 0, 0)


def test_after_every_kind_of_failure_each_report_is_there_once():
    shared, embedded = strike_each_once()
    # Without the rights to mount a disk one and two of these kinds cannot be done.
    assert (len(shared["faults"]), len(embedded["faults"])) in {(7, 4), (6, 2)}
    for found in (shared, embedded):
        assert found["reports"] > 20
        wrong = ("lost", "doubled", "unreadable", "wrong", "refused_assessments")
        assert {name: found[name] for name in wrong} == dict.fromkeys(wrong, 0)


@pytest.mark.parametrize("shared", [True, False])
def test_nothing_that_must_not_be_kept_is_written(shared):
    found = measure_traces(60, shared)
    assert found["control"], "the search does not see what is there"
    assert set(found["found"].values()) == {0}, found


def test_broken_bodies_end_in_no_failure_and_no_echo():
    found = measure_fuzz(3_000, tell=quiet)
    assert (found["failures"], found["repeated"]) == (0, 0), found
    assert {"200", "202", "400", "415", "422"} <= set(found["by_status"])


def test_memory_settles():
    assert measure_memory(4_000, tell=quiet)["ratio"] <= 1.1


def test_look_ups_work_while_reports_grow(tmp_path):
    picture = tmp_path / "growth.svg"
    found = measure_growth((200, 1_000), picture=picture, tell=quiet)
    assert [each["store"] for each in found] == ["PostgreSQL", "SQLite"]
    assert all(len(times) == 2 for each in found for times in each["milliseconds"].values())
    assert picture.read_text("utf-8").count("<path d=") > 12


def test_a_journey_that_fails_now_and_then_is_named(tmp_path):
    journeys = tmp_path / "test_now_and_then.py"
    journeys.write_text(
        "from pathlib import Path\nSEEN = Path(__file__).with_name('seen')\n"
        "def test_always():\n    pass\n"
        "def test_at_times():\n    seen = SEEN.exists()\n    SEEN.touch()\n    assert seen\n"
    )
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(journeys))
    found = measure_journeys(3, command, quiet)
    assert (found["runs"], found["green"], found["journeys"]) == (3, 2, 2)
    assert [(name.split("::")[1], often) for name, often in found["failed"].items()] == [
        ("test_at_times", 1)
    ]


def test_the_document_shows_the_figures_that_were_measured():
    text = DOCUMENT.read_text("utf-8")
    assert fill(text, read()) == text, f"{FIGURES.name} and {DOCUMENT.name} differ"
