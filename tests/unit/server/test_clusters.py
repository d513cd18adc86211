"""Reports of nearly the same text are joined; a look-up is bounded; nothing erased is kept."""

import random
import threading
from collections import Counter
from types import SimpleNamespace

import pytest
from sqlalchemy import event, select, text

from server.store.clusters import (
    BANDS,
    MAX_CANDIDATES,
    MAX_PER_BAND,
    ask_candidates,
    find_clusters,
    join_cluster,
    leave_clusters,
    select_keys,
)
from server.store.tables import Cluster, ClusterBand, Report

ADVERT = (
    "The Lighthouse Inn looks for two waiters and one cook from May to September. We offer forty "
    "hours a week, a staff room in the garden house, meals on working days and a written contract "
    "before you travel. Experience is welcome and not needed, we show you everything in the first "
    "week. Please send us a letter about yourself and the time when you could begin."
)
NEARLY = ADVERT.replace("Lighthouse Inn", "Harbour House").replace("forty", "38")
OTHER = (
    "Night nurse wanted for a small clinic near the river: twelve shifts a month, pension, "
    "a training year with an exam at its end, and a flat that belongs to the clinic."
)


@pytest.fixture
def store(new_app):
    """Send reports, withdraw them, and look at the clusters."""
    app = new_app()
    client, found = app.test_client(), app.extensions["fanal"]

    def send(advert):
        body = {"kind": "false-alarm", "text": advert, "consent": True}
        return client.post("/v1/reports", json=body).get_json()

    def withdraw(sent):
        receipt = {"Authorization": f"Bearer {sent['receipt']}"}
        return client.delete(f"/v1/reports/{sent['id']}", headers=receipt).status_code

    def cluster_of(sent):
        with found.sessions() as session:
            return session.get(Report, sent["id"]).cluster_id

    def read(table):
        with found.sessions() as session:
            return list(session.scalars(select(table)))

    return SimpleNamespace(
        services=found, send=send, withdraw=withdraw, cluster_of=cluster_of, read=read
    )


def test_copies_and_near_copies_share_a_cluster(store):
    sent = [store.send(advert) for advert in (ADVERT, NEARLY, ADVERT.upper(), OTHER)]
    first, near, same, other = (store.cluster_of(each) for each in sent)
    assert first == near == same != other
    assert sorted(cluster.size for cluster in store.read(Cluster)) == [1, 3]


def test_a_short_text_is_joined_with_exact_copies_only(store):
    sent = [store.send(advert) for advert in ("Cook wanted now", "Cook wanted now!", "Cook wanted")]
    first, same, other = (store.cluster_of(each) for each in sent)
    assert first == same != other


def test_contacts_do_not_keep_copies_apart(store):
    one = store.send(f"{ADVERT} Call +33 1 99 00 12 34")
    two = store.send(f"{ADVERT} Call +44 20 7946 0000")
    assert store.cluster_of(one) == store.cluster_of(two)


def test_the_last_report_takes_its_cluster_along(store):
    sent = store.send(ADVERT)
    assert len(store.read(ClusterBand)) == BANDS
    assert store.withdraw(sent) == 204
    assert store.read(Cluster) == []
    assert store.read(ClusterBand) == []


def test_a_cluster_is_known_by_a_report_that_stays(store):
    first, near = store.send(ADVERT), store.send(NEARLY)
    judge = store.services.judge
    assert store.read(Cluster)[0].digest == judge.make_sketch(ADVERT).digest
    store.withdraw(first)
    (cluster,) = store.read(Cluster)
    stays = judge.make_sketch(NEARLY)
    assert (cluster.id, cluster.size) == (store.cluster_of(near), 1)
    assert cluster.digest == stays.digest
    assert tuple(cluster.sketch) == stays.values
    assert cluster.sketch_size == stays.size
    assert sorted(row.band for row in store.read(ClusterBand)) == list(stays.values[:BANDS])
    erased = set(judge.make_sketch(ADVERT).values) - set(stays.values)
    assert erased
    assert not erased & set(cluster.sketch)


def test_a_cluster_that_lost_a_later_report_stays_as_it_is(store):
    first, near = store.send(ADVERT), store.send(NEARLY)
    before = store.read(Cluster)[0].digest
    store.withdraw(near)
    (cluster,) = store.read(Cluster)
    assert (cluster.size, cluster.digest) == (1, before)
    assert store.cluster_of(first) == cluster.id


def test_a_cluster_that_is_gone_meanwhile_is_made_anew(store):
    services = store.services
    sketch = services.judge.make_sketch(ADVERT)
    with services.sessions() as session:
        session.connection(execution_options={"will_write": True})
        gone = join_cluster(session, sketch, services.judge, services.clock.now())
        leave_clusters(session, {gone: 1}, services.judge)
        made = join_cluster(session, sketch, services.judge, services.clock.now())
        assert made != gone
        assert session.get(Cluster, made).size == 1


