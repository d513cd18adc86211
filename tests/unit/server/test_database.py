"""Tables and commands on real files."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys

import pytest

from model.assessor import ARTIFACTS_DIR
from server.cli import main
from server.config import REPO_ROOT
from server.db import make_engine
from server.store.tables import Base


def test_every_column_and_table_has_a_comment():
    for table in Base.metadata.tables.values():
        assert table.comment, table.name
        assert [column.name for column in table.columns if not column.comment] == []


def test_the_database_writes_ahead_and_overwrites_what_is_erased(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")
    with engine.connect() as connection:
        read = lambda name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert (read("journal_mode"), read("secure_delete"), read("foreign_keys")) == ("wal", 1, 1)
    engine.dispose()


@pytest.fixture
def env(tmp_path):
    return {"FANAL_DATA_DIR": str(tmp_path / "data")}


def test_init_db_can_be_repeated(env, tmp_path):
    assert main(["init-db"], env) == 0
    secret = (tmp_path / "data" / "secret.key").read_bytes()
    assert main(["init-db"], env) == 0
    assert (tmp_path / "data" / "secret.key").read_bytes() == secret


def test_purge_expired_says_how_many(env, capsys):
    assert main(["purge-expired"], env) == 0
    assert capsys.readouterr().out == "0 reports erased\n"


def test_a_wrong_setting_ends_with_2_and_one_sentence(env, capsys):
    assert main(["init-db"], {**env, "FANAL_PORT": "x"}) == 2
    error = capsys.readouterr().err
    assert error.startswith("fanal: FANAL_PORT must be")
    assert error.count("\n") == 1


def test_a_damaged_database_gets_one_sentence(env, tmp_path, capsys):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "fanal.sqlite3").write_bytes(b"this is no database" * 100)
    assert main(["init-db"], env) == 2
    error = capsys.readouterr().err
    assert error.startswith("fanal: the database cannot be used")
    assert error.count("\n") == 1


def test_missing_weights_get_one_sentence(env, tmp_path, capsys):
    settings = {**env, "FANAL_MODEL_DIR": str(tmp_path / "nowhere"), "FANAL_PORT": "58999"}
    assert main(["check"], settings) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_weights_that_lack_a_part_get_one_sentence(env, tmp_path, capsys):
    model = json.loads((ARTIFACTS_DIR / "model.json").read_bytes())
    body = json.dumps({name: part for name, part in model.items() if name != "decision"}).encode()
    (tmp_path / "model.json").write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps({"sha256": digest}))
    assert main(["serve"], {**env, "FANAL_MODEL_DIR": str(tmp_path), "FANAL_PORT": "58999"}) == 2
    error = capsys.readouterr().err
    assert "decision" in error
    assert error.count("\n") == 1


def test_servers_that_start_at_once_prepare_one_folder_in_turns(env):
    command = [sys.executable, "-m", "server", "init-db"]
    started = [
        subprocess.Popen(
            command, env={**os.environ, **env}, cwd=REPO_ROOT, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in started]
    assert ended == [("", 0)] * 3


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"]])
def test_help_is_printed(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "usage: python -m server" in capsys.readouterr().out


def test_the_settings_table_is_printed_for_the_readme(env, capsys):
    assert main(["settings"], env) == 0
    assert "| `FANAL_PORT` | `8765` | port to listen on |" in capsys.readouterr().out


def test_the_stored_file_is_sqlite(env, tmp_path):
    main(["init-db"], env)
    with sqlite3.connect(tmp_path / "data" / "fanal.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
