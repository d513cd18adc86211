"""What Prometheus may read: true counts, fixed names, labels from closed lists, for few eyes."""

import json
import os
import re
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from server.config import REPO_ROOT
from server.metrics import Metrics
from server.observing import write_template
from server.scraping import CONTENT_TYPE
from server.shared_counts import FILE_BYTES, FOLDER_VARIABLE, forget_process, share_counts
from tests.unit.server.corrected import MISTAKEN, confirm, send_report, write_toy

# Every name, with its labels: the dashboard and alerts of operators use them.
NAMES = {
    "fanal_requests_total": {"route", "method", "status"},
    "fanal_request_seconds": {"route"},
    "fanal_assessments_total": {"level", "language"},
    "fanal_model_info": {"version"},
    "fanal_reports_total": {"kind"},
    "fanal_reports_refused_total": {"reason"},
    "fanal_redactions_total": {"kind"},
    "fanal_queue_size": {"lane"},
    "fanal_queue_oldest_seconds": {"lane"},
    "fanal_store_errors_total": set(),
    "fanal_rate_limited_total": {"route"},
    "fanal_suppressions": set(),
    "fanal_suppressed_total": set(),
}
TOKEN = "a-token-of-the-operator"
REPORT = {"kind": "missed", "text": "Dancers wanted, papers later.", "consent": True}


class StillClock:
    def __init__(self):
        self.time = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def now(self):
        return self.time


def read_samples(text):
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(client, **sent):
    answer = client.get("/metrics", **sent)
    assert answer.status_code == 200
    assert answer.content_type == CONTENT_TYPE
    return read_samples(answer.text)


def count_of(samples, name, **labels):
    return samples.get((name, *sorted(labels.items())), 0)


def use_everything(app):
    """Make a request of each kind that is counted, so that every name shows."""
    client = app.test_client()
    client.post("/v1/assess", json={"text": "Waiters wanted in the hotel of Example Town."})
    client.post("/v1/reports", json=REPORT)
    client.post("/v1/reports", json={**REPORT, "consent": False})
    metrics = app.extensions["fanal"].metrics
    metrics.count_redactions("phone", 2)
    for _ in range(2):
        client.get("/v1/languages")
    return client


@pytest.mark.one_database
def test_the_names_and_labels_are_the_agreed_ones(new_app):
    client = use_everything(new_app(FANAL_RATE_READ="1 per minute"))
    found = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        is_counter = family.type == "counter"
        labels = [set(sample.labels) - {"le"} for sample in family.samples]
        assert all(each == labels[0] for each in labels)
        found[family.name + "_total" * is_counter] = labels[0]
    assert found == NAMES


@pytest.mark.one_database
def test_requests_are_counted_by_template_method_and_status(new_app):
    app = new_app()
    client = app.test_client()
    client.get("/v1/reports/zanzibar", headers={"Authorization": "Bearer zanzibar"})
    client.get("/zanzibar")
    client.open("/v1/languages", method="ZANZIBAR")
    client.head("/v1/languages")
    client.get("/static/zanzibar.css")
    page = client.get("/metrics").text
    assert "zanzibar" not in page.lower()
    samples = read_samples(page)
    for route, method, status in (
        ("/v1/reports/{report_id}", "GET", "404"),
        ("unmatched", "GET", "404"),
        ("unmatched", "other", "405"),
        ("/v1/languages", "HEAD", "200"),
        ("/static/{filename}", "GET", "404"),
    ):
        labels = {"route": route, "method": method, "status": status}
        assert count_of(samples, "fanal_requests_total", **labels) == 1, labels
    timed = count_of(samples, "fanal_request_seconds_count", route="/v1/languages")
    spent = count_of(samples, "fanal_request_seconds_sum", route="/v1/languages")
    assert timed == 1
    assert spent > 0


@pytest.mark.one_database
def test_assessments_are_counted_on_every_way_with_known_languages_only(new_app):
    client = new_app().test_client()
    text = "The hotel looks for a waiter from May to September, with a written contract."
    ordinary = {"text": text, "language": "en"}
    client.post("/v1/assess", json=ordinary)
    # The charset sends this one past the shortcut, to Flask.
    client.post(
        "/v1/assess",
        data=b'{"text": "%s"}' % text.encode(),
        content_type="application/json; charset=utf-8",
    )
    client.post("/", data={"text": text, "lang": "fr"})
    client.post("/v1/assess", json={"text": text, "language": "nl"})
    samples = scrape(client)
    assert count_of(samples, "fanal_assessments_total", level="no-signs", language="en") == 3
    assert count_of(samples, "fanal_assessments_total", level="cannot-judge", language="other") == 1
    seen = {"route": "/v1/assess", "method": "POST", "status": "200"}
    assert count_of(samples, "fanal_requests_total", **seen) == 3
    assert sum(value for key, value in samples.items() if key[0] == "fanal_assessments_total") == 4


