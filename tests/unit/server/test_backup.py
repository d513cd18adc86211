"""Backup and restore: all of one moment, across databases, or nothing and a sentence."""

import gzip
import io
import json
import os
import random
import stat
import subprocess
import sys
import tarfile
import threading

import pytest
from filling import LOG_IN, NOW, fill
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server import backup
from server.backup import BackupError, restore_backup, verify_backup, write_backup
from server.cli import main
from server.config import REPO_ROOT, load_config
from server.db import make_engine, make_sessions
from server.preparing import init_db
from server.secret import load_or_make_secret
from server.store import tables
from server.store.audit import append_audit, find_tampering
from server.store.dump import LEFT_OUT, list_tables, write_rows
from server.store.schema import upgrade_schema

KINDS = ("sqlite", "postgresql")


class Place:
    """A data folder with its database, prepared as `init-db` does."""

    def __init__(self, folder, url, secret=None):
        self.env = {"FANAL_DATA_DIR": str(folder), "FANAL_DATABASE": url}
        self.config = load_config(self.env)
        if secret:
            folder.mkdir(mode=0o700)
            self.config.secret_path.write_text(secret.hex())
        init_db(self.config)
        self.secret = load_or_make_secret(self.config.secret_path)
        self.engine = make_engine(self.config.database_url)
        self.sessions = make_sessions(self.engine)

    def dump(self):
        """Return every row of every table that is kept, as lines in order."""
        with self.engine.connect() as connection:
            return {table.name: dump_table(connection, table) for table in list_tables()}


def dump_table(connection, table):
    lines = []
    write_rows(connection, table, lines.append)
    return sorted(lines)


@pytest.fixture
def new_place(tmp_path, fresh_database):
    """Return a function that makes a place of one kind, with a secret of its own or a given one."""
    made = []

    def make(kind, secret=None):
        url = fresh_database() if kind == "postgresql" else ""
        made.append(Place(tmp_path / f"data{len(made)}", url, secret))
        return made[-1]

    yield make
    for place in made:
        place.engine.dispose()


@pytest.fixture
def filled(new_place):
    place = new_place("sqlite")
    fill(place.sessions, place.secret)
    return place


@pytest.fixture
def saved(filled, tmp_path):
    """Return a backup of a filled SQLite."""
    path = tmp_path / "saved.tar.gz"
    write_backup(filled.engine, filled.secret, NOW, path)
    return path


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_everything_comes_back_in_either_database(new_place, tmp_path, source, target):
    old = new_place(source)
    fill(old.sessions, old.secret, number=450)
    before = old.dump()
    assert all(before.values()), "a table was left empty"
    path = tmp_path / "x.tar.gz"
    counts = write_backup(old.engine, old.secret, NOW, path)
    assert counts["reports"] == 450
    new = new_place(target, old.secret)
    assert restore_backup(new.engine, new.secret, path) == counts
    assert new.dump() == before
    go_on(new)


def go_on(place):
    """Write as the server would: numbers go on, and the trail stays whole."""
    with place.sessions() as session:
        session.connection(execution_options={"will_write": True})
        kept = {"report_id": "r0", "reviewer_id": 1, "created": NOW}
        session.add(tables.Note(text="after", **kept))
        session.add(tables.Verdict(decision="lure", reason="after", **kept))
        append_audit(session, place.secret, NOW, "ada", "verdict", "r0")
        session.commit()
        assert find_tampering(session, place.secret) is None
        assert session.scalar(select(tables.Report).where(tables.Report.id == "r0")).due is None


def test_a_backup_while_reports_come_in_shows_one_moment(new_app, tmp_path):
    app = new_app(FANAL_RATE_REPORTS="100000 per hour", FANAL_RATE_REPORTS_ALL="100000 per hour")
    services = app.extensions["fanal"]
    has_ended = threading.Event()
    client = app.test_client()
    send(client, 0)

    def keep_sending():
        for number in range(1, 10_000):
            send(client, number)
            if has_ended.is_set():
                return

    sender = threading.Thread(target=keep_sending)
    sender.start()
    paths = [tmp_path / f"{number}.tar.gz" for number in range(5)]
    for path in paths:
        write_backup(services.engine, services.secret, NOW, path)
    has_ended.set()
    sender.join()
    held = [count_reports(path) for path in paths]
    # The counts are written together with each report: two moments would differ.
    assert [rows for rows, _ in held] == [counted for _, counted in held]
    assert held[0][0] < held[-1][0]


def send(client, number):
    body = {"kind": "missed", "text": f"Offer number {number}, come soon.", "consent": True}
    assert client.post("/v1/reports", json=body).status_code == 202


