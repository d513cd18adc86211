"""Packs answers (gzip) for callers that take them so, and spares them what they have already.

Only what is passed through here is ever packed: an answer that holds a receipt, or a page of a
reviewer, would give its secret away by its size (the attack called BREACH).
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from functools import lru_cache

from flask import Response, request
from werkzeug.http import parse_accept_header

from server.services import JSON_TYPE

# Below this a packed answer saves less than its headers cost.
MIN_PACKED_BYTES = 1024
# Every answer that may come packed says so, in whichever way it came.
VARY = ("Vary", "Accept-Encoding")
# Answers made for one caller are packed quickly, those kept for many well.
_QUICK, _WELL = 1, 6
# Packed bodies kept: the lists in each language, and apart from them the model and a long list of
# suppressions.
_KEPT_SMALL, _KEPT_LARGE, _SMALL_BYTES = 64, 2, 1_000_000

_large_turn = threading.Lock()


def make_packed(body: bytes) -> Response:
    """Return a JSON answer made for one caller, packed where that caller takes it so."""
    packed = pack_for(body, request.headers.get("Accept-Encoding"))
    response = Response(body if packed is None else packed, content_type=JSON_TYPE)
    response.headers.add(*VARY)
    if packed is not None:
        response.headers["Content-Encoding"] = "gzip"
    return response


def make_shared(body: bytes, digest: str | None = None, cache: str = "no-cache") -> Response:
    """Return a JSON answer that is the same for everybody, 304 where the caller has it.

    Parameters
    ----------
    body : bytes
        The answer.
    digest : str or None
        Names the body in the ETag; None takes one of the body.
    cache : str, default "no-cache"
        Cache-Control: keep it and ask whether it changed. "no-store" leaves no trace in a
        browser and still spares the body to programs that remember it.
    """
    name = digest or hashlib.sha256(body).hexdigest()[:32]
    is_packed = _is_wanted(body, request.headers.get("Accept-Encoding"))
    response = Response(body, content_type=JSON_TYPE)
    response.headers.add(*VARY)
    response.headers["Cache-Control"] = cache
    # The packed bytes are others than those the digest names, hence the weak name.
    response.set_etag(name, weak=is_packed)
    response.make_conditional(request)
    if is_packed and response.status_code == 200:
        response.set_data(_pack_once(body) if len(body) <= _SMALL_BYTES else _pack_large_once(body))
        response.headers["Content-Encoding"] = "gzip"
    return response


def pack_for(body: bytes, accepted: str | None) -> bytes | None:
    """Return the body packed, None where it should go as it is.

    Parameters
    ----------
    body : bytes
        The answer.
    accepted : str or None
        The caller's Accept-Encoding.
    """
    return _pack(body, _QUICK) if _is_wanted(body, accepted) else None


def _is_wanted(body: bytes, accepted: str | None) -> bool:
    return accepted is not None and len(body) >= MIN_PACKED_BYTES and takes_gzip(accepted)


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding takes gzip, and likes it no less than the plain bytes.

    Examples
    --------
    >>> takes_gzip("gzip, deflate, br"), takes_gzip("gzip;q=0"), takes_gzip("br")
    (True, False, False)
    """
    wanted = parse_accept_header(accepted)
    plain = wanted.quality("identity") if "identity" in accepted else 0
    return wanted.quality("gzip") > 0 and wanted.quality("gzip") >= plain


def _pack(body: bytes, level: int) -> bytes:
    # Without a time the same body gives the same bytes.
    return gzip.compress(body, level, mtime=0)


@lru_cache(maxsize=_KEPT_SMALL)
def _pack_once(body: bytes) -> bytes:
    return _pack(body, _WELL)


def _pack_large_once(body: bytes) -> bytes:
    # Whoever asks meanwhile waits, instead of doing the same work beside the first.
    with _large_turn:
        return _pack_large(body)


@lru_cache(maxsize=_KEPT_LARGE)
def _pack_large(body: bytes) -> bytes:
    return _pack(body, _WELL)
