"""Commands by which a server learns from its reviewers' verdicts, and takes it back."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.signing import load_or_make_signer
from server.cli_session import ACTOR, add_command, open_reading, open_writing
from server.clock import SystemClock
from server.config import Config
from server.preparing import init_db
from server.promoted import find_folder, read_version, release_of
from server.promoting import go_back, put_in_use, read_candidate
from server.store.audit import append_audit
from server.store.export import export_rows
from server.store.model_versions import list_versions, record_version


def add_commands(commands: Any) -> None:
    """Add the commands to a parser's subparsers."""
    export = add_command(commands, "export-verdicts", _export_verdicts)
    export.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    promote = add_command(commands, "promote-model", _promote_model)
    promote.add_argument("folder", type=Path, metavar="DIR", help="candidate with a passed gate")
    add_command(commands, "list-models", _list_models)
    rollback = add_command(commands, "rollback-model", _rollback_model)
    rollback.add_argument("version", nargs="?", metavar="VERSION", help="default: the one before")


def _export_verdicts(config: Config, parsed: argparse.Namespace) -> None:
    """Write what two reviewers decided as training texts, contacts masked, one JSON a line."""
    with open_reading(config) as session:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in export_rows(session)]
    with open_writing(config) as (session, secret):
        now, detail = SystemClock().now(), {"rows": len(lines)}
        append_audit(session, secret, now, ACTOR, "verdicts-exported", "training rows", detail)
    if parsed.output is None:
        sys.stdout.writelines(lines)
    else:
        _write_private("".join(lines), parsed.output)
        print(f"{len(lines)} verdicts written to {parsed.output}")


def _promote_model(config: Config, parsed: argparse.Namespace) -> None:
    """Put a candidate in use that has passed its gate; running servers take it within seconds."""
    init_db(config)
    signer = load_or_make_signer(config.signing_key_path)
    candidate = read_candidate(parsed.folder, config, signer)
    version, now = candidate.version, SystemClock().now()
    with open_writing(config) as (session, secret):
        record_version(session, now, version, candidate.model.digest, candidate.gate)
        append_audit(session, secret, now, ACTOR, "model-promoted", version)
    put_in_use(candidate, config, signer)
    print(f"{version} is in use now")


def _rollback_model(config: Config, parsed: argparse.Namespace) -> None:
    """Go back to the model before the one in use, to a named version, or to "shipped"."""
    init_db(config)
    version = go_back(config, load_or_make_signer(config.signing_key_path), parsed.version)
    with open_writing(config) as (session, secret):
        append_audit(session, secret, SystemClock().now(), ACTOR, "model-rolled-back", version)
    print(f"{version} is in use now")


def _list_models(config: Config, _parsed: argparse.Namespace) -> None:
    """List the models of this server with the figures of their gates; * marks the one in use."""
    shipped = read_version(config.model_dir)
    folder = find_folder(config, shipped)
    with open_reading(config) as session:
        rows = list_versions(session)
    print(f"{'*' if folder == config.model_dir else ' '} {shipped}\tshipped")
    for row in rows:
        mark = "*" if folder == config.models_dir / row.version else " "
        print(f"{mark} {row.version}\tpromoted {row.created:%Y-%m-%d}\t{_say_figures(row.gate)}")
        if not (config.models_dir / row.version).is_dir():
            print("    its files are not in this data folder")
        elif release_of(row.version) != release_of(shipped):
            print("    made by another release, and not used")


def _say_figures(gate: Mapping[str, Any]) -> str:
    """Return how many texts of each set the model got right when it was judged."""
    pooled = [row for row in gate["rows"] if row["language"] == "all"]
    told = [f"{row['set']} {row['candidate']}/{row['of']}" for row in pooled]
    decided = [row for row in gate["rows"] if row["set"].endswith("verdicts")]
    right, number = (sum(row[name] for row in decided) for name in ("candidate", "of"))
    return ", ".join([*told, f"verdicts {right}/{number}"])


def _write_private(text: str, target: Path) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = target.with_name(f"{target.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(target)
