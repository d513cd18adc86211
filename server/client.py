"""A client of the Fanal server, with Python's standard library alone; copy this one file.

    from client import Client
    print(Client().assess("Waiters wanted abroad, we keep your passport.")["level"])

`python client.py --help` (or `python -m server.client --help`) does the same in a terminal.
Nothing is sent anywhere but to the one address, and redirects are not followed.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import http.client
import io
import json
import random
import re
import secrets
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

DEFAULT_ADDRESS = "http://127.0.0.1:8765"
# The largest answer that is taken, in bytes; a model has some 8 MB.
MAX_ANSWER_BYTES = 64_000_000
# What the server takes in one batch: texts, and bytes with its smallest limit of a body.
BATCH_SIZE, BATCH_BYTES = 100, 250_000

_Headers = Mapping[str, str]
_NONE: _Headers = {}
_THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})
_PROBLEM_PREFIX = "urn:fanal:problem:"
_PASSING = frozenset({429, 502, 503, 504})
_FIRST_PAUSE_S = 0.5


class FanalError(Exception):
    """What a call ends with that does not succeed.

    `name` is the problem's stable name such as "invalid-fields"; besides those of the server
    "unreachable", "unreadable-answer" and "bad-signature". `status` is 0 where no answer came;
    `fields` says what is wrong with which field; by `request_id` whoever runs the server finds
    the request in the log; `retry_after_s` is how long the server asks to wait, or None.
    """

    def __init__(self, name: str, detail: str, status: int = 0) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name
        self.status = status
        self.fields: list[dict[str, str]] = []
        self.request_id = ""
        self.retry_after_s: float | None = None


class Client:
    """Calls one server; may be used by several threads.

    Parameters
    ----------
    address : str, default DEFAULT_ADDRESS
        Of the server; must be https or this computer, else ValueError.
    timeout_s : float, default 20.0
        How long one attempt may take, in seconds.
    attempts : int, default 4
        How often a call is tried. Every call may be repeated: reports carry a key of their own.
    max_wait_s : float, default 60.0
        The longest pause that a server may ask for; a longer one ends the call at once.
    allow_http : bool, default False
        Whether to speak to another computer without encryption.
    """

    def __init__(
        self,
        address: str = DEFAULT_ADDRESS,
        *,
        timeout_s: float = 20.0,
        attempts: int = 4,
        max_wait_s: float = 60.0,
        allow_http: bool = False,
    ) -> None:
        self._address = _check_address(address, allow_http)
        self._timeout_s = timeout_s
        self._attempts = max(1, attempts)
        self._max_wait_s = max_wait_s
        handlers: list[Any] = [_NoRedirects]
        if urlsplit(address).hostname in _THIS_COMPUTER:
            # A proxy that is set for the web must not see what stays here.
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    def assess(
        self,
        text: str,
        language: str | None = None,
        reader_language: str | None = None,
        country: str | None = None,
    ) -> Any:
        """Return the assessment of a text: level, findings, help."""
        asked = {"language": language, "reader_language": reader_language, "country": country}
        return self._json("POST", "/v1/assess", {}, _drop_none({"text": text, **asked}))

    def assess_batch(self, items: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Return for each item "id" and "assessment", or "problem" where it breaks the contract.

        Parameters
        ----------
        items : iterable of mapping
            Each with "id" and "text", and what `assess` takes besides. They are sent in parts.
        """
        told: list[Any] = []
        for part in _cut(items):
            told += self._json("POST", "/v1/assess/batch", {}, {"items": part})["items"]
        return told

    def report(self, kind: str, text: str, **more: Any) -> Any:
        """Report a text and return its "id" and "receipt", which cannot be asked for again.

        Parameters
        ----------
        kind : str
            "false-alarm", "missed", "lure" or "appeal".
        text : str
            The advert. It is stored: whoever calls this says that the reporter agrees.
        **more
            `language`, `url`, `note`, `level`, `model`, `urgent`, `keep`.
        """
        body = {"kind": kind, "text": text, "consent": True, **_drop_none(more)}
        key = {"Idempotency-Key": secrets.token_urlsafe(24)}
        return self._json("POST", "/v1/reports", key, body)

    def read_report(self, report_id: str, receipt: str) -> Any:
        """Return what became of a report."""
        return self._json("GET", *_with(report_id, receipt))

    def reply(self, report_id: str, receipt: str, text: str) -> Any:
        """Reply to a reviewer's question; return what became of the report."""
        path, headers = _with(report_id, receipt)
        return self._json("POST", f"{path}/reply", headers, {"text": text})

    def withdraw(self, report_id: str, receipt: str) -> None:
        """Erase a report."""
        self._send("DELETE", *_with(report_id, receipt))

    def languages(self) -> Any:
        """Return the languages of adverts, with measured quality, and of readers."""
        return self._json("GET", "/v1/languages")

    def indicators(self, lang: str | None = None) -> Any:
        """Return the signs, in words of a language."""
        return self._json("GET", "/v1/indicators?" + urlencode(_drop_none({"lang": lang})))

    def help(self, country: str | None = None, lang: str | None = None) -> Any:
        """Return places that help."""
        asked = {"country": country, "lang": lang}
        return self._json("GET", "/v1/help?" + urlencode(_drop_none(asked)))

    def keys(self) -> Any:
        """Return the server's own public keys."""
        return self._json("GET", "/v1/keys")

    def suppressions(self, public_key: str | None = None) -> Any:
        """Return the confirmed false alarms; with a key (base64url) only where it signed them."""
        return json.loads(self._signed("/v1/suppressions", "fanal suppressions 1", public_key))

    def model(self, public_key: str | None = None) -> bytes:
        """Return model.json; with a key (base64url) only where it signed it."""
        return self._signed("/v1/model", "fanal model 1", public_key)

    def _signed(self, path: str, words: str, public_key: str | None) -> bytes:
        body, headers = self._send("GET", path)
        if public_key is not None:
            _check_signature(words, body, headers.get("Fanal-Signature", ""), public_key)
        return body

    def _json(self, method: str, path: str, headers: _Headers = _NONE, body: Any = None) -> Any:
        data, _ = self._send(method, path, headers, body)
        try:
            return json.loads(data)
        except ValueError:
            raise FanalError("unreadable-answer", "the server did not answer in JSON") from None

    def _send(
        self, method: str, path: str, headers: _Headers = _NONE, body: Any = None
    ) -> tuple[bytes, _Headers]:
        """Send a request until it is answered for good, or may be tried no more."""
        request = urllib.request.Request(  # noqa: S310 - the address was checked
            self._address + path,
            None if body is None else json.dumps(body).encode(),
            {"Accept": "application/json", "Accept-Encoding": "gzip", **headers},
            method=method,
        )
        if body is not None:
            request.add_header("Content-Type", "application/json")
        for attempt in range(1, self._attempts + 1):
            try:
                return self._send_once(request)
            except FanalError as error:
                if error.name == "report-not-found" and method == "DELETE" and attempt > 1:
                    # The attempt before has erased it; only its answer was lost.
                    return b"", {}
                self._wait(error, attempt)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, error: FanalError, attempt: int) -> None:
        """Pause before the next attempt, or raise the error where there is none."""
        asked_s = error.retry_after_s
        is_passing = error.status in _PASSING or error.name == "unreachable"
        if not is_passing or (asked_s or 0) > self._max_wait_s or attempt >= self._attempts:
            raise error
        pause_s = _FIRST_PAUSE_S * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)  # noqa: S311
        time.sleep(pause_s if asked_s is None else asked_s)

    def _send_once(self, request: urllib.request.Request) -> tuple[bytes, _Headers]:
        try:
            with self._opener.open(request, timeout=self._timeout_s) as answer:
                return _read(answer), dict(answer.headers.items())
        except urllib.error.HTTPError as error:
            with error:
                raise _to_error(error) from None
        except (OSError, http.client.HTTPException) as error:
            raise FanalError("unreachable", f"no answer from {self._address}") from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could carry a receipt to another server."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def _check_address(address: str, allow_http: bool) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise ValueError("the address must look like https://fanal.example.org")
    is_safe = parts.scheme == "https" or parts.hostname in _THIS_COMPUTER
    if not is_safe and not allow_http:
        raise ValueError("texts go to another computer by https only")
    return address.rstrip("/")


