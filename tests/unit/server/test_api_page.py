"""What server/API.md shows works as it stands, and its tables are those of the code."""

import json
import re
import subprocess
import sys

import pytest
from running import serving
from test_metrics import NAMES

from server.config import REPO_ROOT
from server.errors import PROBLEMS

PAGE = (REPO_ROOT / "server" / "API.md").read_text("utf-8")
README = (REPO_ROOT / "README.md").read_text("utf-8")
DEFAULT = "http://127.0.0.1:8765"
# Whatever a line of ours is told but a good status ends the block.
STRICT = 'set -eu\ncurl() { command curl --fail-with-body "$@"; echo; }\n'


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("page")) as start:
        yield start(FANAL_RATE_REPORTS="1000 per hour")[0]


def run(script, folder, **names):
    return subprocess.run(
        ["bash", "-c", STRICT + script],
        env={"PATH": "/usr/bin:/bin", **names},
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_lines_for_the_terminal_work(address, tmp_path):
    lists, report, receipt = (each.replace(DEFAULT, address) for each in blocks(PAGE, "sh"))
    done = run(lists, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    assert json.loads(told[0])["level"] == "strong-signs"
    assert "304" in told
    assert json.loads((tmp_path / "model.json").read_text())["schema"]
    made = run(f"server={address}\n{report}", tmp_path)
    assert made.returncode == 0, made.stdout
    sent = json.loads(made.stdout)
    names = {"ID": sent["id"], "RECEIPT": sent["receipt"], "server": address}
    read, reply, withdraw = re.split(r"\n\n", receipt.strip())
    assert '"state":"received"' in run(read, tmp_path, **names).stdout
    assert "no-question" in run(reply, tmp_path, **names).stdout
    assert run(withdraw, tmp_path, **names).returncode == 0
    assert "report-not-found" in run(read, tmp_path, **names).stdout


def test_the_lines_of_python_work(address):
    (script,) = (each.replace(DEFAULT, address) for each in blocks(PAGE, "python"))
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPO_ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "received"
    assert "invalid-fields" in done.stdout


def test_the_lines_of_the_readme_work(address, tmp_path):
    shown = [each for each in blocks(README, "sh") if "/v1/assess" in each]
    assert shown
    for each in shown:
        done = run(each.replace(DEFAULT, address), tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


def read_table(name):
    rows = re.search(rf"<!-- {name}:start -->(.*?)<!-- {name}:end -->", PAGE, re.DOTALL)[1]
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows.strip().splitlines()]
    return cells[2:]


def test_every_problem_stands_in_the_table():
    table = read_table("problems")
    shown = {name.strip("`"): (int(status), words) for status, name, words in table}
    assert shown == {name: (status, detail) for name, (status, _, detail) in PROBLEMS.items()}


def test_every_metric_stands_in_the_table():
    table = read_table("metrics")
    assert {name.strip("`"): set(re.findall(r"\w+", each)) for name, each, _ in table} == NAMES
