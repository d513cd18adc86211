"""What server/OPERATING.md tells an operator to do, use or read is there."""

import re
import subprocess
import sys

import pytest
from test_metrics import NAMES

from server.backup import COPY_TOO
from server.config import REPO_ROOT
from server.settings import SETTINGS

DEPLOY = REPO_ROOT / "server" / "deploy"
MANUAL = (REPO_ROOT / "server" / "OPERATING.md").read_text("utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")


def test_the_manual_names_every_file_of_the_folder_and_every_key():
    for path in DEPLOY.iterdir():
        if path.name not in {".env", "tls", "backups"}:
            assert path.name in MANUAL, path.name
    for name in COPY_TOO:
        assert f"`{name}" in MANUAL


def test_the_manual_names_only_what_exists():
    for link in re.findall(r"\]\(([^)#]+)\)", MANUAL):
        assert (REPO_ROOT / "server" / link).exists(), link
    known = {setting.name for setting in SETTINGS}
    assert set(re.findall(r"FANAL_[A-Z_]+[A-Z]", MANUAL)) <= known
    assert {name.removesuffix("_bucket") for name in re.findall(r"fanal_\w+", MANUAL)} <= set(NAMES)
    # An anchor is a heading in small letters with dashes.
    headings = {re.sub(r"[^a-z ]", "", h.lower()).replace(" ", "-") for h in HEADINGS}
    assert set(re.findall(r"\]\(#([^)]+)\)", MANUAL)) <= headings


HEADINGS = re.findall(r"(?m)^## (.+)$", MANUAL)


def test_the_manual_names_only_commands_that_are_there():
    usage = subprocess.run(
        [sys.executable, "-m", "server", "--help"], cwd=REPO_ROOT, capture_output=True, text=True
    ).stdout
    commands = set(re.findall(r"(?m)^    ([a-z-]+)", usage))
    named = set(re.findall(r"-m server ([a-z-]+)", MANUAL))
    named |= set(re.findall(r"`([a-z]+-[a-z]+)`", MANUAL))
    assert {"backup", "restore", "doctor", "add-reviewer"} <= named
    assert named - {"fanal-data", "postgres-data"} <= commands


@pytest.mark.parametrize(
    "text",
    [
        MANUAL,
        COMPOSE,
        (DEPLOY / "fanal.conf").read_text("utf-8"),
        (DEPLOY / "nginx.conf").read_text("utf-8"),
    ],
)
def test_no_example_is_a_password(text):
    assert not re.search(r"://[a-z]*:(?!PASSWORD@|\$)[^@/\s]+@", text)
