"""A model small enough to know by heart: one made-up word a sign, and no learned number.

The word of a sign lifts its head to the limit in the segment that holds it; `luremark` lifts the
score of the text; `newsmark` closes the voice gate, `leisuremark` the work gate; `frenchmark` and
`foreignmark` decide the language.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from model.chartable import LIMIT, build_table, encode_runs
from model.export import MODEL_DIR, read_indicators
from model.scoring import TEXT_HEADS, featurise_base
from model.text import CharTable, read
from model.weights import LOGIT_UNIT, encode_table, make_table

SIGNS = {
    "upfront-fee": "zahlung",
    "documents-kept": "passdepot",
    "pay-too-high": "goldregen",
    "urgency": "eilmarsch",
    "lure-role": "rollenwort",
}  # fmt: skip
HIGH, LOW = 8 * LOGIT_UNIT, -4 * LOGIT_UNIT


@cache
def chars() -> CharTable:
    return CharTable(*build_table())


def features_of(word: str) -> list[int]:
    """The hashes of a word that stands alone: the word and its stem, not its pieces."""
    return sorted(featurise_base(read(word, chars())).features[:2].tolist())


def make_heads(names: list[str], words: dict[str, tuple[str, int]], biases: list[float]) -> Any:
    """Heads in which each word pushes one head by a weight on both of its features."""
    rows: dict[int, np.ndarray] = {}
    for word, (name, weight) in words.items():
        for feature in features_of(word):
            row = rows.setdefault(feature, np.zeros(len(names), np.int8))
            row[names.index(name)] = weight
    features = np.array(sorted(rows))
    weights = np.stack([rows[feature] for feature in features.tolist()])
    return make_table(names, features, weights, np.ones(len(names)), np.array(biases))


def toy_data(more: dict[str, tuple[str, int]] | None = None, **decision: Any) -> dict[str, Any]:
    """The content of model.json.

    `more` has further words with the head that each pushes and its weight; `decision` replaces
    numbers of the second level.
    """
    names = [*SIGNS, *TEXT_HEADS]
    words = {word: (name, 127) for name, word in SIGNS.items()}
    words |= {"luremark": ("lure", 127)}
    words |= {"newsmark": ("voice", -127), "leisuremark": ("work", -127)}
    heads = make_heads(names, words | (more or {}), [-4.0] * len(SIGNS) + [-4.0, 0.0, 4.0, 4.0])
    tongues = {"frenchmark": ("fr", 127), "foreignmark": ("other", 127)}
    cutoffs = {"voice": 0, "work": 0, "table": 0, "with-evidence": 0, "alone": 0, "strong": 0}
    second = {
        "text_weights": [65536] + [0] * (len(names) + 5),
        "text_bias": 0,
        "language_biases": {},
        "indicator_weight": 0,
        "indicator_biases": [0] * len(SIGNS),
        "strong": [0, 1],
        "cutoffs": {**cutoffs, **decision.pop("cutoffs", {})},
        "calibration": [1.0, 0.0],
        **decision,
    }
    table = chars()
    target = table.target.astype(np.int64) - np.arange(LIMIT + 1)
    return {
        "schema": "fanal-model/1",
        "chars": {
            "target": encode_runs(target),
            "classes": encode_runs(table.classes.astype(np.int64)),
            "known": "",
        },
        "lexicon": {
            "concepts": [], "languages": [], "key_steps": "",
            "key_languages": "", "key_concepts": "",
        },
        "languages": encode_table(make_heads(["en", "fr", "other"], tongues, [0.0, -1.0, -2.0])),
        "heads": encode_table(heads),
        "segment_heads": list(SIGNS),
        "decision": second,
        "levels": yaml.safe_load((MODEL_DIR / "levels.yaml").read_text("utf-8")),
        "indicators": read_indicators(),
        "measured": [{"code": "en"}, {"code": "fr"}],
        "info": {"version": "toy", "rules": "toy", "built": "2026-01-01"},
    }  # fmt: skip


def write_artifacts(folder: Path, body: bytes, sha256: str | None = None) -> Path:
    """Write model.json and a manifest that names it (or names another digest)."""
    (folder / "model.json").write_bytes(body)
    manifest = {"sha256": sha256 or hashlib.sha256(body).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder
