"""Imports of the server go one way, and importing it does no work."""

import ast
import subprocess
import sys

import pytest

from server.config import REPO_ROOT

FILES = sorted((REPO_ROOT / "server").rglob("*.py"))

# What each part may import of ours; a longer name stands for a part of a shorter one.
MAY_IMPORT = {
    "server.db": set(),
    "server.tracing": set(),
    "server.bounded": set(),
    "server.metrics": {"server.shared_counts"},
    "server.shared_counts": set(),
    "server.gathering": set(),
    "server.line": set(),
    "server.patient_worker": {"server.errors", "server.gathering", "server.line"},
    "server.readiness": {"model.assessor", "server.bounded", "server.errors", "server.store"},
    "server.errors": {"server.tracing"},
    "server.logs": {"server.errors", "server.tracing"},
    "server.observing": {"server.metrics", "server.tracing"},
    "server.clock": set(),
    "server.settings": set(),
    "server.config": {"server.settings"},
    "server.contacts": {"server.personal"},
    "server.personal": set(),
    "server.redaction": {"server.contacts"},
    "server.counting": {"server.settings"},
    "server.shared_counting": {"server.counting", "server.settings"},
    "server.model_files": {"model.assessor", "model.signing", "model.sketch"},
    "server.turns": {"model.assessor"},
    "server.writing": {"model.assessor", "model.guidance_store"},
    "server.judging": {
        "server.languages",
        "server.model_files",
        "server.redaction",
        "server.suppressing",
        "server.turns",
        "server.writing",
        "model.assessor",
        "model.guidance_store",
        "model.sketch",
    },
    "server.secret": {"model.signing"},
    "server.passwords": set(),
    "server.totp": {"server.secret"},
    "server.store": {
        "server.db",
        "server.redaction",
        "server.errors",
        "server.secret",
        "server.store",
    },
    "server.suppressing": {"model.sketch"},
    "server.web.app_files": {"server.settings"},
    "server.web.words": set(),
    "server.web.drawing": {"server.languages", "server.web.words"},
    "server.promoted": {"model.assessor", "model.signing", "server.config"},
    "server.background": {"server.errors"},
}


def name_of(path):
    return ".".join(path.relative_to(REPO_ROOT).with_suffix("").parts).removesuffix(".__init__")


def read_imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def is_part(name, whole):
    return name == whole or name.startswith(whole + ".")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_one_way(path):
    ours = [each for each in read_imports(path) if each.split(".")[0] in {"server", "model"}]
    for whole, allowed in MAY_IMPORT.items():
        if is_part(name_of(path), whole):
            assert [each for each in ours if not any(is_part(each, ok) for ok in allowed)] == []
    of_model = {each for each in ours if each.startswith("model")}
    assert of_model <= {"model.assessor", "model.guidance_store", "model.signing", "model.sketch"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_store_and_the_migrations_speak_sql(path):
    speaks = any(is_part(each, "sqlalchemy") for each in read_imports(path))
    names = {name for name in ("store", "migrations") if name in path.parts}
    # The engine, the type of a session, and errors of the database.
    known = {"server.db", "server.services", "server.cli", "server.errors", "server.janitor"}
    known |= {"server.api.receipts", "server.cli_reviewers", "server.cli_session"}
    known |= {"server.review.auditing", "server.review.report_page"}
    known |= {"server.backup", "server.doctor.database"}
    assert not speaks or names or name_of(path) in known


def test_importing_the_server_loads_no_training_code():
    code = (
        "import sys, server.wsgi; "
        "print([n for n in ('sklearn', 'scipy', 'joblib', 'model.train') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
