"""How many requests one address may make; the address itself is never kept."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from server.config import Config
from server.secret import derive_key
from server.shared_counting import make_counters

_KEY = "fanal-limiter"
# Blueprints that count by themselves, once they know how much, and into the bucket of another one.
_COUNTED_AS = {"post_assess_batch": "post_assess"}


class Limiter:
    """Counts the requests of each address against the limits.

    Requests are counted under a keyed hash of the address. Within one process the key is
    thrown away at the end; with a shared store every process derives it from the server's
    secret, so that they count together.

    Parameters
    ----------
    config : Config
        Gives the store and the limits.
    secret : bytes
        The server's secret.
    kinds : mapping of str to str or None
        Blueprint -> "assess", "reports", "read", "login" or "review"; None and blueprints not
        named are not limited.
    """

    def __init__(self, config: Config, secret: bytes, kinds: Mapping[str, str | None]) -> None:
        rates = {
            "assess": config.rate_assess,
            "reports": config.rate_reports,
            "read": config.rate_read,
            "login": config.rate_login,
            "review": config.rate_review,
        }
        together = {"reports": config.rate_reports_all}
        make_counter = make_counters(config.rate_store)
        self._key = _hash_key(config, secret)
        self._counters = {
            name: make_counter(name, rates[kind], together.get(kind))
            for name, kind in kinds.items()
            if kind and name not in _COUNTED_AS
        }

    def hit(self, name: str | None, address: str | None, amount: int = 1) -> int:
        """Count a request to a blueprint.

        Parameters
        ----------
        name : str or None
            The blueprint.
        address : str or None
            Of the caller.
        amount : int, default 1
            As how many requests it counts; more than the limit allows counts as the limit.

        Returns
        -------
        int
            0 where it is allowed, else the whole seconds to wait.
        """
        counter = self._counters.get(_COUNTED_AS.get(name or "", name or ""))
        return 0 if counter is None else counter.hit(_hash_address(address, self._key), amount)


def register_limits(app: Flask, limiter: Limiter) -> None:
    """Refuse each request above its limit with 429 and the seconds to wait."""
    app.extensions[_KEY] = limiter

    def count() -> None:
        # A request to a blueprint has the endpoint "<blueprint>.<function>".
        if request.blueprint not in _COUNTED_AS:
            count_request(request.blueprint)

    app.before_request(count)


def count_request(name: str | None, amount: int = 1) -> None:
    """Count the request that is answered now; raises TooManyRequests above the limit.

    Parameters
    ----------
    name : str or None
        The blueprint.
    amount : int, default 1
        As how many requests it counts.
    """
    limiter: Limiter = current_app.extensions[_KEY]
    wait_s = limiter.hit(name, request.remote_addr, amount)
    if wait_s:
        raise TooManyRequests(retry_after=wait_s)


def _hash_key(config: Config, secret: bytes) -> bytes:
    is_alone = config.rate_store == "memory://"
    return secrets.token_bytes(32) if is_alone else derive_key(secret, "addresses")


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
