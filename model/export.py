"""Writes a trained model as data: model.json, and the manifest that names its digest and inputs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from model.assessor import SCHEMA
from model.chartable import LIMIT, encode_runs
from model.decision import decision_to_data
from model.lexicon import lexicon_to_data
from model.train import Trained
from model.weights import encode_steps, encode_table

MODEL_DIR = Path(__file__).parent
# The day of the training texts; a date of the run would break byte-identical builds.
BUILT = "2026-11-28"
RELEASE = "0.5.0"


def read_indicators() -> list[dict[str, Any]]:
    """Return the rows of indicators.yaml."""
    rows: list[dict[str, Any]] = yaml.safe_load((MODEL_DIR / "indicators.yaml").read_text("utf-8"))[
        "indicators"
    ]
    return rows


def build_model(trained: Trained, measured: list[dict[str, Any]]) -> bytes:
    """Return the bytes of model.json; the same model gives the same bytes."""
    levels = yaml.safe_load((MODEL_DIR / "levels.yaml").read_text("utf-8"))
    keep = ("id", "group", "grade", "sources")
    indicators = [{key: row[key] for key in keep} for row in read_indicators()]
    rules = _digest(json.dumps([levels, indicators], sort_keys=True).encode())[:8]
    target = trained.chars.target.astype(np.int64) - np.arange(LIMIT + 1)
    data = {
        "schema": SCHEMA,
        "chars": {
            "target": encode_runs(target),
            "classes": encode_runs(trained.chars.classes.astype(np.int64)),
            "known": encode_steps(np.array(sorted(trained.known), np.int64)),
        },
        "lexicon": lexicon_to_data(trained.lexicon),
        "languages": encode_table(trained.languages),
        "heads": encode_table(trained.heads),
        "segment_heads": trained.segment_heads,
        "decision": decision_to_data(trained.decision),
        "levels": levels,
        "indicators": indicators,
        "measured": measured,
    }
    version = f"{RELEASE}+{_digest(_dump(data))[:8]}"
    data["info"] = {"version": version, "rules": rules, "built": BUILT}
    return _dump(data)


def write_model(body: bytes, folder: Path, inputs: dict[str, Any]) -> None:
    """Write model.json and manifest.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_bytes(body)
    manifest = {"schema": SCHEMA, "sha256": _digest(body), "bytes": len(body), **inputs}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _dump(data: dict[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=True).encode("ascii") + b"\n"


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
