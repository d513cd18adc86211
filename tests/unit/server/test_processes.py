"""Several processes on PostgreSQL and Redis: each report stored once, one count of requests."""

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import psycopg
import pytest

CLIENTS, REPORTS_EACH = 8, 15


@pytest.fixture
def shared(postgres_url, redis_url):
    """Return the settings of two processes with four threads each."""
    return {
        "FANAL_WORKERS": "2",
        "FANAL_THREADS": "4",
        "FANAL_DATABASE": postgres_url,
        "FANAL_RATE_STORE": redis_url,
        "FANAL_RATE_REPORTS": "100000 per hour",
        "FANAL_RATE_REPORTS_ALL": "100000 per hour",
    }


def post(address, path, body, **headers):
    request = urllib.request.Request(
        address + path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def run_together(actions):
    """Run all actions at once and return what each returned."""
    results = [None] * len(actions)

    def run(place):
        results[place] = actions[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def list_workers(log):
    """Return the numbers of the processes that gunicorn's log says it started."""
    lines = (json.loads(line) for line in log.read_text("utf-8").splitlines() if line[:1] == "{")
    return {line["message"] for line in lines if "Booting worker" in line.get("message", "")}


def send_reports(address, client):
    """Send reports, each twice under one key as after a lost answer, and return their ids."""
    ids = []
    for number in range(REPORTS_EACH):
        text = f"Client {client} offers work number {number} on a ship."
        body = {"kind": "missed", "text": text, "consent": True}
        key = {"Idempotency-Key": f"client-{client}-report-{number}"}
        answers = [post(address, "/v1/reports", body, **key) for _ in range(2)]
        assert [status for status, _ in answers] == [202, 202]
        assert answers[0] == answers[1]
        ids.append(answers[0][1]["id"])
    return ids


def test_reports_from_many_clients_are_stored_once_each(serve, shared, postgres_url):
    address, folder, log = serve(**shared)
    sent = run_together([lambda n=n: send_reports(address, n) for n in range(CLIENTS)])
    ids = [report for each in sent for report in each]
    assert len(set(ids)) == CLIENTS * REPORTS_EACH
    with psycopg.connect(postgres_url) as connection:
        stored = [row[0] for row in connection.execute("SELECT id FROM reports")]
        counted = connection.execute("SELECT sum(received) FROM weekly_counts").fetchone()[0]
    assert sorted(stored) == sorted(ids)
    assert counted == len(ids)
    assert not list(Path(folder).glob("*.sqlite3"))
    assert len(list_workers(log)) == 2


def test_processes_count_requests_together(serve, shared):
    address, _, _ = serve(**shared, FANAL_RATE_ASSESS="30 per day")
    ask = lambda: post(address, "/v1/assess", {"text": "Waiters wanted."})[0]  # noqa: E731
    statuses = run_together([lambda: [ask() for _ in range(10)] for _ in range(6)])
    # A process of its own count would let twice as many pass.
    assert Counter(status for each in statuses for status in each) == {200: 30, 429: 30}


def test_a_receipt_of_one_process_opens_the_report_in_all(serve, shared):
    address, _, _ = serve(**shared)
    body = {"kind": "missed", "text": "Come and work on a ship.", "consent": True}
    _, sent = post(address, "/v1/reports", body)

    def read():
        request = urllib.request.Request(
            f"{address}/v1/reports/{sent['id']}",
            headers={"Authorization": f"Bearer {sent['receipt']}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status

    assert set(run_together([read] * 24)) == {200}
