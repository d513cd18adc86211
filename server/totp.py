"""The second factor: six digits that change every half minute (RFC 6238), stored encrypted."""

from __future__ import annotations

import base64
import hmac
import os
import re
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.secret import derive_key

STEP_S = 30
# A code of the step before or after counts too: clocks differ, and people type slowly.
DRIFT_STEPS = 1
_ISSUER = "Fanal"
_NONCE_BYTES = 12
_PURPOSE = "second factors"
_CODE = re.compile(r"[0-9]{6}")


class SealBroken(Exception):
    """A stored second factor cannot be read: the secret file is another one, or it was changed."""


def make_totp_secret() -> str:
    """Return a new secret of 160 bits in base32."""
    return pyotp.random_base32()


def totp_address(secret: str, name: str) -> str:
    """Return the otpauth address that an authenticator reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def seal_totp(server_secret: bytes, secret: str, name: str) -> str:
    """Encrypt a second factor with a key derived from the server's secret.

    Parameters
    ----------
    server_secret : bytes
        From `server.secret`.
    secret : str
        In base32.
    name : str
        The account it belongs to: under another name it cannot be opened.

    Returns
    -------
    str
        AES-256-GCM, nonce and all, in base64.
    """
    nonce = os.urandom(_NONCE_BYTES)
    key = derive_key(server_secret, _PURPOSE)
    sealed = AESGCM(key).encrypt(nonce, secret.encode(), name.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def open_totp(server_secret: bytes, sealed: str, name: str) -> str:
    """Return a second factor in base32; raises SealBroken."""
    data = base64.urlsafe_b64decode(sealed)
    key = derive_key(server_secret, _PURPOSE)
    try:
        opened = AESGCM(key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], name.encode())
    except InvalidTag as error:
        raise SealBroken(
            f"the second factor of {name} cannot be read with this secret.key; "
            "`reset-reviewer` makes a new one"
        ) from error
    return opened.decode()


def match_code(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Find the time step whose code this is.

    Parameters
    ----------
    secret : str
        In base32.
    code : str
        What was typed; blanks are left out.
    now : datetime
        The time, in UTC.
    last_step : int
        The step of the last code that was taken; it and all before are used up.

    Returns
    -------
    int or None
        The step, to be stored as the last one; None where the code is wrong, too old or used.
    """
    typed = "".join(code.split())
    if not _CODE.fullmatch(typed):
        return None
    now_step = int(now.timestamp()) // STEP_S
    found = None
    for step in range(now_step - DRIFT_STEPS, now_step + DRIFT_STEPS + 1):
        is_same = hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), typed)
        if is_same and step > last_step:
            found = step
    return found