def fake_sketch(values, number=0):
    values = tuple(sorted(values))
    return SimpleNamespace(digest=f"{number:064x}", values=values, size=len(values))


def fill(services, number, shared, chance):
    """Make clusters that share some bands with each other and are not alike."""
    with services.sessions() as session:
        session.connection(execution_options={"will_write": True})
        for each in range(number):
            own = {chance.randrange(10_000, 2**32) for _ in range(128 - len(shared))}
            sketch = fake_sketch(own | set(shared), number=each + 1)
            joined = join_cluster(session, sketch, services.judge, services.clock.now())
            assert session.get(Cluster, joined).size == 1
        session.commit()


def test_a_flood_made_to_collide_does_not_make_a_look_up_longer(store):
    services = store.services
    # Two bands are shared by all: each is a candidate of each other.
    fill(services, 3 * MAX_PER_BAND, (1, 2), random.Random(5))
    looked_for = fake_sketch({1, 2, *range(500, 626)})
    compared = []

    class Reader:
        def similarity(self, one, two):
            compared.append(1)
            return services.judge.similarity(one, two)

    with services.sessions() as session:
        assert find_clusters(session, looked_for, Reader()) == []
        candidates, bands = ask_candidates(looked_for.values)
        rows = session.execute(candidates, bands).all()
        keys = session.execute(select_keys(len(bands)), bands).all()
    assert len(compared) == len(rows) == MAX_CANDIDATES
    assert len(keys) == 2 * MAX_PER_BAND


def test_the_most_alike_is_found_among_those_that_collide(store):
    services, chance = store.services, random.Random(6)
    fill(services, MAX_PER_BAND - 1, (1, 2), chance)
    own = {chance.randrange(10_000, 2**32) for _ in range(126)}
    with services.sessions() as session:
        session.connection(execution_options={"will_write": True})
        meant = join_cluster(
            session, fake_sketch({1, 2} | own, 999), services.judge, services.clock.now()
        )
        changed = fake_sketch({1, 2, 3} | set(sorted(own)[:-1]), 1000)
        found = find_clusters(session, changed, services.judge)
        assert [each.id for each in found] == [meant]
        assert 0.9 < found[0].similarity < 1


def explain(session, statement, is_sqlite):
    compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    if is_sqlite:
        plan = session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()
        return [row[3] for row in plan]
    # Few rows are read faster without an index: what is asked here is whether one can be used.
    session.execute(text("SET enable_seqscan = off"))
    return [row[0] for row in session.execute(text(f"EXPLAIN {compiled}"))]


def test_look_ups_go_by_index(store):
    services = store.services
    fill(services, 40, (1, 2), random.Random(7))
    is_sqlite = services.config.is_sqlite
    candidates, bands = ask_candidates(tuple(range(1, BANDS + 1)))
    statements = {
        "bands": candidates.params(bands),
        "digest": select(Cluster.id).where(Cluster.digest == "a"),
        "oldest": select(Report.text).where(Report.cluster_id == "a").order_by(Report.created),
    }
    with services.sessions() as session:
        for name, statement in statements.items():
            plan = explain(session, statement, is_sqlite)
            tables = ("SCAN clusters", "SCAN cluster_bands", "SCAN reports", "Seq Scan on")
            assert not [line for line in plan if any(each in line for each in tables)], (name, plan)
            assert [line for line in plan if "INDEX" in line.upper()], (name, plan)


def test_a_look_up_costs_a_fixed_number_of_queries(store):
    services, seen = store.services, []
    fill(services, 30, (1, 2), random.Random(8))
    event.listen(services.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    with services.sessions() as session:
        find_clusters(session, fake_sketch({1, 2, *range(500, 626)}), services.judge)
    assert len([each for each in seen if each.startswith("SELECT")]) == 2, seen


def test_copies_that_come_at_once_share_a_cluster(store):
    threads = [threading.Thread(target=store.send, args=(ADVERT,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (cluster,) = store.read(Cluster)
    assert cluster.size == 8
    assert {report.cluster_id for report in store.read(Report)} == {cluster.id}


def test_copies_that_come_and_go_at_once_leave_true_sizes(store):
    kept = [store.send(ADVERT) for _ in range(6)]
    threads = [threading.Thread(target=store.withdraw, args=(sent,)) for sent in kept]
    threads += [threading.Thread(target=store.send, args=(ADVERT,)) for _ in range(4)]
    random.Random(3).shuffle(threads)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clusters = {cluster.id: cluster.size for cluster in store.read(Cluster)}
    assert sum(clusters.values()) == 4
    assert Counter(report.cluster_id for report in store.read(Report)) == clusters
