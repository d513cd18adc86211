"""The real server under gunicorn keeps nothing of what is sent to be judged."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from server.config import REPO_ROOT
from tools.services import find_free_port

# Words that occur nowhere else, so that finding one is proof.
MARKER = "zanzibarquokka"


def send(address, path, body, content_type="application/json", **headers):
    request = urllib.request.Request(
        address + path, body, {"Content-Type": content_type, **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def send_raw(address, data):
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(data)
        connection.settimeout(20)
        return connection.recv(65536)


def read_everything(folder, log):
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite3" for path in files)
    return b"".join(path.read_bytes() for path in [*files, log])


def test_nothing_of_an_assessed_text_is_in_logs_or_database(serve, lure):
    address, folder, log = serve()
    text = f"{lure} {MARKER}"
    good = json.dumps({"text": text}).encode()
    assert send(address, "/v1/assess", good)[0] == 200
    form = urllib.parse.urlencode({"text": text}).encode()
    status, page = send(address, "/", form, "application/x-www-form-urlencoded")
    assert status == 200
    assert MARKER.encode() in page
    # Each of these takes a path that could write what it cannot read.
    assert send(address, "/v1/assess", good[:-1])[0] == 400
    assert send(address, "/v1/assess", good, "text/plain")[0] == 415
    assert send(address, "/v1/assess", json.dumps({"text": MARKER * 2000}).encode())[0] == 422
    assert send(address, "/v1/assess", json.dumps({MARKER: 1}).encode())[0] == 422
    assert send(address, f"/v1/assess?text={MARKER}", good)[0] == 200
    assert send(address, f"/{MARKER}", good)[0] == 404
    assert send(address, "/v1/assess", good, **{"X-Note": MARKER})[0] == 200
    for line in (f"GET /{MARKER} x HTTP/1.1", f"{MARKER} / HTTP/1.1", f"GET / {MARKER}"):
        answer = send_raw(address, f"{line}\r\nHost: localhost\r\n\r\n".encode())
        assert MARKER.encode() not in answer
    send_raw(address, f"GET / HTTP/1.1\r\nHost: x\r\n{MARKER} : 1\r\n\r\n".encode())
    left = read_everything(folder, log)
    assert MARKER.encode() not in left
    assert b"Hotel staff wanted" not in left
    assert b"127.0.0.1 " not in left.replace(b"Listening at: http://127.0.0.1", b"")


def test_the_search_would_find_what_is_stored(serve, lure):
    address, folder, log = serve()
    body = {"kind": "lure", "text": f"{lure} {MARKER}", "consent": True}
    status, answer = send(address, "/v1/reports", json.dumps(body).encode())
    assert status == 202
    assert MARKER.encode() in read_everything(folder, log)
    sent = json.loads(answer)
    request = urllib.request.Request(
        f"{address}/v1/reports/{sent['id']}",
        method="DELETE",
        headers={"Authorization": f"Bearer {sent['receipt']}"},
    )
    with urllib.request.urlopen(request, timeout=20) as gone:
        assert gone.status == 204
    assert MARKER.encode() not in read_everything(folder, log)
    assert sent["receipt"].encode() not in read_everything(folder, log)


def test_data_files_are_readable_by_their_owner_only(serve):
    _, folder, _ = serve()
    for path in (folder, folder / "secret.key", folder / "fanal.sqlite3"):
        assert path.stat().st_mode & 0o077 == 0, path


def run(*command, **settings):
    return subprocess.run(
        [sys.executable, "-m", *command],
        env={**os.environ, **settings},
        cwd=REPO_ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["serve", "check"])
def test_a_taken_port_gets_one_sentence(tmp_path, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("server", command, FANAL_PORT=port, FANAL_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"port {port}" in done.stderr
    assert "set FANAL_PORT" in done.stderr


def test_a_data_folder_that_cannot_be_made_gets_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = run("server", "init-db", FANAL_DATA_DIR=str(tmp_path / "file" / "data"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "data folder" in done.stderr


@pytest.mark.parametrize(
    ("options", "store", "words"),
    [
        (["-w", "2"], "memory://", "FANAL_RATE_STORE"),
        (["-w", "2"], "redis://localhost", "FANAL_DATABASE"),
        (["--preload"], "memory://", "--preload cannot be used"),
    ],
)
def test_gunicorn_refuses_processes_that_would_not_be_one_server(tmp_path, options, store, words):
    done = run(
        "gunicorn", "-c", "python:server.gunicorn_conf", *options, "server.wsgi:build_app()",
        FANAL_DATA_DIR=str(tmp_path), FANAL_PORT=str(find_free_port()), FANAL_RATE_STORE=store,
    )  # fmt: skip
    assert done.returncode != 0
    assert words in done.stderr


def test_a_signal_stops_the_server_cleanly_and_a_second_start_keeps_the_data(tmp_path):
    settings = {"FANAL_DATA_DIR": str(tmp_path), "FANAL_PORT": str(find_free_port())}
    kept = []
    for number in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve"],
            env={**os.environ, **settings},
            cwd=REPO_ROOT,
            stderr=subprocess.DEVNULL,
        )
        wait_until_ready(f"http://127.0.0.1:{settings['FANAL_PORT']}", process)
        kept.append((tmp_path / "secret.key").read_bytes())
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert kept[0] == kept[1]


def wait_until_ready(address, process):
    for _ in range(600):
        assert process.poll() is None
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("not ready within a minute")
