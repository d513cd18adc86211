"""A server elsewhere: the real one behind https, under a name that is not this computer's."""

from __future__ import annotations

import http.client
import ssl
import subprocess
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from harness.fanal_server import FanalServer
from tools.local_http import LocalHttp, Silent

NAME = "ngo.example"
_PASSED_ON = ("Content-Type", "Authorization", "Idempotency-Key", "If-None-Match")
_GIVEN_BACK = ("Content-Type", "ETag", "Fanal-Signature")


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate of our own for the name, and return it with its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", str(key), "-out", str(certificate), "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}"],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


class Elsewhere(LocalHttp):
    """Passes what it is asked to the server, and notes it.

    Parameters
    ----------
    server : FanalServer
        Answers.
    folder : Path
        Takes the certificate.
    """

    def __init__(self, server: FanalServer, folder: Path) -> None:
        self.asked: list[str] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*make_certificate(folder))
        super().__init__(self._make_handler(server), context)
        self.origin = f"https://{NAME}:{self.port}"

    def _make_handler(self, server: FanalServer) -> type[BaseHTTPRequestHandler]:
        asked = self.asked

        class Handler(Silent, BaseHTTPRequestHandler):
            def _pass_on(self) -> None:
                asked.append(f"{self.command} {self.path}")
                size = int(self.headers.get("Content-Length") or 0)
                headers = {key: self.headers[key] for key in _PASSED_ON if key in self.headers}
                with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as line:
                    line.request(self.command, self.path, self.rfile.read(size), headers)
                    answer = line.getresponse()
                    body = answer.read()
                self.send_response(answer.status)
                for key in _GIVEN_BACK:
                    if value := answer.getheader(key):
                        self.send_header(key, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = _pass_on

        return Handler
