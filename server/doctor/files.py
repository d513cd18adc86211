"""Checks of what lies on the disk: settings, folder, keys, room, weights."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from model.assessor import Assessor, ModelError
from model.signing import (
    MODEL,
    KeyFileError,
    is_signed_by,
    load_signer,
    read_key_file,
    read_public_key,
    read_signature,
)
from server.config import Config
from server.doctor.check import Check, ok, warning, wrong
from server.promoted import find_folder

_MB = 1_000_000
# Below so many times what must be free, room is going to be short.
_SHORT_OF = 5


def check_settings_file(path: str) -> Iterator[Check]:
    """Look at the file that FANAL_CONFIG_FILE names: it may hold passwords."""
    if not path:
        return
    if os.stat(path).st_mode & stat.S_IRWXO:
        yield warning(
            "settings file", f"{path} is readable by everybody", f"chmod o= {path}"
        )  # fmt: skip
        return
    yield ok("settings file", f"{path} is not readable by everybody")


def check_folder(config: Config) -> Iterator[Check]:
    """Look at the data folder, its owner and the modes of what is in it."""
    folder = config.data_dir
    if not folder.is_dir():
        yield wrong("data folder", f"{folder} is missing", "start the server once, or `init-db`")
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        advice = "run this as the server's user, or give the folder to it"
        yield wrong("data folder", f"{folder} cannot be written to", advice)
        return
    private = [folder, config.secret_path, config.signing_key_path, config.database_path]
    open_ones = [path for path in private if path.exists() and _is_open(path)]
    if open_ones:
        names = " ".join(str(path) for path in open_ones)
        yield wrong("data folder", f"others can read {names}", f"chmod go= {names}")
    else:
        yield ok("data folder", f"{folder} is readable by its owner only")
    yield from _check_keys(config)


def check_room(config: Config) -> Iterator[Check]:
    """Compare free disk with what FANAL_MIN_FREE_MB asks for."""
    if not config.data_dir.is_dir():
        return
    disk = os.statvfs(config.data_dir)
    free_mb = disk.f_bavail * disk.f_frsize // _MB
    words = f"{free_mb} MB are free where {config.data_dir} lies"
    advice = "make room: reports are refused below FANAL_MIN_FREE_MB"
    if free_mb < config.min_free_mb:
        yield wrong("disk", f"{words}, and {config.min_free_mb} are needed", advice)
    elif free_mb < _SHORT_OF * config.min_free_mb:
        yield warning("disk", words, advice)
    else:
        yield ok("disk", words)


def check_model(config: Config) -> Iterator[Check]:
    """Load the shipped model and the one in use, and verify their signatures."""
    try:
        shipped = Assessor.load(config.model_dir).info["version"]
        folder = find_folder(config, shipped)
        version = Assessor.load(folder).info["version"]
    except (ModelError, OSError) as error:
        advice = "check out model/artifacts again, or `rollback-model` for a promoted one"
        yield wrong("model", str(error).rstrip("."), advice)
        return
    yield ok("model", f"{version} is in use, read from {folder}")
    yield _check_signature(config, folder)


def _check_signature(config: Config, folder: Path) -> Check:
    body, line = (folder / "model.json").read_bytes(), read_signature(folder)
    if is_signed_by(read_public_key(), MODEL, body, line):
        return ok("signature", "the release key signed this model")
    try:
        own = load_signer(config.signing_key_path).public
    except (KeyFileError, OSError):
        own = ""
    if own and is_signed_by(own, MODEL, body, line):
        return ok("signature", "this server's key signed this model")
    words = f"{folder} carries no signature of the release key or of this server's"
    return warning("signature", words, "the server signs it itself; is it yours?")


def _check_keys(config: Config) -> Iterator[Check]:
    for path in (config.secret_path, config.signing_key_path):
        if not path.exists():
            advice = "put back the one that is kept beside the backups; a new one is made at start"
            yield warning("keys", f"{path} is missing", advice)
        elif not holds_key(path):
            advice = "put back the one that is kept beside the backups"
            yield wrong("keys", f"{path} holds no key", advice)
        else:
            yield ok("keys", f"{path} holds a key")


def holds_key(path: Path) -> bool:
    """Return whether a file holds a key."""
    try:
        read_key_file(path)
    except (KeyFileError, OSError):
        return False
    return True


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
