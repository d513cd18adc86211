"""The commands of the Makefile do what they say, and refuse in one plain sentence."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from server.config import REPO_ROOT
from tools import browsers, install, packages, services
from tools.check import list_stages
from tools.services import find_free_port

# A server of these tests is up long before; a slow machine is not a failure.
START_TIMEOUT_S = 60


def launch(folder, port):
    env = os.environ | {"FANAL_DATA_DIR": str(folder), "FANAL_PORT": str(port)}
    command = [sys.executable, "-m", "tools.run"]
    return subprocess.Popen(
        command, cwd=REPO_ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def read_until(stream, words):
    lines = []
    for line in stream:
        lines.append(line)
        if words in line:
            break
    return "".join(lines)


@contextlib.contextmanager
def running(folder, port):
    launched = launch(folder, port)
    try:
        yield launched, read_until(launched.stdout, "Ctrl-C stops the server")
    finally:
        if launched.poll() is None:
            launched.terminate()
        launched.communicate(timeout=START_TIMEOUT_S)


def refuse(folder, port):
    launched = launch(folder, port)
    out, err = launched.communicate(timeout=START_TIMEOUT_S)
    assert out == ""
    assert launched.returncode == 2
    return err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_says_where_to_go_answers_and_stops_cleanly(tmp_path, number):
    port = find_free_port()
    with running(tmp_path, port) as (launched, words):
        assert f"Check page: http://127.0.0.1:{port}/" in words
        assert "@reboot" in words
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            assert answer.status == 200
        launched.send_signal(number)
        _, err = launched.communicate(timeout=START_TIMEOUT_S)
    assert (launched.returncode, err) == (0, "")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_run_keeps_the_data_and_refuses_a_taken_port(tmp_path):
    port = find_free_port()
    with running(tmp_path, port):
        secret = (tmp_path / "secret.key").read_bytes()
        sentence = refuse(tmp_path, port)
    assert sentence.count("\n") == 1
    assert f"port {port}" in sentence
    assert "FANAL_PORT" in sentence
    with running(tmp_path, port):
        assert (tmp_path / "secret.key").read_bytes() == secret


def test_run_refuses_a_data_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    sentence = refuse(tmp_path / "file" / "data", find_free_port())
    assert sentence.count("\n") == 1
    assert str(tmp_path) in sentence


def test_run_refuses_a_wrong_setting(tmp_path):
    assert refuse(tmp_path, "high").startswith("fanal: FANAL_PORT must be")


def test_make_help_lists_every_target():
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=REPO_ROOT, capture_output=True, text=True
    )
    targets = {line.split()[1] for line in done.stdout.splitlines()}
    assert {"install", "run", "test", "demo", "model", "quality", "bench", "pins"} <= targets


@pytest.mark.parametrize("target", ["demo", "gallery", "bench-browser"])
def test_what_drives_a_browser_finds_all_its_modules(target):
    asked = ["make", "--no-print-directory", "-n", target]
    told = subprocess.run(asked, cwd=REPO_ROOT, capture_output=True, text=True)
    command = f"{told.stdout.splitlines()[-1]} --help"
    done = subprocess.run(command, cwd=REPO_ROOT, capture_output=True, text=True, shell=True)
    assert (done.returncode, done.stdout[:6]) == (0, "usage:"), done.stderr


def test_an_old_python_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(install, "MIN_PYTHON", (99, 0))
    monkeypatch.setattr(install, "OTHER_PYTHONS", ())
    with pytest.raises(install.InstallError, match=r"Python 3\.11 or newer is needed"):
        install.find_python()


def test_missing_node_gets_a_sentence_and_no_failure(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    install.build_extension()
    assert "Node 20 or newer (with npm) was not found" in capsys.readouterr().out


def test_old_node_gets_a_sentence(monkeypatch, tmp_path):
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v18.20.4\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "is needed and this computer has v18.20.4" in install.explain_missing_node()


@pytest.mark.parametrize(
    ("ensure", "names"),
    [
        (browsers.ensure_browsers, "chromium firefox-esr"),
        (services.ensure_services, "postgresql redis-server nginx systemd"),
    ],
)
def test_a_missing_program_that_may_not_be_installed_is_named(monkeypatch, tmp_path, ensure, names):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(services, "SBIN", str(tmp_path))
    monkeypatch.setattr(services, "POSTGRES_HOME", tmp_path)
    with pytest.raises(packages.PackagesMissing, match=f"apt-get install -y {names}$"):
        ensure()


def test_every_folder_of_tests_has_a_stage_and_pytest_ends_the_run():
    folders = {path.name for path in (REPO_ROOT / "tests").iterdir() if path.is_dir()}
    stages = list_stages()
    assert folders - {"__pycache__"} <= {stage.name for stage in stages}
    assert "pytest" in stages[-1].command
