"""The Python client against a real server, and against servers that misbehave."""

import gzip
import http.server
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest
from running import serving

from server.client import BATCH_BYTES, BATCH_SIZE, Client, FanalError, main
from server.config import REPO_ROOT
from tools.local_http import LocalHttp, Silent

TEXT = "You pay 300 dollars for the visa before you start, and the agency keeps your passport."


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("client")) as start:
        yield start(FANAL_RATE_REPORTS="1000 per hour")[0]


@pytest.fixture
def client(address):
    return Client(address)


@pytest.fixture
def pauses(monkeypatch):
    """Seconds that were waited; nobody really waits."""
    waited = []
    monkeypatch.setattr("server.client.time.sleep", waited.append)
    return waited


def test_a_text_is_judged(client):
    told = client.assess(TEXT, country="KE", reader_language="fr")
    assert told["level"] == "strong-signs"
    assert told["findings"][0]["evidence"][0]["quote"] in TEXT
    assert told["help"]


def test_many_texts_are_judged_in_parts_and_in_order(client):
    items = [{"id": f"n{number}", "text": TEXT} for number in range(BATCH_SIZE + 20)]
    items[7]["country"] = "nowhere"
    items[50] = {"id": "large", "text": TEXT + "\U0001f6a2" * 19_000}
    told = client.assess_batch(items)
    assert [row["id"] for row in told] == [item["id"] for item in items]
    assert {row["id"] for row in told if "problem" in row} == {"n7"}
    assert told[0]["assessment"]["level"] == "strong-signs"
    assert client.assess_batch([]) == []


def test_a_report_is_sent_read_and_withdrawn(client):
    made = client.report("missed", TEXT, note="Nothing was shown.", language="en", url=None)
    state = client.read_report(made["id"], made["receipt"])
    assert (state["kind"], state["state"]) == ("missed", "received")
    with pytest.raises(FanalError) as caught:
        client.reply(made["id"], made["receipt"], "On a board.")
    assert (caught.value.name, caught.value.status) == ("no-question", 409)
    client.withdraw(made["id"], made["receipt"])
    with pytest.raises(FanalError) as caught:
        client.read_report(made["id"], made["receipt"])
    assert caught.value.name == "report-not-found"


def test_lists_are_read(client):
    assert {"en", "fr"} <= {row["code"] for row in client.languages()["languages"]}
    assert client.indicators("fr")["language"] == "fr"
    assert client.indicators()["language"] == "en"
    assert client.help("KE", "sw")["help"]


def test_signatures_are_checked_where_a_key_is_given(client):
    key = client.keys()["keys"][0]["public"]
    released = (REPO_ROOT / "model" / "release_key.pub").read_text().strip()
    assert client.suppressions(key)["entries"] == client.suppressions()["entries"] == []
    assert json.loads(client.model(released))["schema"]
    for read, wrong in ((client.suppressions, released), (client.model, key), (client.model, "x")):
        with pytest.raises(FanalError) as caught:
            read(wrong)
        assert caught.value.name == "bad-signature"


def test_a_refusal_has_the_name_the_fields_and_the_request(client, pauses):
    with pytest.raises(FanalError) as caught:
        client.assess("", country="Kenya")
    error = caught.value
    assert (error.name, error.status) == ("invalid-fields", 422)
    assert {row["field"] for row in error.fields} == {"text", "country"}
    assert len(error.request_id) == 16
    assert pauses == []


@contextmanager
def misbehaving(*answers):
    """Run a server that gives these answers in turn; yields its address and what it was sent."""
    left, sent = list(answers), []

    class Handler(Silent, http.server.BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent.append((self.command, self.path, dict(self.headers.items()), body))
            status, headers, content = left.pop(0) if left else (500, {}, b"")
            if status is None:
                self.connection.close()
                return
            self.send_response(status)
            for name, value in {"Content-Length": len(content), **headers}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = answer

    with LocalHttp(Handler) as server:
        yield f"http://127.0.0.1:{server.port}", sent


def problem(name, status, **headers):
    body = json.dumps({"type": f"urn:fanal:problem:{name}", "detail": "Wait.", "fields": []})
    return status, {"Content-Type": "application/problem+json", **headers}, body.encode()


GOOD = (200, {}, b'{"id": "1", "receipt": "2"}')
GONE = (None, {}, b"")


def test_a_server_that_asks_to_wait_is_asked_again_as_late_as_it_says(pauses):
    busy = problem("too-many-requests", 429, **{"Retry-After": "7"})
    with misbehaving(busy, problem("store-full", 503, **{"Retry-After": "9"}), GOOD) as (to, sent):
        assert Client(to).report("lure", TEXT)["receipt"] == "2"
    assert pauses == [7, 9]
    keys = {headers["Idempotency-Key"] for _, _, headers, _ in sent}
    assert len(keys) == 1
    assert len({body for *_, body in sent}) == 1


def test_a_lost_answer_is_asked_for_again_with_growing_pauses(pauses):
    with misbehaving(GONE, GONE, GOOD) as (to, sent):
        Client(to).report("lure", TEXT)
    assert len(sent) == 3
    assert 0 < pauses[0] < pauses[1] < 2


def test_each_report_has_a_key_of_its_own():
    with misbehaving(GOOD, GOOD) as (to, sent):
        Client(to).report("lure", TEXT)
        Client(to).report("lure", TEXT)
    assert len({headers["Idempotency-Key"] for _, _, headers, _ in sent}) == 2


def test_nobody_waits_longer_than_wanted_or_more_often(pauses):
    late = problem("store-full", 503, **{"Retry-After": "3600"})
    with misbehaving(late) as (to, _), pytest.raises(FanalError) as caught:
        Client(to, max_wait_s=10).assess(TEXT)
    assert (caught.value.name, caught.value.retry_after_s, pauses) == ("store-full", 3600, [])
    with misbehaving(GONE, GONE, GONE) as (to, sent), pytest.raises(FanalError) as caught:
        Client(to, attempts=2).assess(TEXT)
    assert (caught.value.name, len(sent)) == ("unreachable", 2)


def test_a_withdrawal_whose_answer_was_lost_is_done(pauses):
    gone = problem("report-not-found", 404)
    with misbehaving(GONE, gone) as (to, _):
        Client(to).withdraw("abc", "secret")
    with misbehaving(gone) as (to, _), pytest.raises(FanalError):
        Client(to).withdraw("abc", "secret")
    assert len(pauses) == 1


def test_a_redirect_carries_no_receipt_away(pauses):
    with misbehaving() as (other, seen):
        with misbehaving((302, {"Location": f"{other}/stolen"}, b"")) as (to, _):
            with pytest.raises(FanalError) as caught:
                Client(to).read_report("abc", "secret")
    assert (caught.value.status, seen) == (302, [])


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<html>"), (200, {"Content-Encoding": "gzip"}, b"no gzip"),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"{}", mtime=0)[:-4]),
        (404, {}, b"<html>"),
        (400, {}, b"[]"), (400, {}, b'{"type": 1}'),
    ],
    ids=repr,
)  # fmt: skip
def test_an_answer_that_is_none_of_ours_is_an_error_of_ours(answer):
    with misbehaving(answer) as (to, _), pytest.raises(FanalError) as caught:
        Client(to).languages()
    assert caught.value.name == "unreadable-answer"


