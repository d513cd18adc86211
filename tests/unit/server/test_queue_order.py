"""The queue's order, its filters and its bounds; every look-up goes along an index."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert, text

from server.db import make_sessions
from server.store import queue
from server.store.queue import Filters, Place, count_waiting, read_queue
from server.store.tables import Cluster, Report

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def session(engine):
    with make_sessions(engine)() as session:
        yield session


def report(number, **changed):
    fields = {
        "id": f"r{number:07}",
        "kind": "false-alarm",
        "created": START + timedelta(minutes=number),
        "text": f"Advert number {number} of many",
        "language": "en",
        "host": f"h{number % 50}.example",
        "state": "received",
        "lane": "normal",
        "source": "reporter",
        "redactions": 0,
        "judged_level": "some-signs",
        "judged_indicators": [],
        "judged_combinations": [],
        "receipt_hash": "",
        "body_hash": "",
        "cluster_id": None,
    }
    return {**fields, **changed}


def store(session, *reports):
    clusters = {each["cluster_id"] for each in reports} - {None}
    for each in clusters:
        size = sum(r["cluster_id"] == each for r in reports)
        session.execute(
            insert(Cluster),
            [{"id": each, "created": START, "size": size, "digest": each, "sketch": [],
              "sketch_size": 0}],
        )  # fmt: skip
    session.execute(insert(Report), list(reports))
    session.commit()


def numbers(page):
    return [int(row.place.id[1:]) for row in page.rows]


def test_what_is_urgent_comes_first_then_the_oldest(session):
    store(
        session,
        report(1),
        report(2, state="replied"),
        report(3, lane="urgent"),
        report(4, state="second-look"),
        report(5, state="decided"),
        report(6, state="question"),
        report(7, lane="urgent", state="second-look"),
    )
    assert numbers(read_queue(session, Filters(), None)) == [3, 7, 1, 2, 4]
    assert numbers(read_queue(session, Filters(state="decided"), None)) == [5]
    assert numbers(read_queue(session, Filters(state="question"), None)) == [6]
    assert numbers(read_queue(session, Filters(lane="urgent"), None)) == [3, 7]


def test_reports_of_one_second_keep_one_order(session):
    store(session, *(report(n, created=START) for n in (3, 1, 2)))
    assert numbers(read_queue(session, Filters(), None)) == [1, 2, 3]


def test_filters_can_be_combined(session):
    store(
        session,
        report(1, kind="missed", language="fr-CA", judged_level="no-signs"),
        report(2, kind="missed", language="fr"),
        report(3, language=None),
        report(4, kind="appeal", language="fr"),
    )
    french = Filters(accepts_language=lambda tag: (tag or "").startswith("fr"))
    assert numbers(read_queue(session, french, None)) == [1, 2, 4]
    assert numbers(read_queue(session, Filters(kind="missed"), None)) == [1, 2]
    none = Filters(kind="missed", level="no-signs", accepts_language=french.accepts_language)
    assert numbers(read_queue(session, none, None)) == [1]
    assert numbers(read_queue(session, Filters(accepts_language=lambda tag: not tag), None)) == [3]


@pytest.mark.parametrize("kept", [{}, {"kind": "missed"}])
def test_pages_follow_each_other_without_gap_or_repeat(session, kept, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 7)
    monkeypatch.setattr(queue, "STRETCH", 20)
    monkeypatch.setattr(queue, "CANDIDATES", 9)
    lanes, kinds = ("normal", "urgent"), ("missed", "lure", "missed")
    rows = [report(n, lane=lanes[n % 11 == 0], kind=kinds[n % 3]) for n in range(100)]
    # Many of one second, across the ends of pages.
    same = {"created": START + timedelta(minutes=30), "kind": "missed"}
    rows += [report(n, **same) for n in range(100, 130)]
    store(session, *rows)
    seen, after = [], None
    while True:
        page = read_queue(session, Filters(**kept), after)
        assert len(page.rows) <= 7
        seen += numbers(page)
        if page.after is None:
            break
        after = page.after
    key = lambda row: (row["lane"] == "normal", row["created"], row["id"])  # noqa: E731
    wanted = [row for row in sorted(rows, key=key) if not kept or row["kind"] == "missed"]
    assert seen == [int(row["id"][1:]) for row in wanted]


def test_near_copies_show_once_with_their_number(session):
    store(
        session,
        report(1, cluster_id="c1"),
        report(2, cluster_id="c1"),
        report(3, cluster_id="c1", kind="missed"),
        report(4, cluster_id="c1", lane="urgent"),
        report(5, cluster_id="c1", state="decided"),
        report(6, cluster_id="c2"),
        report(7),
    )
    page = read_queue(session, Filters(), None)
    assert [(int(row.place.id[1:]), row.copies) for row in page.rows] == [
        (4, 4), (1, 4), (3, 4), (6, 0), (7, 0),
    ]  # fmt: skip


def test_a_flood_of_copies_costs_one_row_and_the_next_page_goes_on(session):
    flood = [report(n, cluster_id="c1") for n in range(1500)]
    store(session, *flood, report(2000))
    first = read_queue(session, Filters(), None)
    assert numbers(first) == [0]
    assert first.rows[0].copies == 1499
    pages, after = 1, first.after
    while after is not None:
        page = read_queue(session, Filters(), after)
        pages, after = pages + 1, page.after
    assert numbers(page) == [2000]
    assert pages <= 1500 / queue.CANDIDATES + 2


def test_counts_stop_at_a_thousand(session):
    store(session, *(report(n) for n in range(1203)), report(3000, lane="urgent", state="replied"))
    counts = count_waiting(session)
    assert counts["normal", "received"] == 1001
    assert counts["urgent", "replied"] == 1
    assert sum(counts.values()) == 1002


def test_a_host_is_found_newest_first(session):
    store(session, *(report(n, host="jobs.example") for n in range(30)), report(40))
    page = queue.find_by_host(session, "jobs.example", None)
    assert numbers(page) == list(range(29, 4, -1))
    assert numbers(queue.find_by_host(session, "jobs.example", page.after)) == [4, 3, 2, 1, 0]
    assert queue.find_by_host(session, "other.example", None).rows == []


@pytest.mark.parametrize(
    "token", ["", "x", "urgent", "urgent.x.y", "fast.1.a", "urgent.1.", "1" * 99]
)
def test_a_wrong_place_is_no_place(token):
    assert queue.parse_place(token) is None


def fill(session, number):
    """Store many reports by the database's own means."""
    names = ", ".join(report(0))
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
        if is_sqlite
        else "WITH n(i) AS (SELECT generate_series(0, :most))"
    )
    created = (
        "datetime('2026-01-01', i || ' minutes')"
        if is_sqlite
        else "timestamp '2026-01-01' + i * interval '1 minute'"
    )
    session.execute(
        text(
            f"{numbers} INSERT INTO reports ({names}) SELECT 'f' || i, 'missed', {created}, "
            "'Some words of an advert', 'en', 'h' || (i % 999) || '.example', "
            "CASE WHEN i % 3 = 0 THEN 'received' WHEN i % 3 = 1 THEN 'decided' ELSE 'replied' END,"
            " CASE WHEN i % 20 = 0 THEN 'urgent' ELSE 'normal' END, 'reporter', 0, 'no-signs', "
            "'[]', '[]', '', '', NULL FROM n"
        ),
        {"most": number - 1},
    )
    session.commit()
    # As the databases do by themselves after a while.
    with session.get_bind().connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        own.execute(text("ANALYZE" if is_sqlite else "VACUUM ANALYZE reports"))


