"""Answers an ordinary POST /v1/assess before Flask: a fifth of the request's time is saved.

Only what is in order is answered here; anything else goes to the application untouched, so that
rules and errors stand in one place. A test holds both ways to the same answers.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from server.api.post_assess import OPERATION, blueprint
from server.assessing import write_assessment
from server.headers import DATA_HEADERS, NO_STORE, host_name
from server.limits import Limiter
from server.packing import VARY, pack_for
from server.schemas import AssessRequest
from server.services import JSON_TYPE, Services
from server.tracing import note_route

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_HEADERS = (*DATA_HEADERS, NO_STORE, VARY, ("Content-Type", JSON_TYPE))
_PACKED_HEADERS = (*_HEADERS, ("Content-Encoding", "gzip"))


class AssessShortcut:
    """A WSGI application in front of another one.

    Parameters
    ----------
    application : WSGI application
        Answers all that is not answered here.
    services : Services
        Gives the settings and the model.
    limiter : Limiter
        The application's own, so that both ways count together.

    Notes
    -----
    It sets no CORS header: do not use it where origins are configured.
    """

    def __init__(self, application: WSGIApplication, services: Services, limiter: Limiter) -> None:
        self._application = application
        self._services = services
        self._limiter = limiter

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        body = self._assess(environ) if self._is_ordinary(environ) else None
        if body is None:
            return self._application(environ, start_response)
        packed = pack_for(body, environ.get("HTTP_ACCEPT_ENCODING"))
        headers = _HEADERS if packed is None else _PACKED_HEADERS
        body = body if packed is None else packed
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _is_ordinary(self, environ: WSGIEnvironment) -> bool:
        config = self._services.config
        length: str = environ.get("CONTENT_LENGTH", "")
        return (
            environ["PATH_INFO"] == OPERATION.path
            and environ["REQUEST_METHOD"] == "POST"
            and environ.get("CONTENT_TYPE") == JSON_TYPE
            and "HTTP_CONTENT_ENCODING" not in environ
            and host_name(environ.get("HTTP_HOST", "")) in config.allowed_hosts
            and length.isdecimal()
            and int(length) <= config.max_body_bytes
        )

    def _assess(self, environ: WSGIEnvironment) -> bytes | None:
        """Return the answer, None where the application has to say what is wrong."""
        data: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = BytesIO(data)
        try:
            asked = AssessRequest.model_validate_json(data)
            if self._limiter.hit(blueprint.name, environ.get("REMOTE_ADDR")):
                return None
            body = write_assessment(self._services, asked)
            note_route(OPERATION.path)
            return body
        except Exception:
            # The application meets the same failure and words it as each other one.
            return None
