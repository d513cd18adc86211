"""How many requests one address may make; the address itself is never kept."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from server.config import Config
from server.counting import make_counters


def register_limits(app: Flask, config: Config, kinds: Mapping[str, str | None]) -> None:
    """Count the requests of each address and refuse those above its limit.

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
    rates = {"assess": config.rate_assess, "reports": config.rate_reports, "read": config.rate_read}
    make_counter = make_counters(config.rate_store)
    counters = {name: make_counter(name, rates[kind]) for name, kind in kinds.items() if kind}
    key = _hash_key(config)

    def count() -> None:
        # A request to a blueprint has the endpoint "<blueprint>.<function>".
        counter = counters.get(request.blueprint or "")
        wait_s = 0 if counter is None else counter.hit(_hash_address(request.remote_addr, key))
        if wait_s:
            raise TooManyRequests(retry_after=wait_s)

    app.before_request(count)


def _hash_key(config: Config) -> bytes:
    if config.rate_store == "memory://":
        return secrets.token_bytes(32)
    return hashlib.sha256(config.rate_store.encode()).digest()


def _hash_address(address: str | None, key: bytes) -> bytes:
    network = _shorten_address(address or "")
    return hashlib.blake2b(network.encode(), key=key, digest_size=16).digest()


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
