"""Signatures of models and of lists of corrections (Ed25519).

The release key signs the model that ships; each server signs what it changes with a key of its own.
`extension/src/background/signatures.js` checks both. What is signed begins with its purpose, so
that nothing signed as one thing can be shown as another.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HEADER = "Fanal-Signature"
MODEL, SUPPRESSIONS = "model", "suppressions"
SIGNATURE_NAME = "model.json.sig"
RELEASE_KEY = Path(__file__).with_name("release_key.pub")
_KEY_ID_CHARS = 16
_SEED = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"key=([0-9a-f]{16}); ed25519=([A-Za-z0-9_-]{86})")


class KeyFileError(ValueError):
    """A file holds no key; the sentence says which, and nothing of its content."""


class Signer:
    """A private key, and what others know it by.

    Parameters
    ----------
    seed : bytes
        32 bytes.

    Attributes
    ----------
    id : str
        First 16 hexadecimal digits of the SHA-256 of the public key.
    public : str
        The public key, base64url without padding, 43 characters.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        raw = self._key.public_key().public_bytes_raw()
        self.public = encode(raw)
        self.id = key_id(self.public)

    def sign(self, purpose: str, body: bytes) -> str:
        """Return the value of the Fanal-Signature header; the same for the same body.

        Parameters
        ----------
        purpose : str
            MODEL or SUPPRESSIONS.
        body : bytes
            As sent, before any compression.
        """
        return f"key={self.id}; ed25519={encode(self._key.sign(_signed(purpose, body)))}"


def load_or_make_signer(path: Path) -> Signer:
    """Return the key in a file that only its owner reads, made on the first call.

    Parameters
    ----------
    path : Path
        Holds 64 hexadecimal digits; its folder exists.

    Raises
    ------
    KeyFileError
        When the file holds something else.
    """
    make_key_file(path)
    return load_signer(path)


def make_key_file(path: Path) -> None:
    """Write 32 random bytes where no file is; another process may do the same meanwhile."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    try:
        # A link appears whole or not at all, and never in place of another file.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def load_signer(path: Path) -> Signer:
    """Return the key in a file; raises KeyFileError where it holds none."""
    return Signer(read_key_file(path))


def read_key_file(path: Path) -> bytes:
    """Return the 32 bytes in a file; raises KeyFileError where it holds something else."""
    text = path.read_bytes().decode("ascii", "replace").strip()
    if not _SEED.fullmatch(text):
        raise KeyFileError(f"{path} holds no key: 64 hexadecimal digits are needed")
    return bytes.fromhex(text)


def sign_model(folder: Path, signer: Signer) -> Path:
    """Write the signature beside the model.json of a folder; return its path."""
    target = folder / SIGNATURE_NAME
    target.write_text(signer.sign(MODEL, (folder / "model.json").read_bytes()) + "\n", "ascii")
    return target


def read_signature(folder: Path) -> str:
    """Return what stands beside the model.json of a folder; empty where nothing does."""
    path = folder / SIGNATURE_NAME
    return path.read_text("ascii", "replace").strip() if path.exists() else ""


def read_public_key(path: Path = RELEASE_KEY) -> str:
    """Return a public key as it stands in a file, 43 characters of base64url."""
    return path.read_text("ascii").strip()


def key_id(public: str) -> str:
    """Return the name by which signatures tell their key."""
    return hashlib.sha256(decode(public)).hexdigest()[:_KEY_ID_CHARS]


def is_signed_by(public: str, purpose: str, body: bytes, line: str) -> bool:
    """Say whether a header's value is this key's signature of the body.

    Parameters
    ----------
    public : str
        Base64url.
    purpose : str
        MODEL or SUPPRESSIONS.
    body : bytes
        After decompression.
    line : str
        Value of the Fanal-Signature header; anything that is none gives False.
    """
    match = _LINE.fullmatch(line)
    if match is None or match[1] != key_id(public):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(decode(public))
        key.verify(decode(match[2]), _signed(purpose, body))
    except InvalidSignature:
        return False
    return True


def encode(raw: bytes) -> str:
    """Return base64url without padding."""
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """Undo `encode`."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _signed(purpose: str, body: bytes) -> bytes:
    return f"fanal {purpose} 1\n".encode() + body
