"""How many requests one address may make; the address itself is never kept."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections.abc import Callable, Mapping

from flask import Flask, request
from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from server.config import Config


def register_limits(app: Flask, config: Config, kinds: Mapping[str, str | None]) -> None:
    """Count the requests of each address and refuse those above its limits.

    Requests are counted under a keyed hash of the address. Within one process the key is
    thrown away at the end; with a shared store every process derives it from the store's
    own secret address, so that they count together.

    Parameters
    ----------
    app : Flask
        The application.
    config : Config
        Gives the store and the limits.
    kinds : mapping of str to str or None
        Blueprint -> "assess", "reports" or "read"; None and blueprints not named are not
        limited.
    """
    limiter = FixedWindowRateLimiter(storage_from_string(config.rate_store))
    rates = {kind: parse_many(text) for kind, text in _rate_texts(config).items()}
    limits = {name: (name, rates[kind]) for name, kind in kinds.items() if kind is not None}
    make_key = _make_key_function(_hash_key(config))
    # A request to a blueprint has the endpoint "<blueprint>.<function>".
    app.before_request(lambda: _count(limiter, limits.get(request.blueprint or ""), make_key))


def _count(
    limiter: FixedWindowRateLimiter,
    limit: tuple[str, list[RateLimitItem]] | None,
    make_key: Callable[[], str],
) -> None:
    if limit is None:
        return
    name, items = limit
    key = make_key()
    for item in items:
        if not limiter.hit(item, name, key):
            reset_s = limiter.get_window_stats(item, name, key).reset_time - time.time()
            raise TooManyRequests(retry_after=max(1, int(reset_s) + 1))


def _rate_texts(config: Config) -> Mapping[str, str]:
    return {
        "assess": config.rate_assess,
        "reports": config.rate_reports,
        "read": config.rate_read,
    }


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