def _read(answer: Any) -> bytes:
    """Return the body, unpacked; never more of it than is taken."""
    data: bytes = answer.read(MAX_ANSWER_BYTES + 1)
    if answer.headers.get("Content-Encoding") == "gzip":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(MAX_ANSWER_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            raise FanalError("unreadable-answer", "the answer is badly packed") from None
    if len(data) > MAX_ANSWER_BYTES:
        raise FanalError("unreadable-answer", "the answer is too large")
    return data


def _to_error(answer: urllib.error.HTTPError) -> FanalError:
    """Return the error of an answer; one that is no problem of ours has only a status."""
    try:
        told = json.loads(_read(answer))
        name = str(told["type"]).removeprefix(_PROBLEM_PREFIX)
        detail, fields = str(told["detail"]), [dict(field) for field in told["fields"]]
    except (FanalError, OSError, ValueError, LookupError, TypeError):
        name, detail, fields = "unreadable-answer", f"the answer has status {answer.code}", []
    words = [f"{field.get('field')} {field.get('message')}".strip() for field in fields]
    error = FanalError(name, "; ".join([detail, *words]), answer.code)
    error.fields = fields
    error.request_id = answer.headers.get("X-Request-ID", "")
    seconds = answer.headers.get("Retry-After", "")
    error.retry_after_s = float(seconds) if re.fullmatch("[0-9]{1,9}", seconds) else None
    return error


def _cut(items: Iterable[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield items in parts that the server takes at once."""
    part: list[dict[str, Any]] = []
    size = 0
    for item in items:
        item_size = len(json.dumps(dict(item))) + 1
        if part and (len(part) == BATCH_SIZE or size + item_size > BATCH_BYTES):
            yield part
            part, size = [], 0
        part.append(dict(item))
        size += item_size
    if part:
        yield part


def _drop_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _with(report_id: str, receipt: str) -> tuple[str, dict[str, str]]:
    """Return the path of a report and the header that opens it."""
    if not receipt.isascii() or not receipt.isprintable():
        raise ValueError("that is no receipt")
    return f"/v1/reports/{quote(report_id, safe='')}", {"Authorization": f"Bearer {receipt}"}


def _check_signature(words: str, body: bytes, header: str, public_key: str) -> None:
    """Raise FanalError("bad-signature") unless the key signed the body (package `cryptography`)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    def decode(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    key_id, _, signature = header.removeprefix("key=").partition("; ed25519=")
    try:
        raw = decode(public_key)
        if key_id != hashlib.sha256(raw).hexdigest()[:16]:
            raise FanalError("bad-signature", "it is signed by another key, or not at all")
        signed = words.encode() + b"\n" + body
        Ed25519PublicKey.from_public_bytes(raw).verify(decode(signature), signed)
    except (InvalidSignature, ValueError):
        raise FanalError("bad-signature", "the signature does not fit the answer") from None


# --- In a terminal --------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 when the server refused, 2 for a wrong command."""
    options = _make_parser().parse_args(arguments)
    try:
        client = Client(options.server, timeout_s=options.timeout, allow_http=options.allow_http)
        told = options.run(client, options)
    except (FanalError, OSError, ValueError) as error:
        sys.stderr.write(f"fanal: {error}\n")
        return 1 if isinstance(error, FanalError) else 2
    if told is not None:
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 0


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fanal-client", description="Asks a Fanal server; what it says is printed as JSON."
    )
    parser.add_argument("--server", default=DEFAULT_ADDRESS, help="default %(default)s")
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds; default %(default)s")
    parser.add_argument("--allow-http", action="store_true", help="speak unencrypted to another")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, words, needed, optional, run in _COMMANDS:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        for argument in (*needed.split(), *(f"--{option}" for option in optional.split())):
            command.add_argument(argument)
    return parser


def _read_file(name: str) -> str:
    """Return the text of a file, or of standard input for "-"."""
    return sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")


def _run_batch(client: Client, options: argparse.Namespace) -> None:
    lines = _read_file(options.FILE).split("\n")
    for row in client.assess_batch(json.loads(line) for line in lines if line.strip()):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _run_report(client: Client, options: argparse.Namespace) -> Any:
    if options.consent != "yes":
        raise ValueError("the text would be stored and read by reviewers; agree with --consent yes")
    more = {name: getattr(options, name) for name in ("language", "url", "note")}
    return client.report(options.KIND, _read_file(options.FILE), **more)


# Name, what it does, what must be named, what may be, and what does it.
_COMMANDS: tuple[tuple[str, str, str, str, Callable[[Client, Any], Any]], ...] = (
    ("assess", "judge a file's text (- for standard input)", "FILE",
     "language reader-language country",
     lambda to, o: to.assess(_read_file(o.FILE), o.language, o.reader_language, o.country)),
    ("batch", "judge a file of JSON lines with id and text", "FILE", "", _run_batch),
    ("report", "report a text: false-alarm, missed, lure or appeal", "KIND FILE",
     "consent language url note", _run_report),
    # A receipt comes from a file: other users of the computer can read a command line.
    ("state", "see what became of a report", "ID RECEIPT_FILE", "",
     lambda to, o: to.read_report(o.ID, _read_file(o.RECEIPT_FILE).strip())),
    ("reply", "reply to a reviewer's question", "ID RECEIPT_FILE FILE", "",
     lambda to, o: to.reply(o.ID, _read_file(o.RECEIPT_FILE).strip(), _read_file(o.FILE))),
    ("withdraw", "erase a report", "ID RECEIPT_FILE", "",
     lambda to, o: to.withdraw(o.ID, _read_file(o.RECEIPT_FILE).strip())),
    ("languages", "list the languages", "", "", lambda to, _: to.languages()),
    ("help", "list places that help", "", "country lang", lambda to, o: to.help(o.country, o.lang)),
    ("suppressions", "list the confirmed false alarms", "", "key",
     lambda to, o: to.suppressions(o.key)),
)  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
