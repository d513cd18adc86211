"""Writes every table into one file, and fills an empty database from it again.

The file is a .tar.gz: a member `<table>.jsonl` for each table, and last `manifest.json` with the
revision, and rows, bytes and SHA-256 of each member. It is the same for SQLite and PostgreSQL.
Key files and promoted models are not in it; `COPY_TOO` names them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from server.archive import DAMAGE, ArchiveError, ArchiveWriter, read_archive, write_archive
from server.db import open_snapshot
from server.secret import derive_key
from server.store.audit import find_tampering
from server.store.dump import (
    DumpError,
    list_tables,
    open_empty,
    read_rows,
    write_rows,
)
from server.store.schema import find_newest_revision, read_revision

FORMAT = "fanal backup 1"
MANIFEST = "manifest.json"
# What must be kept beside the backup, from the data folder.
COPY_TOO = ("secret.key", "signing.key", "models")
_MAX_MANIFEST_BYTES = 1_000_000
_CHUNK_BYTES = 1 << 20
_PURPOSE = "backup"


class BackupError(Exception):
    """A backup cannot be written or restored; the message is one sentence for the operator."""


def write_backup(engine: Engine, secret: bytes, now: datetime, path: Path) -> dict[str, int]:
    """Write a backup of one moment while the server may go on writing.

    Parameters
    ----------
    engine : Engine
        A database at the newest revision.
    secret : bytes
        The server's secret; the manifest is sealed with a key derived from it.
    now : datetime
        The time, in UTC.
    path : Path
        The file to make, readable by its owner only; nothing is overwritten. While it is made its
        folder also holds the largest table, uncompressed.

    Returns
    -------
    dict
        How many rows of each table it holds.

    Raises
    ------
    BackupError
        When the file exists, or the database is not at the newest revision.
    """
    if path.exists():
        raise BackupError(f"{path} is there already, and nothing is overwritten")
    revision = find_newest_revision()
    _demand_revision(engine, revision, "run `init-db` first")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "created": now.isoformat(),
        "revision": revision,
        "database": engine.dialect.name,
        "copy_too": list(COPY_TOO),
        "secret": _name_secret(secret),
        "tables": {},
    }
    with write_archive(path, now) as archive, open_snapshot(engine) as connection:
        for table in list_tables():
            manifest["tables"][table.name] = _write_table(archive, connection, table)
        manifest["seal"] = _seal(secret, manifest)
        with archive.open_member(MANIFEST) as member:
            member.write(json.dumps(manifest, indent=1).encode())
    return _count_rows(manifest)


def restore_backup(engine: Engine, secret: bytes, path: Path) -> dict[str, int]:
    """Fill an empty database from a backup: with all of it, or not at all.

    Parameters
    ----------
    engine : Engine
        A database at the newest revision, without any row.
    secret : bytes
        The secret of the server that wrote the backup.
    path : Path
        The backup.

    Returns
    -------
    dict
        How many rows of each table were written.

    Raises
    ------
    BackupError
        When the file is damaged, or belongs to another release or another secret, when the
        database is not empty, or when the audit trail in it was tampered with.
    """
    manifest = verify_backup(secret, path)
    _demand_revision(engine, manifest["revision"], "restore with the release that wrote it")
    members = {_member_of(table): table for table in list_tables()}
    try:
        with open_empty(engine) as connection:
            for name, lines in read_archive(path, [*members, MANIFEST]):
                if name in members:
                    table = members[name]
                    _read_table(connection, table, lines, manifest["tables"][table.name])
            _demand_whole_trail(connection, secret)
    except DumpError as error:
        raise BackupError(str(error)) from error
    except DAMAGE as error:
        raise _damaged(path) from error
    except SQLAlchemyError as error:
        # Its own words could quote what a row holds.
        raise BackupError(f"the database refused a row ({type(error).__name__})") from error
    return _count_rows(manifest)


def verify_backup(secret: bytes, path: Path) -> dict[str, Any]:
    """Read a whole backup, compare all digests and the seal, and return its manifest.

    Raises
    ------
    BackupError
        When anything is wrong with it.
    """
    names = {_member_of(table): table.name for table in list_tables()}
    found, manifest = {}, {}
    try:
        for name, member in read_archive(path, [*names, MANIFEST]):
            if name == MANIFEST:
                manifest = _parse_manifest(member.read(_MAX_MANIFEST_BYTES))
            else:
                found[names[name]] = _digest(member)
    except DAMAGE as error:
        raise _damaged(path) from error
    if manifest["secret"] != _name_secret(secret):
        raise BackupError(f"{path} belongs to another secret.key: put that one in place first")
    is_sealed = hmac.compare_digest(manifest["seal"].encode(), _seal(secret, manifest).encode())
    if not is_sealed or found != {n: about["sha256"] for n, about in manifest["tables"].items()}:
        raise _damaged(path)
    return manifest


def _demand_revision(engine: Engine, wanted: str, advice: str) -> None:
    revision = read_revision(engine)
    if revision != wanted:
        has = f"is at revision {revision}" if revision else "has no tables"
        raise BackupError(f"the database {has} and not at {wanted}: {advice}")


def _demand_whole_trail(connection: Connection, secret: bytes) -> None:
    with Session(connection) as session:
        fault = find_tampering(session, secret)
    if fault:
        raise BackupError(f"the audit trail in the backup was tampered with: {fault}")


def _write_table(archive: ArchiveWriter, connection: Connection, table: Table) -> dict[str, Any]:
    digest = hashlib.sha256()
    with archive.open_member(_member_of(table)) as member:

        def write(line: bytes) -> None:
            digest.update(line)
            member.write(line)

        rows = write_rows(connection, table, write)
        return {"rows": rows, "bytes": member.tell(), "sha256": digest.hexdigest()}


def _read_table(
    connection: Connection, table: Table, lines: IO[bytes], about: dict[str, Any]
) -> None:
    """Insert a member's rows; the file may have changed since it was verified."""
    digest = hashlib.sha256()

    def digest_lines() -> Iterator[bytes]:
        for line in lines:
            digest.update(line)
            yield line

    rows = read_rows(connection, table, digest_lines())
    if (rows, digest.hexdigest()) != (about["rows"], about["sha256"]):
        raise DumpError(f"the backup of {table.name} changed while it was read")


def _member_of(table: Table) -> str:
    return f"{table.name}.jsonl"


def _digest(member: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := member.read(_CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _parse_manifest(body: bytes) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(body)
        texts = [manifest[name] for name in ("revision", "secret", "seal")]
        digests = [about["sha256"] for about in manifest["tables"].values()]
        if manifest["format"] != FORMAT or not all(isinstance(t, str) for t in texts + digests):
            raise ArchiveError("the manifest is of another kind")
        return manifest
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError("the manifest is no manifest") from error


def _seal(secret: bytes, manifest: dict[str, Any]) -> str:
    """Return what only the holder of the secret can make of a manifest."""
    sealed = {name: value for name, value in manifest.items() if name != "seal"}
    body = json.dumps(sealed, sort_keys=True, separators=(",", ":")).encode()
    return hmac.digest(derive_key(secret, _PURPOSE), body, "sha256").hex()


def _name_secret(secret: bytes) -> str:
    """Return a name of the secret that says nothing about it."""
    return hmac.digest(derive_key(secret, _PURPOSE), b"name", "sha256").hex()[:16]


def _count_rows(manifest: dict[str, Any]) -> dict[str, int]:
    return {name: about["rows"] for name, about in manifest["tables"].items()}


def _damaged(path: Path) -> BackupError:
    return BackupError(f"{path} is damaged or no backup of Fanal; nothing was written")
