"""The files of the check page that judge in the browser: the extension's own, at their place.

One source stays: nothing is copied. Where the extension's folder is missing there are none, and the
page works by its form alone. Nothing is read before the first request for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from server.settings import REPO_ROOT

SOURCE = REPO_ROOT / "extension" / "src"
_WEB = Path(__file__).resolve().parent
_STATIC = _WEB.parent / "static"
# Served under their names below SOURCE.
_MODULES = (
    "*.js",
    "scoring/*.js",
    "view/*.js",
    "view/assessment.css",
    "check/*.js",
    "background/suppression-list.js",
    "messages/*.json",
)
# What the extension's parts say to each other and share, what servers are asked for, and types: no
# part of the page imports them.
_UNUSED = {"likeness.js", "messages.js", "page-key.js", "purposes.js", "types.js"}
# The page has a way of its own to the browser, and the worker an address of its own.
_ELSEWHERE = {"ext.js", "check/ext.js", "check/service-worker.js"}
# The page's own looks and marks, below the folder of static files.
STATIC_FILES = (
    "tokens.css",
    "check.css",
    "forms.css",
    "lantern.svg",
    "icons/lantern-180.png",
    "icons/lantern-192.png",
    "icons/lantern-512.png",
    "icons/lantern-maskable-512.png",
)
ENTRY = "check/main.js"
# What the page fetches with the model, and what it is checked with.
MODEL, MODEL_MANIFEST = "data/model.json", "data/manifest.json"


@cache
def list_app_files() -> Mapping[str, Path]:
    """Return every file below `app/` but the model: name -> where it lies; empty where none do."""
    if not (SOURCE / ENTRY).is_file():
        return {}
    return dict(sorted(_find_files()))


def _find_files() -> Iterator[tuple[str, Path]]:
    for pattern in _MODULES:
        for path in SOURCE.glob(pattern):
            name = path.relative_to(SOURCE).as_posix()
            if name not in _ELSEWHERE | _UNUSED:
                yield name, path
    yield "ext.js", SOURCE / "check" / "ext.js"
    for path in (_WEB / "messages").glob("*.json"):
        yield f"page-words/{path.name}", path
    for path in (REPO_ROOT / "model" / "guidance").glob("*.json"):
        yield f"data/guidance/{path.name}", path


@cache
def list_modules() -> list[str]:
    """Return the modules that the page is made of, so that browsers fetch them together."""
    return [name for name in list_app_files() if name.endswith(".js")]


def write_model_manifest(digest: str, version: str) -> bytes:
    """Return what the page checks the model with."""
    return json.dumps({"sha256": digest, "version": version}).encode()


def write_worker(model_path: str, model_digest: str, page: bytes) -> bytes:
    """Return the service worker with the list of files it keeps in front.

    Parameters
    ----------
    model_path : str
        Address of the model, below the page's own.
    model_digest : str
        Names the model; with another one browsers fetch everything anew.
    page : bytes
        What the page is made of.
    """
    # The page itself is the empty path.
    kept = ["", "manifest.webmanifest", model_path, f"app/{MODEL_MANIFEST}"]
    kept += [f"static/{name}" for name in STATIC_FILES]
    kept += [f"app/{name}" for name in list_app_files()]
    version = hashlib.sha256(page + model_digest.encode() + _digest_files()).hexdigest()[:16]
    head = json.dumps({"version": version, "files": kept})
    source = (SOURCE / "check" / "service-worker.js").read_text("utf-8")
    return f"self.FANAL_FILES = {head};\n{source}".encode()


@cache
def _digest_files() -> bytes:
    paths = [_STATIC / name for name in STATIC_FILES] + list(list_app_files().values())
    return _digest([*paths, SOURCE / "check" / "service-worker.js"])


@cache
def digest_page() -> bytes:
    """Return a digest of what the page is drawn from."""
    return _digest(sorted((_WEB / "templates").glob("*.html")))


def _digest(paths: Iterable[Path]) -> bytes:
    return b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)


def write_web_manifest() -> bytes:
    """Return the manifest by which browsers install the page and phones share texts with it."""
    icons = [
        {"src": f"static/icons/lantern-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    maskable = {**icons[1], "src": "static/icons/lantern-maskable-512.png", "purpose": "maskable"}
    scalable = {"src": "static/lantern.svg", "sizes": "any", "type": "image/svg+xml"}
    manifest = {
        "name": "Fanal",
        "short_name": "Fanal",
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#faf5ea",
        "theme_color": "#faf5ea",
        "icons": [*icons, maskable, scalable],
        # By POST, so that what is shared stands in no address; the service worker takes it.
        "share_target": {
            "action": "./share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return json.dumps(manifest, indent=1).encode()
