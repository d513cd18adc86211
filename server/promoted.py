"""The files of promoted models: `models/<version>/` in the data folder, and which one is in use.

`models/current` names the version in use on its first line, and below it those before it, the
newest first, for going back. Without the file the shipped model is in use.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from model.assessor import ModelError
from model.signing import SIGNATURE_NAME
from server.config import Config

POINTER = "current"
MODEL_NAME, MANIFEST_NAME, GATE_NAME = "model.json", "manifest.json", "gate.json"
# Versions that going back can reach one after another.
MAX_HISTORY = 20
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,63}")


def read_history(models_dir: Path) -> list[str]:
    """Return the version in use and those before it; none where the shipped model is in use."""
    try:
        lines = (models_dir / POINTER).read_text("ascii").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{models_dir / POINTER} cannot be read: {error}.") from error
    names = [line for line in lines if line]
    if not all(map(is_version, names)):
        raise ModelError(f"{models_dir / POINTER} holds something else than names of versions.")
    return names


def write_history(models_dir: Path, names: Sequence[str]) -> None:
    """Put another version in use, at once or not at all; no name: the shipped model."""
    models_dir.mkdir(mode=0o700, exist_ok=True)
    draft = models_dir / f"{POINTER}.{secrets.token_hex(8)}"
    with draft.open("w", encoding="ascii") as file:
        file.write("".join(f"{name}\n" for name in names[:MAX_HISTORY]))
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o600)
    draft.replace(models_dir / POINTER)


def is_version(name: str) -> bool:
    """Return whether a name can be a folder of a model and nothing else."""
    return _VERSION.fullmatch(name) is not None


def release_of(version: str) -> str:
    """Return the release that made a model.

    Examples
    --------
    >>> release_of("0.4.0+ab12cd34")
    '0.4.0'
    """
    return version.partition("+")[0]


def read_version(folder: Path) -> str:
    """Return the version of the model in a folder; raises ModelError where it cannot be read."""
    try:
        version = json.loads((folder / MODEL_NAME).read_bytes())["info"]["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The model in {folder} cannot be read: {error}.") from error
    return str(version)


def find_folder(config: Config, shipped_version: str) -> Path:
    """Return the folder of the model in use.

    Parameters
    ----------
    config : Config
        Names the folders of the shipped model and of the promoted ones.
    shipped_version : str
        Of the shipped model. A model that another release made is not used: its texts were read
        by other code. So an upgrade puts the model in use that comes with it.

    Raises
    ------
    ModelError
        When the pointer cannot be read.
    """
    history = read_history(config.models_dir)
    if not history or release_of(history[0]) != release_of(shipped_version):
        return config.model_dir
    return config.models_dir / history[0]


def install(source: Path, config: Config, version: str, signature: str) -> Path:
    """Copy a model into its folder below the data folder, whole or not at all; return the folder.

    Parameters
    ----------
    source : Path
        With model, manifest and gate.
    config : Config
        Names the folder of promoted models.
    version : str
        Its name.
    signature : str
        Goes beside the model.
    """
    target = config.models_dir / version
    if target.exists():
        if _is_same_model(source, target):
            return target
        # Damaged since: the name holds a digest of the model.
        shutil.rmtree(target)
    config.models_dir.mkdir(mode=0o700, exist_ok=True)
    draft = config.models_dir / f".{version}.{secrets.token_hex(8)}"
    draft.mkdir(mode=0o700)
    for name in (MODEL_NAME, MANIFEST_NAME, GATE_NAME):
        shutil.copyfile(source / name, draft / name)
    (draft / SIGNATURE_NAME).write_text(signature + "\n", "ascii")
    for file in draft.iterdir():
        file.chmod(0o600)
    draft.rename(target)
    return target


def _is_same_model(one: Path, two: Path) -> bool:
    names = (MODEL_NAME, MANIFEST_NAME)
    return all((two / name).exists() for name in names) and all(
        (one / name).read_bytes() == (two / name).read_bytes() for name in names
    )
