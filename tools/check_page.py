"""Builds the check page as static files that any HTTPS host can serve (`make check-page`).

All addresses in it are relative, so any folder of a host will do. Texts are judged in the page;
there is no server, unless one is named that takes reports.
"""

# ruff: noqa: T201 - what it does is told to a person.
from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from model.guidance_store import find_help
from server.settings import REPO_ROOT
from server.web.app_files import (
    MODEL,
    MODEL_MANIFEST,
    STATIC_FILES,
    list_app_files,
    list_modules,
    write_model_manifest,
    write_web_manifest,
    write_worker,
)
from server.web.drawing import describe_frame
from server.web.words import PAGE_LANGUAGES, load_words

OUTPUT = REPO_ROOT / "dist" / "check-page"
MODEL_DIR = REPO_ROOT / "model" / "artifacts"
PACKED_MODEL = f"{MODEL}.gz"
# A page of a static host cannot set headers, so it brings its policy along.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'{server}; worker-src 'self'; manifest-src 'self'; form-action 'none'; "
    "base-uri 'none'"
)
_LANGUAGE = "en"
# Packing harder takes four times as long and saves three bytes in a hundred.
_PACKED_WELL = 6


def main() -> int:
    """Build the page. Returns 0, or 2 after one sentence on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tools.check_page", description=__doc__)
    parser.add_argument("--reports", default="", help="https:// address of a server for reports")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder, emptied before")
    given = parser.parse_args()
    if given.reports and not re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]+)?/?", given.reports):
        print("fanal: --reports must be like https://fanal.example.org", file=sys.stderr)
        return 2
    build(given.output, given.reports.rstrip("/"))
    size = sum(path.stat().st_size for path in given.output.rglob("*") if path.is_file())
    print(f"built {given.output} ({size / 1e6:.1f} MB). Serve the folder over HTTPS, as it is.")
    return 0


def build(output: Path, server: str = "") -> None:
    """Write all files.

    Parameters
    ----------
    output : Path
        The folder; what was in it is deleted.
    server : str, default ""
        Origin of the server that takes reports; "" leaves reporting out.
    """
    shutil.rmtree(output, ignore_errors=True)
    files = {f"app/{name}": path.read_bytes() for name, path in list_app_files().items()}
    static = REPO_ROOT / "server" / "static"
    files |= {f"static/{name}": (static / name).read_bytes() for name in STATIC_FILES}
    body = (MODEL_DIR / "model.json").read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    version = str(json.loads(body)["info"]["version"])
    files[f"app/{PACKED_MODEL}"] = gzip.compress(body, _PACKED_WELL, mtime=0)
    files[f"app/{MODEL_MANIFEST}"] = write_model_manifest(digest, version)
    files["manifest.webmanifest"] = write_web_manifest()
    files["index.html"] = draw_page(server)
    files["service-worker.js"] = write_worker(f"app/{PACKED_MODEL}", digest, files["index.html"])
    for name, content in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def draw_page(server: str) -> bytes:
    """Return the page, in English until its script speaks the reader's language."""
    loader = FileSystemLoader(REPO_ROOT / "server" / "web" / "templates")
    drawer = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    places: dict[str, Any] = {
        "model": f"app/{PACKED_MODEL}",
        "reports": server and f"{server}/v1/reports",
        "receipts": server and f"{server}/receipt",
    }
    page = drawer.get_template("check.html").render(
        **describe_frame(_LANGUAGE),
        served=False,
        policy=POLICY.format(server=server and f" {server}"),
        modules=list_modules(),
        places=places,
        countries={},
        help=find_help(None, _LANGUAGE),
        needs_script=[(code, load_words(code)["needs_script"]) for code in PAGE_LANGUAGES],
    )
    return page.encode()


if __name__ == "__main__":
    sys.exit(main())