def count_reports(path):
    with tarfile.open(path) as archive:
        rows = archive.extractfile("reports.jsonl").read().splitlines()
        counts = archive.extractfile("weekly_counts.jsonl").read().splitlines()
    return len(rows), sum(json.loads(line)["received"] for line in counts)


# --- The commands, as an operator uses them -----------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_drill_fill_save_lose_restore(new_place, fresh_database, tmp_path, capsys, kind):
    old = new_place("sqlite")
    fill(old.sessions, old.secret)
    path = tmp_path / "drill.tar.gz"
    assert main(["backup", str(path)], old.env) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{path}: ")
    assert "secret.key, signing.key" in said.err
    before = old.dump()
    # All is lost but the backup and the key that was kept beside it.
    place = tmp_path / "new"
    place.mkdir()
    url = fresh_database() if kind == "postgresql" else ""
    env = {"FANAL_DATA_DIR": str(place), "FANAL_DATABASE": url}
    assert main(["restore", str(path)], env) == 2
    assert "secret.key is missing" in capsys.readouterr().err
    (place / "secret.key").write_bytes(old.config.secret_path.read_bytes())
    assert main(["restore", str(path)], env) == 0
    assert "3 of them reports restored" in capsys.readouterr().out
    engine = make_engine(load_config(env).database_url)
    with engine.connect() as connection:
        assert {t.name: dump_table(connection, t) for t in list_tables()} == before
    engine.dispose()
    assert main(["verify-audit"], env) == 0
    assert main(["restore", str(path)], env) == 2
    assert "the database is not empty" in capsys.readouterr().err


def test_a_folder_gets_a_file_named_after_the_time(filled, tmp_path, capsys):
    assert main(["backup", str(tmp_path)], filled.env) == 0
    (made,) = tmp_path.glob("fanal-*Z.tar.gz")
    assert str(made) in capsys.readouterr().out
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_nothing_is_overwritten(filled, saved, capsys):
    before = saved.read_bytes()
    assert main(["backup", str(saved)], filled.env) == 2
    assert "is there already" in capsys.readouterr().err
    assert saved.read_bytes() == before


def test_a_full_disk_gets_a_sentence_and_leaves_nothing(filled, tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    # No file may grow beyond 1 kB: what a full disk does to a writer.
    command = f"ulimit -f 1; exec {sys.executable} -m server backup {folder}/x.tar.gz"
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, **filled.env},
        cwd=REPO_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "File too large" in done.stderr
    assert list(folder.iterdir()) == []


def test_no_secret_and_no_log_in_is_in_it(filled, saved):
    text = gzip.decompress(saved.read_bytes()).decode()
    assert "r0" in text
    assert "$argon2id$x" in text
    for name in ("secret.key", "signing.key"):
        assert (filled.config.data_dir / name).read_text().strip() not in text
    assert LOG_IN not in text
    assert "review_sessions" in LEFT_OUT
    assert "review_sessions" not in text


# --- What is not restored -----------------------------------------------------------------------


def refuse(place, path, words):
    """Check that a restore is refused in one sentence and that nothing was written."""
    with pytest.raises(BackupError, match=words) as caught:
        restore_backup(place.engine, place.secret, path)
    assert "\n" not in str(caught.value)
    with place.engine.connect() as connection:
        for table in tables.Base.metadata.sorted_tables:
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0


