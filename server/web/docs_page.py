"""Draws the contract with the Swagger UI files of an installed package: no outside request."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, send_from_directory

from server.errors import Problem

blueprint = Blueprint("docs_page", __name__, template_folder="templates")

# The only files of the package that are served.
_SERVED = frozenset(
    {"css/swagger-ui.css", "js/swagger-ui-bundle.js", "js/swagger-ui-standalone-preset.js"}
)


@blueprint.get("/docs")
def show_docs() -> Response:
    """Answer 200 with the page."""
    return make_response(render_template("docs.html"))


@blueprint.get("/docs/ui/<path:name>")
def get_docs_file(name: str) -> Response:
    """Answer 200 with a file of the interface; 404 as a problem."""
    if name not in _SERVED:
        raise Problem("not-found")
    return send_from_directory(_find_folder(), name)


@cache
def _find_folder() -> Path:
    # The package is only looked up, never imported: its own page needs inline script.
    spec = find_spec("flask_openapi_swagger")
    if spec is None or not spec.submodule_search_locations:
        raise Problem("not-found")
    return Path(spec.submodule_search_locations[0]) / "templates" / "swagger"