@pytest.mark.one_database
def test_warnings_that_are_held_back_are_counted_on_every_way(new_app, tmp_path):
    app = new_app(FANAL_MODEL_DIR=str(write_toy(tmp_path / "toy")))
    client = app.test_client()
    client.post("/v1/assess", json={"text": MISTAKEN})
    confirm(app.extensions["fanal"], send_report(client)[0])
    client.post("/v1/assess", json={"text": MISTAKEN})
    slow = {"content_type": "application/json; charset=utf-8"}
    client.post("/v1/assess", data=json.dumps({"text": MISTAKEN}), **slow)
    client.post("/", data={"text": MISTAKEN, "lang": "en"})
    samples = scrape(client)
    assert count_of(samples, "fanal_suppressed_total") == 3
    assert count_of(samples, "fanal_suppressions") == 1


@pytest.mark.one_database
def test_reports_and_refusals_are_counted_with_their_reason(new_app):
    client = new_app(FANAL_RATE_REPORTS="2 per hour").test_client()
    client.post("/v1/reports", json=REPORT)
    client.post("/v1/reports", json={"kind": "missed"})
    client.post("/v1/reports", json=REPORT)
    samples = scrape(client)
    assert count_of(samples, "fanal_reports_total", kind="missed") == 1
    for reason in ("invalid-fields", "too-many-requests"):
        assert count_of(samples, "fanal_reports_refused_total", reason=reason) == 1
    assert count_of(samples, "fanal_rate_limited_total", route="/v1/reports") == 1


def test_the_queue_is_measured_when_asked(new_app):
    from server import create_app

    clock = StillClock()
    app = create_app(new_app().extensions["fanal"].config, clock)
    client = app.test_client()
    client.post("/v1/reports", json=REPORT)
    clock.time += timedelta(hours=3)
    client.post("/v1/reports", json=REPORT)
    samples = scrape(client)
    assert count_of(samples, "fanal_queue_size", lane="normal") == 2
    assert count_of(samples, "fanal_queue_oldest_seconds", lane="normal") == 3 * 3600
    assert count_of(samples, "fanal_queue_size", lane="urgent") == 0
    assert count_of(samples, "fanal_queue_oldest_seconds", lane="urgent") == 0
    assert count_of(samples, "fanal_suppressions") == 0
    app.extensions["fanal"].engine.dispose()


@pytest.mark.one_database
def test_a_database_that_fails_leaves_the_other_figures(new_app):
    app = new_app()
    config = app.extensions["fanal"].config
    app.extensions["fanal"].engine.dispose()
    config.database_path.write_bytes(b"this is no database any more" * 200)
    samples = scrape(app.test_client())
    names = {key[0] for key in samples}
    assert "fanal_model_info" in names
    assert names.isdisjoint({"fanal_queue_size", "fanal_suppressions"})
    # The counters are written before the database is asked.
    assert count_of(samples, "fanal_store_errors_total") == 0
    assert count_of(scrape(app.test_client()), "fanal_store_errors_total") == 1


@pytest.mark.one_database
def test_a_locked_database_is_counted_as_a_failure(new_app):
    app = new_app()
    services = app.extensions["fanal"]
    with services.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
        holder = sqlite3.connect(services.config.database_path)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Exception, match="locked"):
            connection.exec_driver_sql("CREATE TABLE more (x)")
        holder.rollback()
        holder.close()
    assert count_of(scrape(app.test_client()), "fanal_store_errors_total") == 1


def ask_from(app, address, **headers):
    client = app.test_client()
    given = {"REMOTE_ADDR": address}
    return client.get("/metrics", environ_base=given, headers=headers)


LOCAL = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]
FAR = ["192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.7", "unix", "", "127.0.0.1.example"]


@pytest.mark.one_database
@pytest.mark.parametrize("address", LOCAL)
def test_this_computer_may_read(new_app, address):
    assert ask_from(new_app(), address).status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize("address", FAR)
def test_other_computers_find_nothing(new_app, address):
    answer = ask_from(new_app(), address)
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "urn:fanal:problem:not-found"
    assert ask_from(new_app(), address, Authorization="Bearer ").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto"]
)
def test_what_a_proxy_forwards_is_not_from_here(new_app, name):
    for proxies in ("0", "1"):
        app = new_app(FANAL_PROXIES=proxies)
        for value in ("127.0.0.1", "192.0.2.7", ""):
            assert ask_from(app, "127.0.0.1", **{name: value}).status_code == 404


@pytest.mark.one_database
def test_the_token_opens_from_anywhere_and_no_other_does(new_app):
    app = new_app(FANAL_METRICS_TOKEN=TOKEN)
    ask = lambda shown: ask_from(app, "192.0.2.7", Authorization=shown)  # noqa: E731
    assert ask(f"Bearer {TOKEN}").status_code == 200
    assert ask(f"bearer  {TOKEN}").status_code == 200
    shown = ("", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN)
    for wrong in shown:
        answer = ask(wrong)
        assert answer.status_code == 401, wrong
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.get_json()["type"] == "urn:fanal:problem:unauthorized"
    assert ask("Bearer \xfc").status_code == 401


