"""Serves the files of the check page that judge in the browser, and what makes it installable."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request

from server.errors import Problem
from server.headers import WORKER_CSP
from server.packing import make_shared
from server.services import get_services
from server.web.app_files import (
    MODEL,
    MODEL_MANIFEST,
    digest_page,
    list_app_files,
    write_model_manifest,
    write_web_manifest,
    write_worker,
)

blueprint = Blueprint("check_app", __name__)

_SCRIPT = "text/javascript; charset=utf-8"
_KINDS = {".js": _SCRIPT, ".css": "text/css; charset=utf-8", ".json": "application/json"}


@blueprint.get("/app/<path:name>")
def get_app_file(name: str) -> Response:
    """Answer 200 with a file of the page, 304 where the browser has it; 404 as a problem."""
    path = list_app_files().get(name)
    if path is None:
        return _get_model(name)
    response = make_response(path.read_bytes())
    response.headers["Content-Type"] = _KINDS[path.suffix]
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _get_model(name: str) -> Response:
    """Answer with the model that judges here now, or with what it is checked with."""
    if name not in {MODEL, MODEL_MANIFEST} or not list_app_files():
        raise Problem("not-found")
    model = get_services().judge.model
    if name == MODEL:
        return make_shared(model.body, model.digest)
    version = str(model.assessor.info["version"])
    return make_shared(write_model_manifest(model.digest, version))


@blueprint.get("/manifest.webmanifest")
def get_web_manifest() -> Response:
    """Answer 200 with the manifest."""
    response = make_response(write_web_manifest())
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/service-worker.js")
def get_worker() -> Response:
    """Answer 200 with the service worker; 404 as a problem where there is none."""
    if not list_app_files():
        raise Problem("not-found")
    worker = write_worker(f"app/{MODEL}", get_services().judge.model.digest, digest_page())
    response = make_response(worker)
    response.headers["Content-Type"] = _SCRIPT
    response.headers["Content-Security-Policy"] = WORKER_CSP
    response.headers["Cache-Control"] = "no-cache"
    return response
