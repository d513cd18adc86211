"""Checks of how the server is reached, and of the Redis that it reaches."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from urllib.parse import urlsplit

from server.config import Config
from server.doctor.check import Check, ok, warning, wrong

_PATIENCE_S = 5
# What an address that listens everywhere is reached by on this computer.
_LOOPBACK_OF = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound


def check_rate_store(config: Config) -> Iterator[Check]:
    """Ask Redis whether it is there."""
    if config.rate_store == "memory://":
        yield ok("limits", "requests are counted in this one process")
        return
    # Imported late: most servers need none, and it takes a tenth of a second.
    redis = import_module("redis")
    client = redis.Redis.from_url(
        config.rate_store, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S
    )
    try:
        client.ping()
    except redis.RedisError as error:
        words = f"the Redis of FANAL_RATE_STORE does not answer ({type(error).__name__})"
        yield wrong("limits", words, "start it, or mend address and password")
    else:
        yield ok("limits", "Redis answers")
    finally:
        client.close()


def check_answer(config: Config) -> Iterator[Check]:
    """Ask the server itself whether it is ready."""
    host = _LOOPBACK_OF.get(config.host, config.host)
    connection = HTTPConnection(host, config.port, timeout=_PATIENCE_S)
    place = f"port {config.port}"
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        status = connection.getresponse().status
    except (OSError, HTTPException):
        yield warning("server", f"nothing answers on {place}", "start it: `serve`")
    else:
        if status == 200:
            yield ok("server", f"it is ready on {place}")
        else:
            words = f"what listens on {place} is not ready (status {status})"
            yield wrong("server", words, "the other lines say why; else see its log")
    finally:
        connection.close()


def check_address(config: Config) -> Iterator[Check]:
    """Look whether proxy, public address and host names fit together."""
    found = [*_find_contradictions(config)]
    if found:
        yield from found
    elif config.public_url:
        yield ok("address", f"{config.public_url}, behind {config.proxies} proxies")
    else:
        yield ok("address", "this computer only")


def _find_contradictions(config: Config) -> Iterator[Check]:
    is_local = ipaddress.ip_address(config.host).is_loopback
    if config.public_url and not config.proxies:
        words = "FANAL_PUBLIC_URL is set and FANAL_PROXIES is 0: all callers count as one"
        yield wrong("address", words, "FANAL_PROXIES=1, or as many as stand in front")
    name = urlsplit(config.public_url).hostname
    if name and name not in config.allowed_hosts:
        words = f"{name} of FANAL_PUBLIC_URL is not answered to"
        yield wrong("address", words, f"FANAL_ALLOWED_HOSTS={name}")
    if config.proxies and not config.public_url:
        words = "there is a proxy and no FANAL_PUBLIC_URL: reviewers' cookies are not for TLS alone"
        yield warning("address", words, "set it to the https:// address of the proxy")
    if not is_local and not config.proxies:
        words = f"FANAL_HOST {config.host} is reached from other computers without TLS"
        yield warning("address", words, "put a proxy in front, see server/deploy/nginx.conf")
    if not is_local and config.proxies:
        words = f"FANAL_HOST {config.host} may be reached around the proxy"
        yield warning("address", words, "let only the proxy reach it: an address could be claimed")
