"""Starts the server, waits until it answers, says in plain words what to do, stops it on Ctrl-C."""

# ruff: noqa: S603, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "extension" / "dist"
# The port that the extension asks unless its settings name another.
EXTENSION_PORT = 8765
# A slow disk with a cold cache needs some seconds to load the model.
READY_TIMEOUT_S = 60
POLL_S = 0.05
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# What an address that listens everywhere is reached by on this computer.
LOOPBACK_OF = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound


class Server:
    """The server's process, in a group of its own, so that it is stopped once and in order."""

    def __init__(self) -> None:
        self.is_stopping = False
        self._process: subprocess.Popen[bytes] | None = None
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop)

    def start(self) -> None:
        """Start it; `serve` prepares SQLite first and refuses with one sentence."""
        command = [sys.executable, "-m", "server", "serve"]
        # A person reads this terminal: gunicorn's notes of every start are kept away.
        env = {"FANAL_LOG_LEVEL": "warning"} | os.environ
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, process_group=0)
        if self.is_stopping:
            self._process.terminate()

    def is_running(self) -> bool:
        """Tell whether the process is still there and nobody has asked to stop it."""
        return self._process is not None and self._process.poll() is None and not self.is_stopping

    def wait(self) -> int:
        """Wait for the end; 0 after a stop that was asked for, else the server's own code."""
        assert self._process is not None  # noqa: S101 - start() was called
        code = self._process.wait()
        return 0 if self.is_stopping else code or 1

    def end(self) -> None:
        """Ask it to stop without waiting."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def _stop(self, _number: int, _frame: object) -> None:
        # Asked twice: whoever waits wants it gone now.
        if self.is_stopping and self._process is not None and self._process.poll() is None:
            self._process.kill()
        self.is_stopping = True
        self.end()


def main() -> int:
    """Run the server until it is stopped. Returns 0, or what it ended with."""
    settings = _import_settings()
    try:
        config = settings.load_config(os.environ)
    except settings.ConfigError as error:
        print(f"fanal: {error}.", file=sys.stderr)
        return 2
    host = LOOPBACK_OF.get(config.host, config.host)
    # Another server would answer in place of ours: then only ours may speak, and refuse.
    is_taken = _is_answering(host, config.port)
    server = Server()
    server.start()
    if not is_taken and _wait_until_ready(server, host, config.port):
        print(describe(config, host), flush=True)
    elif not is_taken and server.is_running():
        print(f"fanal: no answer within {READY_TIMEOUT_S} seconds; stopped.", file=sys.stderr)
        server.end()
    code = server.wait()
    if server.is_stopping:
        print("\nFanal has stopped. Reports are kept.", flush=True)
    return code


def describe(config: Any, host: str) -> str:
    """Return what a person needs to know once the server answers."""
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{config.port}"
    return "\n".join(
        [
            "",
            f"Fanal is running. Check page: {address}/",
            f"Reports are kept in {config.data_dir}",
            "",
            *_describe_extension(config.port, address),
            "",
            "To have the server back after a reboot: `crontab -e`, then add the line",
            f"  @reboot cd '{ROOT}' && {_settings_given()}.venv/bin/python -m server serve",
            "or use the systemd unit in the README, under \"Keep it running\".",
            "",
            "Ctrl-C stops the server.",
        ]
    )  # fmt: skip


def _import_settings() -> ModuleType:
    """Import server/config.py alone: the whole package takes a second, the server's own start."""
    spec = spec_from_file_location("fanal_settings", ROOT / "server" / "config.py")
    assert spec is not None  # noqa: S101 - the file is there
    assert spec.loader is not None  # noqa: S101 - and ends in .py
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _describe_extension(port: int, address: str) -> list[str]:
    if not (DIST / "chromium" / "manifest.json").exists():
        return ["The extension is not built: install Node 20 or newer and start again."]
    return [
        "Chromium, Chrome, Edge: open chrome://extensions, switch on \"Developer mode\",",
        "  press \"Load unpacked\" and choose the folder",
        f"  {DIST / 'chromium'}",
        "Firefox 140 or newer: open about:debugging#/runtime/this-firefox,",
        "  press \"Load Temporary Add-on\" and choose the file",
        f"  {DIST / 'firefox' / 'manifest.json'}",
        "  Firefox forgets an unsigned add-on when it closes: load it again each time.",
        *_describe_port(port, address),
    ]  # fmt: skip


def _describe_port(port: int, address: str) -> list[str]:
    if port == EXTENSION_PORT:
        return []
    return [f"The extension asks port {EXTENSION_PORT}: write {address} in its settings."]


def _settings_given() -> str:
    given = sorted(name for name in os.environ if name.startswith("FANAL_") and os.environ[name])
    return "".join(f"{name}='{os.environ[name]}' " for name in given if name != "FANAL_REAL_DATA")


def _wait_until_ready(server: Server, host: str, port: int) -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while server.is_running() and time.monotonic() < deadline:
        if _is_ready(host, port):
            return True
        time.sleep(POLL_S)
    return False


def _is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_answering(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    raise SystemExit(main())
