"""Writes the archives for the add-on stores (`make package`): Chromium, Firefox, and the source.

Standard library only, because the source archive carries this file, and whoever checks that the
source makes the same bytes has nothing else of ours. Names help lines and published wages that have
grown old.
"""

# ruff: noqa: S603, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from tools import help_line_age, wage_age

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "firefox")
# The promise of the project for one archive with all languages and the model.
MAX_BYTES = 12_000_000
# All that the archives are made from; nothing that git ignores is among it.
SOURCES = (
    "LICENSE",
    "extension/.npmrc",
    "extension/*.json",
    "extension/*.md",
    "extension/*.mjs",
    "extension/src/**/*",
    "model/artifacts/manifest.json",
    "model/artifacts/model.json",
    "model/guidance/*.json",
    "model/release_key.pub",
    "tools/__init__.py",
    "tools/help_line_age.py",
    "tools/package.py",
    "tools/wage_age.py",
)
# The first moment that the format knows: archives of equal files are equal, whenever they are made.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


class PackageError(Exception):
    """The archives cannot be made; the message is one sentence for a person."""


def main() -> int:
    """Write the archives and say their sizes. Returns 0, or 2 after one sentence."""
    parser = argparse.ArgumentParser(prog="python -m tools.package", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="FOLDER")
    try:
        archives = write_packages(parser.parse_args().out)
        _check_sizes(archives)
    except PackageError as error:
        print(f"fanal: {error}", file=sys.stderr)
        return 2
    for path in archives:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path}\n           sha256 {digest}")
    return help_line_age.main() or wage_age.main()


def write_packages(out: Path) -> list[Path]:
    """Build the extension and write one archive for each browser and one of the source.

    Parameters
    ----------
    out : Path
        The folder, which is made where it is not there.

    Returns
    -------
    list of Path
        Chromium, Firefox, source.

    Raises
    ------
    PackageError
        Where a build tool is missing or the build fails.
    """
    out.mkdir(parents=True, exist_ok=True)
    version = json.loads((ROOT / "extension" / "manifest.json").read_text("utf-8"))["version"]
    with tempfile.TemporaryDirectory(prefix="fanal-package-") as folder:
        built = Path(folder)
        _build(built)
        archives = [
            _write(out / f"fanal-{browser}-{version}.zip", built / browser, _files(built / browser))
            for browser in BROWSERS
        ]
    return [*archives, _write(out / f"fanal-source-{version}.zip", ROOT, list_sources())]


def list_sources() -> list[Path]:
    """Return every file that the archives are made from, in order."""
    found = {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(found, key=Path.as_posix)


def _build(folder: Path) -> None:
    node = shutil.which("node")
    if node is None:
        raise PackageError("Node 20 or newer is needed to build the extension.")
    if not (ROOT / "extension" / "node_modules").exists():
        raise PackageError("the build tools are missing: run `npm ci` in extension/.")
    if not (ROOT / "model" / "artifacts" / "model.json").exists():
        raise PackageError("model/artifacts/model.json is missing: without it nothing is shipped.")
    command = [node, "build.mjs", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT / "extension", capture_output=True, text=True)
    if done.returncode:
        raise PackageError(f"the extension was not built: {done.stderr.strip()[-500:]}")


def _files(folder: Path) -> list[Path]:
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=Path.as_posix)


def _write(archive: Path, folder: Path, files: Iterable[Path]) -> Path:
    """Write files under their names below a folder, with nothing of when and by whom."""
    with zipfile.ZipFile(archive, "w") as target:
        for path in files:
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _TIME)
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, path.read_bytes(), compresslevel=6)
    return archive


def _check_sizes(archives: list[Path]) -> None:
    for path in archives:
        if path.stat().st_size > MAX_BYTES:
            megabytes = path.stat().st_size / 1e6
            raise PackageError(f"{path.name} has {megabytes:.1f} MB; {MAX_BYTES / 1e6:g} are most.")


if __name__ == "__main__":
    raise SystemExit(main())