def test_a_packed_answer_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr("server.client.MAX_ANSWER_BYTES", 1000)
    bomb = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 100_000, mtime=0))
    with misbehaving(bomb) as (to, _), pytest.raises(FanalError) as caught:
        Client(to).languages()
    assert caught.value.name == "unreadable-answer"


def test_no_part_of_a_batch_is_larger_than_a_server_takes():
    answers = [(200, {}, b'{"items": []}')] * 9
    with misbehaving(*answers) as (to, sent):
        Client(to).assess_batch({"id": str(n), "text": "ü" * 9_000} for n in range(30))
    assert len(sent) > 1
    assert all(len(body) <= BATCH_BYTES + 100 for *_, body in sent)
    assert sum(len(json.loads(body)["items"]) for *_, body in sent) == 30


def test_a_proxy_of_the_web_does_not_see_what_stays_here(monkeypatch):
    with misbehaving() as (proxy, seen), misbehaving(GOOD) as (to, _):
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        assert Client(to).assess(TEXT)
    assert seen == []


@pytest.mark.parametrize(
    "wrong", ["http://fanal.example.org", "ftp://localhost", "localhost:8765", "", "https://"]
)
def test_texts_go_by_https_or_stay_here(wrong):
    with pytest.raises(ValueError, match="https"):
        Client(wrong)
    Client("https://fanal.example.org")
    Client("http://fanal.example.org", allow_http=True)
    Client("http://[::1]:8765")


@pytest.mark.parametrize("receipt", ["a\r\nX: 1", "ünïcode", "a\x00"])
def test_what_is_no_receipt_is_not_sent(receipt):
    with pytest.raises(ValueError, match="no receipt"):
        Client().read_report("abc", receipt)


def run(*arguments, text="", folder=REPO_ROOT):
    return subprocess.run(
        [sys.executable, *arguments],
        input=text, cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_file_alone_is_enough(address, tmp_path):
    shutil.copy(REPO_ROOT / "server" / "client.py", tmp_path)
    # Without any installed package.
    alone = ("-I", "-S", str(tmp_path / "client.py"))
    done = run(*alone, "--server", address, "assess", "-", "--country", "KE", text=TEXT)
    assert json.loads(done.stdout)["level"] == "strong-signs"
    assert run(*alone, "--help").returncode == 0
    for command in ("assess", "batch", "report", "state", "reply", "withdraw", "help"):
        assert command in run(*alone, "--help").stdout
        assert run(*alone, command, "--help").stdout.startswith("usage: fanal-client")


def test_a_report_from_the_terminal(address, tmp_path, capsys):
    advert, receipt = tmp_path / "advert.txt", tmp_path / "receipt"
    advert.write_text(TEXT)
    to = ("--server", address)
    assert main([*to, "report", "missed", str(advert)]) == 2
    assert "--consent yes" in capsys.readouterr().err
    assert main([*to, "report", "missed", str(advert), "--consent", "yes"]) == 0
    made = json.loads(capsys.readouterr().out)
    receipt.write_text(made["receipt"] + "\n")
    assert main([*to, "state", made["id"], str(receipt)]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "received"
    assert main([*to, "withdraw", made["id"], str(receipt)]) == 0
    assert main([*to, "state", made["id"], str(receipt)]) == 1
    assert "report-not-found" in capsys.readouterr().err


def test_json_lines_from_the_terminal(address, tmp_path, capsys):
    lines = tmp_path / "adverts.jsonl"
    lines.write_text("".join(json.dumps({"id": f"n{n}", "text": TEXT}) + "\n" for n in range(3)))
    assert main(["--server", address, "batch", str(lines)]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in told] == ["n0", "n1", "n2"]


def test_a_wrong_command_gets_one_sentence(capsys):
    assert main(["assess", "/nowhere/at/all"]) == 2
    assert main(["--server", "http://127.0.0.1:9", "--timeout", "1", "languages"]) == 1
    assert capsys.readouterr().err.count("\n") == 2
