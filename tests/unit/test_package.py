"""`make package`: the source archive makes the browsers' archives again, byte for byte."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from server.config import REPO_ROOT
from tools import package

# What a store would refuse, or what would tell on whoever built it.
NOT_FOR_STORES = (".map", ".mjs", ".md", ".lock", ".py", "~", ".DS_Store")


def run_package(root, out):
    command = [sys.executable, "-m", "tools.package", "--out", str(out)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    out = tmp_path_factory.mktemp("packages")
    done = run_package(REPO_ROOT, out)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("sha256") == 3
    return {path.name.split("-")[1]: path for path in out.iterdir()}


def test_source_makes_the_very_archives_again(archives, tmp_path):
    source = tmp_path / "source"
    with zipfile.ZipFile(archives["source"]) as given:
        given.extractall(source)
    # What `npm ci` would fetch by the lock file in the archive; another time of all files.
    (source / "extension/node_modules").symlink_to(REPO_ROOT / "extension/node_modules")
    for path in package.ROOT.glob("extension/src/*.js"):
        os.utime(source / path.relative_to(package.ROOT), (1_000_000_000, 1_000_000_000))
    done = run_package(source, tmp_path / "again")
    assert done.returncode == 0, done.stderr
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert {name: len(data) for name, data in again.items()} == {
        path.name: path.stat().st_size for path in archives.values()
    }
    assert again == {path.name: path.read_bytes() for path in archives.values()}


def test_another_source_makes_another_archive(tmp_path):
    # The comparison above would be worth nothing if the archives were always equal.
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, words in ((first, "one"), (second, "two")):
        folder.mkdir()
        (folder / "a.txt").write_text(words)
        package._write(tmp_path / f"{folder.name}.zip", folder, [folder / "a.txt"])
    assert (tmp_path / "first.zip").read_bytes() != (tmp_path / "second.zip").read_bytes()


@pytest.mark.parametrize("browser", package.BROWSERS)
def test_archive_is_what_the_store_takes(archives, browser):
    assert archives[browser].stat().st_size <= package.MAX_BYTES
    with zipfile.ZipFile(archives[browser]) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        data = json.loads(archive.read("data/manifest.json"))
    assert names == sorted(names)
    # What others wrote comes with its licence, named as they name it.
    own = [name for name in names if name != "vendor/LICENSE.md"]
    assert [name for name in own if name.endswith(NOT_FOR_STORES) or "/." in name] == []
    scripts, files = {"content.js", "drawing.js"}, {"model.json.gz", "guidance/helplines.json"}
    assert scripts | {f"data/{name}" for name in files} <= set(names)
    assert archives[browser].name == f"fanal-{browser}-{manifest['version']}.zip"
    assert ("browser_specific_settings" in manifest) == (browser == "firefox")
    weights = (REPO_ROOT / "model/artifacts/manifest.json").read_text("utf-8")
    assert data["sha256"] == json.loads(weights)["sha256"]


def test_source_holds_nothing_that_git_does_not_know():
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPO_ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    listed = {path.relative_to(REPO_ROOT).as_posix() for path in package.list_sources()}
    assert listed - set(known) == set()
    assert {"extension/package-lock.json", "extension/.npmrc", "tools/package.py"} <= listed


def test_vendored_code_is_what_its_makers_released(archives):
    released = REPO_ROOT / "extension/node_modules/@mozilla/readability/Readability.js"
    with zipfile.ZipFile(archives["firefox"]) as archive:
        assert archive.read("vendor/Readability.js") == released.read_bytes()


def test_archive_that_is_too_large_is_refused(tmp_path, monkeypatch):
    heavy = tmp_path / "fanal-firefox-1.zip"
    heavy.write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr(package, "MAX_BYTES", 1_000_000)
    with pytest.raises(package.PackageError, match=r"fanal-firefox-1.zip has 2.0 MB; 1 are most"):
        package._check_sizes([heavy])


def test_build_tools_that_are_missing_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "ROOT", tmp_path)
    with pytest.raises(package.PackageError, match="npm ci"):
        package._build(tmp_path)
