"""How many requests one address may make; the address itself is never kept."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections.abc import Callable

from flask import Flask, Response, request
from flask_limiter import Limiter

from server.config import Config


def make_limiter(app: Flask, config: Config) -> Limiter:
    """Return the limiter of the application.

    Requests are counted under a keyed hash of the address. Within one process the key is
    thrown away at the end; with a shared store every process derives it from the store's
    own secret address, so that they count together.
    """
    limiter = Limiter(
        _make_key_function(_hash_key(config)),
        app=app,
        storage_uri=config.rate_store,
        strategy="fixed-window",
        headers_enabled=False,
        key_prefix="fanal",
    )

    def say_when(response: Response) -> Response:
        if response.status_code == 429 and limiter.current_limit is not None:
            wait_s = max(1, int(limiter.current_limit.reset_at - time.time()) + 1)
            response.headers["Retry-After"] = str(wait_s)
        return response

    app.after_request(say_when)
    return limiter


def choose_rate(config: Config, rate: str | None) -> str | None:
    """Return the limit of an endpoint's kind, or None for an endpoint without one."""
    rates = {
        "assess": config.rate_assess,
        "reports": config.rate_reports,
        "read": config.rate_read,
    }
    return None if rate is None else rates[rate]


def _hash_key(config: Config) -> bytes:
    if config.rate_store == "memory://":
        return secrets.token_bytes(32)
    return hashlib.sha256(config.rate_store.encode()).digest()


def _make_key_function(key: bytes) -> Callable[[], str]:
    def make_key() -> str:
        network = _shorten_address(request.remote_addr or "")
        return hashlib.blake2b(network.encode(), key=key, digest_size=16).hexdigest()

    return make_key


def _shorten_address(address: str) -> str:
    """Return an IPv4 address whole and of an IPv6 one the network of one household."""
    if ":" not in address:
        return address
    try:
        parsed = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))
