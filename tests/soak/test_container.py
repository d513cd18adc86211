"""The image is built and run where this computer has an engine of containers."""

import json
import shutil
import subprocess
import time
import urllib.request
from urllib.error import URLError

import pytest

from server.config import REPO_ROOT
from tools.services import START_TIMEOUT_S, find_free_port

NAME = "fanal.example.org"
CONTAINERFILE = REPO_ROOT / "server" / "deploy" / "Containerfile"
# Seconds for the base, which may come from far away, and for the packages.
PULL_TIMEOUT_S, BUILD_TIMEOUT_S = 60, 600


def run(*command, timeout=START_TIMEOUT_S):
    """Return the exit code and all that was printed."""
    try:
        done = subprocess.run(
            command, cwd=REPO_ROOT, timeout=timeout, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 1, f"{command[0]} did not end in {timeout} s"
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def engine():
    """Return the command of an engine that runs and has, or can fetch, the image's base."""
    engines = (name for name in ("podman", "docker") if shutil.which(name))
    found = [name for name in engines if run(name, "info")[0] == 0]
    if not found:
        pytest.skip("no engine of containers runs here (podman or docker): the image is not built")
    words = (line.split() for line in CONTAINERFILE.read_text("utf-8").splitlines())
    base = next(line[1] for line in words if line[:1] == ["FROM"])
    has = run(found[0], "image", "inspect", base)[0] == 0
    if not has and run(found[0], "pull", base, timeout=PULL_TIMEOUT_S)[0]:
        pytest.skip(f"{found[0]} cannot fetch {base}: the image is not built")
    return found[0]


@pytest.fixture(scope="module")
def image(engine):
    """Build the image as OPERATING.md says; it is gone afterwards."""
    name = f"fanal-test-{time.time_ns()}"
    place = str(CONTAINERFILE.relative_to(REPO_ROOT))
    code, told = run(engine, "build", "-f", place, "-t", name, ".", timeout=BUILD_TIMEOUT_S)
    assert code == 0, told[-2000:]
    yield name
    run(engine, "rmi", "--force", name)


def test_the_built_image_judges_with_few_rights(engine, image):
    port = find_free_port()
    rights = ("--read-only", "--cap-drop=all", "--security-opt=no-new-privileges")
    code, container = run(
        engine, "run", "--detach", *rights, "--tmpfs=/tmp", "--env", f"FANAL_ALLOWED_HOSTS={NAME}",
        "--publish", f"127.0.0.1:{port}:8765", image,
    )  # fmt: skip
    assert code == 0, container
    name = container.split()[-1]
    try:
        assert wait_ready(port), run(engine, "logs", name)[1][-2000:]
        assert run(engine, "exec", name, "id", "-u")[1].strip() == "10001"
        code, told = run(engine, "exec", name, "python", "-m", "server", "doctor")
        assert code == 0, told
    finally:
        run(engine, "rm", "--force", name)


def wait_ready(port):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": NAME})
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:
                return json.load(answer)["status"] == "ready"
        except (URLError, OSError):
            time.sleep(0.2)
    return False
