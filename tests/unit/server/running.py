"""Starts real servers, each a process of its own on a free port."""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from server.config import REPO_ROOT
from tools.services import find_free_port


@contextmanager
def serving(place):
    """Yield what starts real servers with a folder in `place`; all are stopped at the end."""
    started = []

    def start(**settings):
        port = find_free_port()
        log = (place / "server.log").open("wb")
        env = {**os.environ, "FANAL_DATA_DIR": str(place / "data"), "FANAL_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve"],
            env={**env, "FANAL_LOG_LEVEL": "debug", **settings},
            cwd=REPO_ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        started.append((process, log))
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        return address, place / "data", Path(log.name)

    try:
        yield start
    finally:
        for process, log in started:
            process.terminate()
            process.wait(timeout=20)
            log.close()


def _wait_for(address, process):
    for _ in range(600):
        assert process.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(address + "/readyz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")
