"""The files with which browsers judge: all that the page needs, nothing else, at no cost before."""

import hashlib
import json
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser

import pytest

from server.config import REPO_ROOT
from server.web import app_files
from server.web.words import load_words
from tools import check_page
from tools.check_page import build

pytestmark = pytest.mark.one_database

SOURCE = REPO_ROOT / "extension" / "src"


def read_imports(text):
    return re.findall(r"""^(?:import|export)\b[^'"]*?from ['"](\.[^'"]+)['"]""", text, re.MULTILINE)


def test_every_module_that_the_page_imports_is_served(client):
    wanted, seen = ["check/main.js"], set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        answer = client.get(f"/app/{name}")
        assert answer.status_code == 200, name
        assert answer.mimetype == "text/javascript"
        for each in read_imports(answer.text):
            parts = [*name.split("/")[:-1], *each.split("/")]
            wanted.append(resolve(parts))
    # Nor is any other: browsers fetch all of them with the page.
    assert seen == set(app_files.list_modules())
    assert {"scoring/index.js", "view/assessment-view.js", "ext.js", "masking.js"} <= seen


def resolve(parts):
    way = []
    for part in parts:
        if part == "..":
            way.pop()
        elif part != ".":
            way.append(part)
    return "/".join(way)


def test_the_very_files_of_the_extension_are_served(client):
    for name in ("scoring/text.js", "view/dom.js", "i18n.js", "messages/en.json"):
        assert client.get(f"/app/{name}").data == (SOURCE / name).read_bytes()
    own = (SOURCE / "check" / "ext.js").read_bytes()
    assert client.get("/app/ext.js").data == own != (SOURCE / "ext.js").read_bytes()


@pytest.mark.parametrize(
    "name",
    ["background/index.js", "pages/start.js", "content/main.js", "../manifest.json", "check/ext.js",
     "scoring/../ext.js", "%2e%2e/build.mjs", "data/guidance/../../../README.md", "", "data/"],
)  # fmt: skip
def test_nothing_else_is_served(client, name):
    assert client.get(f"/app/{name}").status_code == 404


def test_what_a_browser_has_is_not_sent_again(client):
    for path in ("/app/scoring/text.js", "/app/data/model.json"):
        first = client.get(path)
        assert "no-cache" in first.headers["Cache-Control"]
        headers = {"If-None-Match": first.headers["ETag"]}
        assert client.get(path, headers=headers).status_code == 304


def test_the_model_is_the_one_that_judges_here(client):
    body = client.get("/app/data/model.json").data
    manifest = client.get("/app/data/manifest.json").json
    assert hashlib.sha256(body).hexdigest() == manifest["sha256"]
    assert manifest["version"] == json.loads(body)["info"]["version"]


def read_kept(text):
    return json.loads(text.partition("\n")[0].removeprefix("self.FANAL_FILES = ").rstrip(";"))


def test_all_that_the_worker_keeps_is_there(client):
    worker = client.get("/service-worker.js")
    assert worker.mimetype == "text/javascript"
    assert "connect-src 'self'" in worker.headers["Content-Security-Policy"]
    kept = read_kept(worker.text)["files"]
    assert {"", "manifest.webmanifest", "app/check/main.js", "app/data/model.json"} <= set(kept)
    for path in kept:
        with client.get(f"/{path}") as file:
            assert file.status_code == 200, path
    # Whatever the page asks for by itself is among it.
    page = client.get("/").text
    asked = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"#]+)"', page)
    assert set(asked) <= set(kept)


def test_another_model_or_page_is_another_version():
    one = app_files.write_worker("app/data/model.json", "a" * 64, b"page")
    assert one == app_files.write_worker("app/data/model.json", "a" * 64, b"page")
    versions = {
        read_kept(app_files.write_worker("app/data/model.json", digest, page).decode())["version"]
        for digest, page in (("a" * 64, b"page"), ("b" * 64, b"page"), ("a" * 64, b"other"))
    }
    assert len(versions) == 3


def test_it_can_be_installed_and_shared_with(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.text)
    assert manifest["share_target"]["method"] == "POST"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    for icon in manifest["icons"]:
        with client.get(f"/{icon['src']}") as file:
            assert file.status_code == 200


def test_without_the_extensions_folder_the_plain_form_is_there_and_says_so(
    client, monkeypatch, lure
):
    monkeypatch.setattr(app_files, "SOURCE", REPO_ROOT / "nowhere")
    app_files.list_app_files.cache_clear()
    app_files.list_modules.cache_clear()
    try:
        page = client.get("/?lang=en").text
        assert load_words("en")["no_app"] in page
        assert "<script" not in page
        for path in ("/app/check/main.js", "/app/data/model.json", "/service-worker.js"):
            assert client.get(path).status_code == 404
        assert 'data-level="strong-signs"' in client.post("/", data={"text": lure}).text
    finally:
        app_files.list_app_files.cache_clear()
        app_files.list_modules.cache_clear()


def test_nothing_of_it_is_read_when_the_server_starts():
    code = (
        "import server.wsgi, server.web.app_files as a; "
        "print(a.list_app_files.cache_info().misses, a._digest_files.cache_info().misses)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0"]


# --- Built as files ---------------------------------------------------------------------------


class Addresses(HTMLParser):
    """Collects every address of a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, _tag, attrs):
        self.found += [value for name, value in attrs if name in {"src", "href", "action"}]


@pytest.fixture
def _small_model(tmp_path, monkeypatch):
    """Let the build pack a model of a few bytes: packing the real one takes seconds."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.json").write_text('{"info": {"version": "1"}}')
    monkeypatch.setattr(check_page, "MODEL_DIR", folder)


@pytest.mark.usefixtures("_small_model")
def test_the_built_page_needs_nothing_but_its_own_files(tmp_path):
    build(tmp_path / "page")
    page = unescape((tmp_path / "page" / "index.html").read_text("utf-8"))
    addresses = Addresses()
    addresses.feed(page)
    outside = [each for each in addresses.found if each and each.startswith("https://")]
    loaded = set(addresses.found) - set(outside) - {"about:blank", "./?lang=en"}
    assert all((tmp_path / "page" / each).is_file() for each in loaded)
    # Only the web pages of help lines lead elsewhere, and no form leads anywhere.
    assert re.findall(r'<a href="(https://[^"]+)"', page) == outside
    assert "form-action 'none'" in page
    assert 'name="text"' not in page
    kept = read_kept((tmp_path / "page" / "service-worker.js").read_text("utf-8"))["files"]
    assert all((tmp_path / "page" / (each or "index.html")).is_file() for each in kept)
    for language in ("en", "ar", "zh"):
        assert load_words(language)["needs_script"] in page


@pytest.mark.usefixtures("_small_model")
def test_the_same_source_builds_the_same_bytes(tmp_path):
    def read_all(folder):
        build(folder, "https://fanal.example.org")
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder): path.read_bytes() for path in files}

    assert read_all(tmp_path / "one") == read_all(tmp_path / "two")
    packed = (tmp_path / "one" / "app" / "data" / "model.json.gz").read_bytes()
    assert packed[4:8] == bytes(4), "no time stands in the packed model"
    page = unescape((tmp_path / "one" / "index.html").read_text("utf-8"))
    assert 'data-reports="https://fanal.example.org/v1/reports"' in page
    assert "connect-src 'self' https://fanal.example.org;" in page
