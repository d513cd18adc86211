"""What one process decides holds in every process of a server that runs, without a restart."""

import json
import time
import urllib.request

import pytest

from server.cli import main
from server.clock import SystemClock
from server.config import load_config
from server.services import make_services
from tests.unit.server.corrected import MISTAKEN, confirm, make_candidate, write_toy
from tools.plenty import PLENTY

# Requests that must all get the same answer: with two processes one alone would be seen.
IN_A_ROW = 30
PATIENCE_S = 60


@pytest.fixture
def settings(tmp_path, postgres_url, redis_url):
    return {
        "FANAL_MODEL_DIR": str(write_toy(tmp_path / "toy")), "FANAL_WORKERS": "2",
        "FANAL_THREADS": "4", "FANAL_DATABASE": postgres_url, "FANAL_RATE_STORE": redis_url,
        **PLENTY,
    }  # fmt: skip


def ask(address, path, body):
    sent = urllib.request.Request(
        address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(sent, timeout=30) as answer:
        return json.load(answer)


def wait_for_all(address, tell, expected):
    """Wait until every process answers as expected."""
    end, row = time.monotonic() + PATIENCE_S, 0
    while row < IN_A_ROW:
        assert time.monotonic() < end, "some process still answers as before"
        same = tell(ask(address, "/v1/assess", {"text": MISTAKEN})) == expected
        row = row + 1 if same else 0


def test_a_correction_and_a_model_reach_all_processes(serve, settings, tmp_path):
    address, folder, _ = serve(**settings)
    report = ask(address, "/v1/reports", {"kind": "false-alarm", "text": MISTAKEN, "consent": True})
    env = {**settings, "FANAL_DATA_DIR": str(folder)}
    wait_for_all(address, lambda told: told["level"], "some-signs")
    services = make_services(load_config(env), SystemClock())
    made = confirm(services, report["id"])
    services.engine.dispose()
    wait_for_all(address, lambda told: (told["suppression"] or {}).get("id"), made)

    candidate = make_candidate(tmp_path / "candidate", tmp_path / "toy")
    assert main(["promote-model", str(candidate)], env) == 0
    wait_for_all(address, lambda told: told["model"]["version"], "toy+2")
    assert main(["rollback-model"], env) == 0
    wait_for_all(address, lambda told: told["model"]["version"], "toy")
