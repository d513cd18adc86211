"""Loads a model with its bytes and the signature that callers check."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from model.assessor import Assessor
from model.signing import MODEL, Signer, is_signed_by, read_public_key, read_signature
from model.sketch import reading_of


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory.

    Attributes
    ----------
    assessor : what judges.
    body, digest : model.json as sent, and its SHA-256 in hexadecimal.
    signature : value of the Fanal-Signature header.
    reading : names the character table, by which sketches can be compared.
    """

    assessor: Assessor
    body: bytes
    digest: str
    signature: str
    reading: str


def load_model(folder: Path, signer: Signer) -> LoadedModel:
    """Load the model of a folder.

    Parameters
    ----------
    folder : Path
        With `model.json`, its manifest and, where it has one, its signature.
    signer : Signer
        This server's key; it signs a model that the release key has not signed.

    Raises
    ------
    model.assessor.ModelError
        When the weights are missing or damaged.
    """
    assessor = Assessor.load(folder)
    body = (folder / "model.json").read_bytes()
    return LoadedModel(
        assessor,
        body,
        hashlib.sha256(body).hexdigest(),
        _find_signature(folder, body) or signer.sign(MODEL, body),
        reading_of(assessor.chars),
    )


def _find_signature(folder: Path, body: bytes) -> str | None:
    """Return the release signature that lies beside the model, None where it is not of it."""
    line = read_signature(folder)
    return line if is_signed_by(read_public_key(), MODEL, body, line) else None
