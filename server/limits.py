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


class Limiter:
    """Counts the requests of each address against the limits.

    Requests are counted under a keyed hash of the address. Within one process the key is
    thrown away at the end; with a shared store every process derives it from the store's
    own secret address, so that they count together.

    Parameters
    ----------
    config : Config
        Gives the store and the limits.
    kinds : mapping of str to str or None
        Blueprint -> "assess", "reports", "read", "login" or "review"; None and blueprints not
        named are not limited.
    """

    def __init__(self, config: Config, kinds: Mapping[str, str | None]) -> None:
        rates = {
            "assess": config.rate_assess,
            "reports": config.rate_reports,
            "read": config.rate_read,
            "login": config.rate_login,
            "review": config.rate_review,
        }
        make_counter = make_counters(config.rate_store)
        self._key = _hash_key(config)
        self._counters = {
            name: make_counter(name, rates[kind]) for name, kind in kinds.items() if kind
        }

    def hit(self, name: str | None, address: str | None) -> int:
        """Count a request to a blueprint.

        Returns
        -------
        int
            0 where it is allowed, else the whole seconds to wait.
        """
        counter = self._counters.get(name or "")
        return 0 if counter is None else counter.hit(_hash_address(address, self._key))


def register_limits(app: Flask, limiter: Limiter) -> None:
    """Refuse each request above its limit with 429 and the seconds to wait."""

    def count() -> None:
        # A request to a blueprint has the endpoint "<blueprint>.<function>".
        wait_s = limiter.hit(request.blueprint, request.remote_addr)
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