def test_damage_anywhere_is_refused_and_nothing_is_written(filled, saved, new_place, tmp_path):
    whole = saved.read_bytes()
    target = new_place("sqlite", filled.secret)
    broken = tmp_path / "broken.tar.gz"
    chosen = random.Random(5)
    for place in [*range(10, 40), *(chosen.randrange(40, len(whole)) for _ in range(60))]:
        changed = bytearray(whole)
        changed[place] ^= 1 << chosen.randrange(8)
        broken.write_bytes(changed)
        refuse(target, broken, "is damaged or no backup")
    for length in (0, 1, 20, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        broken.write_bytes(whole[:length])
        refuse(target, broken, "is damaged or no backup")
    restore_backup(target.engine, target.secret, saved)


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no" * 500, mtime=0)])
def test_other_files_are_refused(filled, new_place, tmp_path, content):
    (tmp_path / "other").write_bytes(content)
    refuse(new_place("sqlite", filled.secret), tmp_path / "other", "is damaged or no backup")


def unpack(path):
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def pack(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def seal_again(secret, members):
    """Give a manifest right digests, as whoever has the secret could."""
    manifest = json.loads(members["manifest.json"])
    for name, about in manifest["tables"].items():
        about["sha256"] = backup._digest(io.BytesIO(members[f"{name}.jsonl"]))
    manifest["seal"] = backup._seal(secret, manifest)
    return {**members, "manifest.json": json.dumps(manifest).encode()}


def test_a_repacked_backup_is_as_good(filled, saved, new_place, tmp_path):
    pack(tmp_path / "again", unpack(saved).items())
    target = new_place("sqlite", filled.secret)
    restore_backup(target.engine, target.secret, tmp_path / "again")
    assert target.dump() == filled.dump()


def test_digests_without_the_secret_are_not_believed(filled, saved, new_place, tmp_path):
    members = unpack(saved)
    members["reviewers.jsonl"] = members["reviewers.jsonl"].replace(
        b'"active":false', b'"active":true'
    )
    forged = seal_again(b"?" * 32, members)
    pack(tmp_path / "forged", forged.items())
    refuse(new_place("sqlite", filled.secret), tmp_path / "forged", "is damaged or no backup")


@pytest.mark.parametrize(
    "change",
    [
        lambda members: [*members.items(), ("reports.jsonl", b"")],
        lambda members: [*members.items(), ("../../etc/x", b"")],
        lambda members: [each for each in members.items() if each[0] != "notes.jsonl"],
        lambda members: [each for each in members.items() if each[0] != "manifest.json"],
        lambda members: {**members, "manifest.json": b"[]"}.items(),
        lambda members: {**members, "manifest.json": b"{}"}.items(),
    ],
)
def test_members_too_many_or_too_few_are_refused(filled, saved, new_place, tmp_path, change):
    pack(tmp_path / "other", change(unpack(saved)))
    refuse(new_place("sqlite", filled.secret), tmp_path / "other", "is damaged or no backup")


def test_the_backup_of_another_server_is_refused(saved, new_place):
    refuse(new_place("sqlite"), saved, "belongs to another secret.key")


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_does_not_fit_takes_all_others_back(filled, saved, new_place, tmp_path, kind):
    members = unpack(saved)
    members["verdicts.jsonl"] = members["verdicts.jsonl"].replace(
        b'"report_id":"r0"', b'"report_id":"no"'
    )
    pack(tmp_path / "odd", seal_again(filled.secret, members).items())
    refuse(new_place(kind, filled.secret), tmp_path / "odd", "the database refused a row")


def test_a_line_that_is_no_row_takes_all_others_back(filled, saved, new_place, tmp_path):
    members = unpack(saved)
    members["verdicts.jsonl"] = members["verdicts.jsonl"].replace(b'"reason"', b'"other"')
    pack(tmp_path / "odd", seal_again(filled.secret, members).items())
    refuse(new_place("sqlite", filled.secret), tmp_path / "odd", "no row of that table")


@pytest.mark.parametrize("kind", KINDS)
def test_a_trail_that_was_tampered_with_is_refused(filled, saved, new_place, tmp_path, kind):
    members = unpack(saved)
    members["audit.jsonl"] = members["audit.jsonl"].replace(
        b'"action":"verdict"', b'"action":"nothing"'
    )
    pack(tmp_path / "odd", seal_again(filled.secret, members).items())
    refuse(
        new_place(kind, filled.secret), tmp_path / "odd", "audit trail .* tampered with: entry 1"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_of_another_revision_is_refused(filled, saved, tmp_path, fresh_database, kind):
    url = fresh_database() if kind == "postgresql" else ""
    config = load_config({"FANAL_DATA_DIR": str(tmp_path), "FANAL_DATABASE": url})
    engine = make_engine(config.database_url)
    with pytest.raises(BackupError, match="has no tables and not at 0002"):
        restore_backup(engine, filled.secret, saved)
    upgrade_schema(engine, "0001")
    with pytest.raises(BackupError, match="at revision 0001 and not at 0002: restore with"):
        restore_backup(engine, filled.secret, saved)
    with pytest.raises(BackupError, match="run `init-db` first"):
        write_backup(engine, filled.secret, NOW, tmp_path / "none.tar.gz")
    assert not (tmp_path / "none.tar.gz").exists()
    engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_that_holds_anything_is_left_as_it_is(filled, saved, new_place, kind):
    target = new_place(kind, filled.secret)
    with Session(target.engine) as session:
        session.add(tables.Serial(name="x", value=1))
        session.commit()
    with pytest.raises(BackupError, match="not empty: there are rows in serials"):
        restore_backup(target.engine, target.secret, saved)
    assert sum(map(len, target.dump().values())) == 1


def test_a_file_that_changes_after_it_was_verified_is_refused(
    filled, saved, new_place, monkeypatch
):
    target = new_place("sqlite", filled.secret)
    manifest = verify_backup(filled.secret, saved)
    manifest["tables"]["notes"]["sha256"] = "0" * 64
    monkeypatch.setattr(backup, "verify_backup", lambda *_: manifest)
    refuse(target, saved, "changed while it was read")
