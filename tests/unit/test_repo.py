"""The repository keeps its own rules: import direction, sizes, words, and documented settings."""

import ast
import re
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from server.config import REPO_ROOT, SETTINGS

MAX_FUNCTION_LINES = 50
MAX_FILE_LINES, MAX_TEST_FILE_LINES = 400, 500


def list_files():
    """Return every file that is or would be committed, as paths below the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=REPO_ROOT, capture_output=True, text=True, check=True)
    names = sorted(set(done.stdout.split("\0")) - {""})
    return [PurePosixPath(name) for name in names if (REPO_ROOT / name).is_file()]


FILES = list_files()
PYTHON = [path for path in FILES if path.suffix == ".py"]
SERVED = [path for path in PYTHON if path.parts[0] in {"server", "model"}]
SCRIPTS = [path for path in FILES if path.suffix in {".js", ".mjs"}]
EXTENSION_SOURCES = [path for path in SCRIPTS if path.is_relative_to("extension/src")]


def read(path):
    return (REPO_ROOT / path).read_text("utf-8")


# --- Import direction -------------------------------------------------------------------------

# What the part on the left must not import; a longer name stands for a part of a shorter one.
MUST_NOT_IMPORT = {
    "model": {"server", "tests", "tools"},
    "server": {"tests", "tools"},
    "server.db": {"server", "model"},
    "server.store": {"server.api", "server.review", "server.web", "model"},
    "server.api": {"server.cli", "server.wsgi", "server.web"},
    "server.review": {"server.cli", "server.wsgi", "server.api"},
}
# All that the server may import of the model's code.
MODEL_FOR_SERVER = {"model.assessor", "model.guidance_store", "model.signing", "model.sketch"}
# Packages that train, read files of rows, or draw: serving must start without them.
NOT_FOR_SERVING = {"sklearn", "scipy", "joblib", "pyarrow", "pandas", "matplotlib", "yaml", "tqdm"}


def name_of(path):
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def is_part(name, whole):
    return name == whole or name.startswith(whole + ".")


def read_imports(path):
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.ImportFrom):
            # `from model import text` imports the module model.text.
            is_package = node.module in {"model", "server", "server.api", "server.store"}
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names if is_package else [node.module or ""]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", SERVED, ids=str)
def test_python_imports_go_one_way(path):
    imports = set(read_imports(path))
    for whole, refused in MUST_NOT_IMPORT.items():
        if is_part(name_of(path), whole):
            assert not [each for each in imports if any(is_part(each, bad) for bad in refused)]
    if is_part(name_of(path), "server"):
        assert {each for each in imports if is_part(each, "model")} <= MODEL_FOR_SERVER


@pytest.mark.parametrize("module", sorted(MODEL_FOR_SERVER))
def test_serving_imports_nothing_that_trains(module):
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO_ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert loaded & NOT_FOR_SERVING == set()
    assert loaded & {"model.train", "model.evaluate", "model.export", "model.crossfit"} == set()


# What each part of extension/src may import besides itself and the modules of its top folder.
SCRIPTS_MAY_IMPORT = {
    "scoring": set(),
    "view": set(),
    "content": {"scoring", "view", "design"},
    "background": {"scoring"},
    "pages": {"scoring", "view"},
    "check": {"scoring", "view"},
    # Words an assessment, for the background and for the check page.
    "in-words.js": {"scoring"},
    # Button and note for the extension's pages and for the check page.
    "quick-exit.js": {"view"},
}


# Of another part, what may be imported all the same: it touches neither browser nor store.
ALSO = {("check", "background/suppression-list.js")}


def read_script_imports(path):
    """Yield what a script imports, as paths below extension/src."""
    found = re.findall(r"""(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]""", strip_comments(path))
    for name in found:
        target = (REPO_ROOT / path).parent / name
        yield target.resolve().relative_to(REPO_ROOT / "extension" / "src")


def strip_comments(path):
    return re.sub(r"/\*[\s\S]*?\*/|(?m:(?<!:)//.*$)", "", read(path))


@pytest.mark.parametrize("path", EXTENSION_SOURCES, ids=str)
def test_extension_imports_go_one_way(path):
    own = path.relative_to("extension/src").parts[0]
    for target in read_script_imports(path):
        part = target.parts[0]
        if len(target.parts) == 1:
            # Modules of the top folder serve all parts but the one that knows no browser.
            assert own != "scoring", target
        else:
            is_allowed = part == own or part in SCRIPTS_MAY_IMPORT.get(own, set())
            assert is_allowed or (own, str(target)) in ALSO, target


@pytest.mark.parametrize("path", EXTENSION_SOURCES, ids=str)
def test_only_one_module_touches_the_browser(path):
    touched = re.findall(r"(?<![\w.'\"/-])(?:browser|chrome)\.\w+", strip_comments(path))
    assert path.name == "ext.js" or touched == []


# --- Sizes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PYTHON + SCRIPTS, ids=str)
def test_files_stay_short(path):
    most = MAX_TEST_FILE_LINES if path.parts[0] == "tests" else MAX_FILE_LINES
    assert len(read(path).splitlines()) <= most


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_python_functions_stay_short(path):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(read(path))) if isinstance(node, functions)]
    lengths = {node.name: node.end_lineno - node.lineno + 1 for node in nodes}
    assert {k: v for k, v in lengths.items() if v > MAX_FUNCTION_LINES} == {}


def measure_functions(lines):
    """Yield (first line, length): a function ends at the first `}` under its own first letter."""
    start = re.compile(r"^(\s*)(?!(?:if|for|while|switch|catch|else|describe)\b)\S.*\)?.*\{$")
    is_function = re.compile(r"\bfunction\b|=>\s*\{$|^\s*(?:static |async |\*|#)*\w+\(.*\)\s*\{$")
    for number, line in enumerate(lines):
        begun = start.match(line)
        if not begun or not is_function.search(line):
            continue
        closing = begun[1] + "}"
        rest = enumerate(lines[number + 1 :], 2)
        yield number + 1, next((n for n, each in rest if each.startswith(closing)), 1)


@pytest.mark.parametrize("path", SCRIPTS, ids=str)
def test_script_functions_stay_short(path):
    lengths = dict(measure_functions(read(path).splitlines()))
    assert {k: v for k, v in lengths.items() if v > MAX_FUNCTION_LINES} == {}


def test_the_measure_of_script_functions_sees_a_long_one():
    body = ["  x();"] * 60
    shapes = ["function f(a) {", "const f = async (a) => {", "export async function f() {"]
    for first in shapes:
        assert dict(measure_functions([first, *body, "}"])) == {1: 62}


# --- Words ------------------------------------------------------------------------------------

# Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a folder outside the repository": r"\.\./" + "shared",
    "a package registry's address": "|".join(
        name.replace(".", r"\.") + end
        for name, end in (
            ("pypi.", "org"), ("files.python", r"hosted\.org"), ("registry.npm", r"js\.org"),
            ("deb.", r"debian\.org"), ("archive.", r"ubuntu\.com"), ("proxy.", r"golang\.org"),
        )
    ),
    "a task without an issue": r"\b(?:TO" + r"DO|FIX" + r"ME)\b(?!.*#\d)",
}  # fmt: skip
# Where a forbidden thing is at home.
AT_HOME = {
    ".ci/run": "a folder outside the repository",
    # Written in capitals there, it is Portuguese for "all".
    "model/corpus/training/pt/pt-ginkgo.jsonl": "a task without an issue",
}


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_no_file_names(what):
    pattern = re.compile(FORBIDDEN[what].encode())
    known = {name for name, thing in AT_HOME.items() if thing == what}
    texts = {str(path): (REPO_ROOT / path).read_bytes() for path in FILES}
    assert [n for n, text in texts.items() if n not in known and pattern.search(text)] == []


def test_no_lock_file_holds_an_address():
    lock = read(PurePosixPath("extension/package-lock.json"))
    assert '"resolved"' not in lock


def test_every_pin_has_a_hash_and_none_an_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = read(PurePosixPath(name))
        assert "://" not in text
        for block in re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^#.*\n", "", text).strip()):
            assert re.match(r"[a-z0-9._-]+(\[.*\])?==\S+", block), block[:80]
            assert "--hash=sha256:" in block, block[:80]


# --- Documents --------------------------------------------------------------------------------


def test_the_readme_names_every_setting():
    readme = read(PurePosixPath("README.md"))
    assert [each.name for each in SETTINGS if f"`{each.name}`" not in readme] == []
    assert "FANAL_REAL_DATA" in readme


def test_the_readme_names_the_make_targets_that_people_use():
    readme = read(PurePosixPath("README.md"))
    for target in ("install", "run", "test", "demo", "model", "quality", "bench"):
        assert f"make {target}" in readme
