"""Runs every check in order, each timed, and stops at the first that fails (`make test`)."""

# ruff: noqa: S603, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tools.browsers import ensure_browsers
from tools.install import EXTENSION, ROOT, explain_missing_node
from tools.packages import PackagesMissing
from tools.services import ensure_services

PYTHON = sys.executable
JS_TESTS = ROOT / "tests" / "js"
# One process of tests for each core, each with databases of its own.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "worksteal")
# One process for each kind of browser.
BY_BROWSER = ("-n", "2", "--dist", "loadgroup")
# Stages whose tests start a PostgreSQL, a Redis or an nginx of their own.
WITH_SERVICES = {"unit", "contract", "browser", "soak"}


class Stage(NamedTuple):
    """One check: its name, its command, where it runs, and what to do when it fails."""

    name: str
    command: list[str]
    folder: Path = ROOT
    advice: str = ""


def main() -> int:
    """Run all stages, or those named. Returns 0, or 1 after the first that failed."""
    stages = list_stages()
    parser = argparse.ArgumentParser(prog="python -m tools.check", description=__doc__)
    names = sorted({stage.name for stage in stages})
    parser.add_argument("stages", nargs="*", help=f"of: {', '.join(names)} (default: all)")
    chosen = parser.parse_args().stages
    if unknown := sorted(set(chosen) - set(names)):
        parser.error(f"no stage is named {', '.join(unknown)}; there are {', '.join(names)}")
    wanted = [stage for stage in stages if not chosen or stage.name in chosen]
    problem = _prepare(wanted)
    if problem:
        print(f"fanal: {problem}", file=sys.stderr)
        return 1
    return run_stages(wanted)


def list_stages() -> list[Stage]:
    """Return every stage in the order in which it runs; pytest's own is the last."""
    lint, npm = "make fix mends what it can", ["npm", "run", "--silent"]
    scripts = sorted(str(path) for path in JS_TESTS.rglob("*.test.mjs"))
    return [
        Stage("lint", [PYTHON, "-m", "ruff", "check", "."], advice=lint),
        Stage("types", [PYTHON, "-m", "mypy"]),
        Stage("lint-js", [*npm, "lint"], EXTENSION),
        Stage("types-js", [*npm, "types"], EXTENSION),
        Stage("store", [*npm, "lint:store"], EXTENSION, "extension/README.md explains warnings"),
        Stage("js", ["node", "--test", "--test-reporter=spec", *scripts], EXTENSION),
        _pytest("unit", *SIDE_BY_SIDE),
        *(_pytest(name) for name in ("property", "contract", "parity", "quality", "soak")),
        _pytest("browser", "-m", "browser", *BY_BROWSER),
    ]


def run_stages(stages: list[Stage]) -> int:
    """Run stages one after the other; say the time of each; stop at the first that fails."""
    began, times = time.monotonic(), []
    for stage in stages:
        print(f"\n==> {stage.name}", flush=True)
        seconds, code = _timed(lambda stage=stage: _run(stage))
        times.append(f"{stage.name} {seconds:.0f} s")
        if code != 0:
            print(f"==> {stage.name} FAILED after {seconds:.1f} s. {stage.advice}", flush=True)
            print(f"    again, alone: make test STAGES={stage.name}", flush=True)
            return 1
        print(f"==> {stage.name} passed in {seconds:.1f} s", flush=True)
    total = time.monotonic() - began
    print(f"==> every stage passed in {total:.0f} s ({', '.join(times)})", flush=True)
    return 0


def _pytest(name: str, *options: str) -> Stage:
    return Stage(name, [PYTHON, "-m", "pytest", "-q", *options, f"tests/{name}"])


def _prepare(stages: list[Stage]) -> str:
    """Return a sentence where something is missing that no stage can do without."""
    needs_node = [stage for stage in stages if stage.folder == EXTENSION or stage.name == "browser"]
    if needs_node and (missing := explain_missing_node()):
        return f"{missing} The tests need it."
    names = {stage.name for stage in stages}
    try:
        if "browser" in names:
            ensure_browsers()
        if names & WITH_SERVICES:
            ensure_services()
    except PackagesMissing as error:
        return str(error)
    return ""


def _run(stage: Stage) -> int:
    # Tests must not read what a person has set for a server of their own.
    kept = {"FANAL_REAL_DATA"}
    env = {k: v for k, v in os.environ.items() if not k.startswith("FANAL_") or k in kept}
    done = subprocess.run(stage.command, cwd=stage.folder, env=env, stdin=subprocess.DEVNULL)
    return done.returncode


def _timed(action: Callable[[], int]) -> tuple[float, int]:
    began = time.monotonic()
    code = action()
    return time.monotonic() - began, code


if __name__ == "__main__":
    raise SystemExit(main())