def list_steps(session, statement):
    """Return how the database reads a query: (what it does, of which table, by which index)."""
    bound = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    if session.get_bind().dialect.name == "sqlite":
        rows = session.execute(text(f"EXPLAIN QUERY PLAN {bound}")).all()
        return [row[3] for row in rows if "reports" in row[3] or "SCAN" in row[3]]
    plan = session.execute(text(f"EXPLAIN (FORMAT JSON) {bound}")).scalar_one()
    plan = plan if isinstance(plan, list) else json.loads(plan)
    return list(_walk(plan[0]["Plan"]))


def _walk(node):
    if node.get("Relation Name"):
        yield f"{node['Node Type']} {node['Relation Name']} {node.get('Index Name', '')}"
    for child in node.get("Plans", []):
        yield from _walk(child)


def test_every_lookup_of_the_queue_goes_along_an_index(session):
    fill(session, 20_000)
    place = Place("urgent", START - timedelta(days=200), "f1000")
    statements = {
        "front": queue.select_stretch(Filters(), None),
        "later": queue.select_stretch(Filters(), place),
        "decided": queue.select_stretch(Filters(state="decided", lane="normal"), None),
        # A tenth of what a page may ask for: for more, a table of this size is read as a whole.
        "heads": queue.select_heads([f"f{n}" for n in range(queue.CANDIDATES // 10)]),
        "host": queue.select_rows().where(Report.host == "h7.example"),
    }
    for name, statement in statements.items():
        steps = list_steps(session, statement)
        assert steps, name
        wrong = [s for s in steps if "Seq Scan reports" in s or ("SCAN reports" in s)]
        assert wrong == [], (name, steps)
        if name in {"front", "later", "decided"}:
            assert all("ix_reports_queue" in s for s in steps if "reports" in s), (name, steps)
            assert all("COVERING" in s or "Index Only" in s for s in steps if "reports" in s), steps


def test_a_page_takes_two_queries_however_much_is_stored(session, engine):
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counted = []
    for number in (10, 3000):
        session.execute(text("DELETE FROM reports"))
        fill(session, number)
        asked.clear()
        assert read_queue(session, Filters(), None).rows
        counted.append(sum(each.startswith("SELECT") for each in asked))
    assert counted == [2, 2]