def test_languages_and_methods_cannot_be_invented(monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    metrics = Metrics(["en"])
    for number in range(50):
        metrics.count_assessment("no-signs", f"x{number}")
        metrics.count_request("/", f"X{number}", 200, 0.1)
    counted = [metric for metric in metrics.registry.collect() if metric.samples]
    assert max(len(metric.samples) for metric in counted) < 25


def ask_until_all_answered(address):
    """Ask over new connections until every process has surely taken some."""
    for _ in range(60):
        with urllib.request.urlopen(address + "/v1/languages", timeout=20) as answer:
            answer.read()


def read_metrics(address):
    with urllib.request.urlopen(address + "/metrics", timeout=20) as answer:
        return read_samples(answer.read().decode())


def wait_until(is_so):
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("not within ten seconds")


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    share_counts(tmp_path / "counts")
    yield tmp_path / "counts"
    # Other tests count for themselves again.
    values.ValueClass = values.MutexValue


def used_bytes(file):
    return struct.unpack("i", file.read_bytes()[:4])[0]


def test_the_files_have_room_for_all_that_one_process_counts(app, shared):
    metrics = Metrics([f"l{number}" for number in range(20)])
    rules = {write_template(rule.rule) for rule in app.url_map.iter_rules()} | {"unmatched"}
    statuses = (200, 202, 204, 303, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
    for rule in rules:
        for status in statuses:
            metrics.count_request(rule, "POST" if status % 2 else "GET", status, 0.1)
            metrics.count_refusal(rule, "POST", status, f"a-problem-{status}")
    for level in ("strong-signs", "some-signs", "no-signs", "cannot-judge"):
        for number in range(21):
            metrics.count_assessment(level, f"l{number}")
    used = {file.name: used_bytes(file) for file in shared.glob(f"*_{os.getpid()}.db")}
    assert len(used) == 2
    assert max(used.values()) < FILE_BYTES * 0.8, used


def test_counts_of_ended_processes_are_summed_and_their_files_erased(shared):
    for _ in range(3):
        metrics = Metrics(["en"])
        metrics.count_report("lure")
        metrics.count_request("/", "GET", 200, 0.02)
        forget_process(os.getpid())
        left = sorted(each.name for each in shared.glob("*.db"))
        assert left == ["counter_0.db", "histogram_0.db"]
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    samples = read_samples(generate_latest(registry).decode())
    assert count_of(samples, "fanal_reports_total", kind="lure") == 3
    assert count_of(samples, "fanal_request_seconds_bucket", route="/", le="0.025") == 3
    assert count_of(samples, "fanal_request_seconds_bucket", route="/", le="0.01") == 0
    assert count_of(samples, "fanal_request_seconds_count", route="/") == 3


def test_a_process_without_room_counts_for_itself(tmp_path):
    code = (
        "import os, resource; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from server.shared_counts import share_counts; from server.metrics import Metrics\n"
        f"share_counts(Path({str(tmp_path / 'counts')!r}))\n"
        "metrics = Metrics(['en']); metrics.count_report('lure')\n"
        "print(metrics.registry.get_sample_value('fanal_reports_total', {'kind': 'lure'}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO_ROOT, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert done.stdout == "1.0\n"
    assert list((tmp_path / "counts").iterdir()) == []


def list_processes(folder):
    """Return the numbers of the processes that count in files of a folder."""
    found = re.findall(r"histogram_([1-9]\d*)\.db", " ".join(os.listdir(folder)))
    return {int(number) for number in found}


def test_several_processes_count_together_and_keep_the_counts_of_the_dead(
    serve, postgres_url, redis_url
):
    address, folder, _ = serve(
        FANAL_WORKERS="2", FANAL_DATABASE=postgres_url, FANAL_RATE_STORE=redis_url
    )
    (counts,) = folder.glob("metrics-*")
    wait_until(lambda: len(list_processes(counts)) == 2)
    ask_until_all_answered(address)
    labels = {"route": "/v1/languages", "method": "GET", "status": "200"}
    told = [count_of(read_metrics(address), "fanal_requests_total", **labels) for _ in range(3)]
    assert told == [60] * 3
    for file in counts.glob("*.db"):
        # A place that is not taken would end the process on a full disk.
        assert file.stat().st_blocks * 512 >= file.stat().st_size > 0
    dead = min(list_processes(counts))
    os.kill(dead, signal.SIGKILL)
    ask_until_all_answered(address)
    wait_until(lambda: dead not in list_processes(counts))
    samples = read_metrics(address)
    assert count_of(samples, "fanal_requests_total", **labels) == 120
    assert count_of(samples, "fanal_queue_size", lane="normal") == 0
