"""Puts a candidate in use that has passed its gate, and takes a model back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.assessor import ModelError
from model.guidance_store import available_languages, load_guidance
from model.signing import MODEL, Signer
from server.config import Config, ConfigError
from server.model_files import LoadedModel, load_model
from server.promoted import (
    GATE_NAME,
    MODEL_NAME,
    find_folder,
    install,
    is_version,
    read_history,
    read_version,
    release_of,
    write_history,
)

GATE_SCHEMA = "fanal-gate/1"
# Stands for the model that comes with the release.
SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that may be put in use: its folder, its name and digest, and its gate."""

    folder: Path
    model: LoadedModel
    gate: dict[str, Any]

    @property
    def version(self) -> str:
        """Its name."""
        return str(self.model.assessor.info["version"])


def read_candidate(folder: Path, config: Config, signer: Signer) -> Candidate:
    """Load a candidate, and refuse it where it may not be put in use.

    Parameters
    ----------
    folder : Path
        With model.json, its manifest and the gate.json that `python -m model gate` wrote.
    config : Config
        Says which model is in use.
    signer : Signer
        This server's key.

    Raises
    ------
    ConfigError
        When the gate is missing, not passed, of another model, or compared with another one than
        the model in use; when another release made the model.
    ModelError
        When the model cannot be loaded.
    """
    gate = _read_gate(folder)
    shipped = read_version(config.model_dir)
    in_use = _digest_of(find_folder(config, shipped))
    if gate["current_sha256"] != in_use:
        raise ConfigError(
            f"the gate of {folder} compared it with another model than the one in use; run it "
            f"again with --current {find_folder(config, shipped)}"
        )
    model = load_model(folder, signer)
    candidate = Candidate(folder, model, gate)
    if not is_version(candidate.version) or release_of(candidate.version) != release_of(shipped):
        raise ConfigError(f"{folder} was trained by another release than {release_of(shipped)}")
    _refuse_unknown_indicators(candidate)
    return candidate


def put_in_use(candidate: Candidate, config: Config, signer: Signer) -> None:
    """Copy a candidate into the data folder, signed by this server, and point to it."""
    signature = signer.sign(MODEL, candidate.model.body)
    install(candidate.folder, config, candidate.version, signature)
    history = [name for name in read_history(config.models_dir) if name != candidate.version]
    write_history(config.models_dir, [candidate.version, *history])


def go_back(config: Config, signer: Signer, version: str | None) -> str:
    """Put another promoted model in use, or the shipped one; return its name.

    Parameters
    ----------
    config : Config
        Names the folders.
    signer : Signer
        This server's key.
    version : str or None
        A promoted version, or "shipped"; None takes the one before the one in use.

    Raises
    ------
    ConfigError
        When there is none before, or no such version.
    ModelError
        When it is missing or damaged.
    """
    release = release_of(read_version(config.model_dir))
    history, is_broken = _read_what_is_left(config.models_dir)
    history = [name for name in history if release_of(name) == release]
    if version is None:
        if not history and not is_broken:
            raise ConfigError("the shipped model is in use; there is none before it")
        names = history[1:]
    elif version == SHIPPED:
        names = []
    else:
        names = [version, *(name for name in history if name != version)]
        if not is_version(version) or not (config.models_dir / version).is_dir():
            raise ConfigError("there is no such version here; `list-models` names them")
        if release_of(version) != release:
            raise ConfigError(f"{version} was trained by another release than {release}")
    if names:
        load_model(config.models_dir / names[0], signer)
    write_history(config.models_dir, names)
    return names[0] if names else SHIPPED


def _read_what_is_left(models_dir: Path) -> tuple[list[str], bool]:
    """Return the history, and whether it cannot be read: going back must work all the same."""
    try:
        return read_history(models_dir), False
    except ModelError:
        return [], True


def _read_gate(folder: Path) -> dict[str, Any]:
    """Return a passed gate of the very model in a folder."""
    try:
        gate = json.loads((folder / GATE_NAME).read_bytes())
    except (OSError, ValueError):
        gate = None
    is_gate = isinstance(gate, dict) and gate.get("schema") == GATE_SCHEMA
    if not is_gate or gate.get("model_sha256") != _digest_of(folder):
        raise ConfigError(
            f"{folder} has no gate of this model; run "
            f"`python -m model gate --candidate {folder} --verdicts FILE`"
        )
    if gate.get("passed") is not True:
        raise ConfigError(f"{folder} has not passed its gate; see {folder / GATE_NAME}")
    return dict(gate)


def _refuse_unknown_indicators(candidate: Candidate) -> None:
    known = load_guidance(min(available_languages()))["indicators"].keys()
    named = {row["id"] for row in candidate.model.assessor.indicators}
    if not named <= known:
        raise ConfigError(f"{candidate.folder} names indicators that this release has no words for")


def _digest_of(folder: Path) -> str:
    try:
        return hashlib.sha256((folder / MODEL_NAME).read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(f"{folder} holds no {MODEL_NAME}: {error.strerror}") from error
