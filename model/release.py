"""`make model`: trains, writes the artifacts, and says whether a clone's build is the known one.

Two variants. `full` learns from the corpus and the real honest texts and is what ships.
`corpus-alone` learns from the committed corpus only: anyone can rebuild it, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from model.assessor import ARTIFACTS_DIR
from model.chartable import build_table
from model.corpus_store import Text, corpus_files, load_corpus
from model.export import MODEL_DIR, build_model, read_indicators, write_model
from model.lexicon_build import LEXICON_DIR
from model.real_data import ENVIRONMENT, RealText, data_folder, input_digests, load_real_texts
from model.text import CharTable
from model.train import train
from model.verdict_store import describe, load_verdicts

MEASURED = tuple("en fr es ar ru zh pt uk hi id vi fil sw th ro tr".split())
CORPUS_ALONE_DIR = ARTIFACTS_DIR / "corpus-alone"
_INPUTS = ("indicators.yaml", "levels.yaml")


def train_variant(reals: list[RealText], verdicts: list[Text] | None = None) -> bytes:
    """Train one variant on the training split and the given texts; return model.json."""
    texts = [*load_corpus("training"), *(verdicts or [])]
    trained = train(texts, reals, read_indicators(), list(MEASURED))
    return build_model(trained, [{"code": code} for code in MEASURED])


def train_candidate(file: Path, output: Path) -> list[str]:
    """Train a model that has also learned from reviewers' verdicts; return what was done.

    It learns from the real texts too, where they are present. What ships stays as it is.

    Parameters
    ----------
    file : what `python -m server export-verdicts` wrote.
    output : folder of the candidate; not that of the shipped model.
    """
    if output.resolve() in (ARTIFACTS_DIR.resolve(), CORPUS_ALONE_DIR.resolve()):
        raise ValueError(f"a candidate does not go into {output}: the shipped model stays there")
    verdicts = load_verdicts(file, CharTable(*build_table()), MEASURED)
    folder = data_folder()
    reals = [real for real in load_real_texts(folder) if not real.apart]
    body = train_variant(reals, verdicts.texts)
    inputs = {**corpus_digests(), **input_digests(folder)}
    variant = "candidate" if reals else "candidate, corpus alone"
    write_model(body, output, {"variant": variant, "inputs": inputs, **describe(verdicts)})
    return [
        f"Learned from {len(verdicts.texts)} verdicts beside the corpus"
        + (f" and {len(reals)} real texts." if reals else f"; {ENVIRONMENT} is not set."),
        f"Left out {verdicts.near_copies} near copies and {verdicts.unmeasured} in languages "
        "that are not measured.",
        f"Wrote the candidate to {output}; judge it with `python -m model gate`.",
    ]


def release() -> list[str]:
    """Build what can be built here; return what was done, as sentences."""
    alone = train_variant([])
    known = known_corpus_alone()
    write_model(alone, CORPUS_ALONE_DIR, {"variant": "corpus-alone", "inputs": corpus_digests()})
    said = [f"Built the corpus-alone variant in {CORPUS_ALONE_DIR.relative_to(MODEL_DIR.parent)}."]
    folder = data_folder()
    if folder is None:
        same = known == hashlib.sha256(alone).hexdigest()
        said.append(
            "It is, byte for byte, the one recorded with the release."
            if same
            else "It differs from the one recorded with the release: its inputs have changed."
        )
        said.append(
            f"Skipped the full variant: {ENVIRONMENT} is not set. model/artifacts/model.json stays."
        )
        return said
    full = train_variant([real for real in load_real_texts(folder) if not real.apart])
    inputs = {**corpus_digests(), **input_digests(folder)}
    recorded = {"corpus_alone_sha256": hashlib.sha256(alone).hexdigest()}
    write_model(full, ARTIFACTS_DIR, {"variant": "full", "inputs": inputs, **recorded})
    return [*said, "Built the full variant in model/artifacts."]


def known_corpus_alone() -> str | None:
    """Return the digest of the corpus-alone variant recorded with the release."""
    manifest = ARTIFACTS_DIR / "manifest.json"
    if not manifest.exists():
        return None
    data: dict[str, Any] = json.loads(manifest.read_text("utf-8"))
    return data.get("corpus_alone_sha256")


def corpus_digests() -> dict[str, str]:
    """Return the sha256 of every committed input of training."""
    files: list[Path] = [*corpus_files("training"), *(MODEL_DIR / name for name in _INPUTS)]
    files += sorted(LEXICON_DIR.rglob("*.yaml"))
    return {
        file.relative_to(MODEL_DIR).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }
