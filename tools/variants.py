"""Compares simpler and richer models than the shipped one (`python -m tools.variants`).

Each is fitted on the training texts (and on the real ones, where FANAL_REAL_DATA is set) and read
on the validation texts: how the score orders them, and what passes the cutoff that the same budgets
give. Two models are trained for it, which takes about ten minutes on two cores. The figures are
written to model/variants.json, which the model card quotes.
"""

# ruff: noqa: T201 - what it does is told to a person.
from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

from model.chartable import build_table
from model.corpus_store import Text, load_corpus
from model.crossfit import FOLDS
from model.export import MODEL_DIR, read_indicators
from model.heads import fit_all
from model.lexicon import Lexicon
from model.lexicon_build import compile_lexicon
from model.matrices import text_matrix
from model.metrics import area_under_curve, share
from model.real_data import data_folder, load_real_texts
from model.release import MEASURED
from model.scoring import Featured, Logits, compute_logits, featurise_text, text_inputs
from model.second_level import BUDGETS, REAL_ADVERT_WEIGHT, REAL_OTHER_WEIGHT
from model.text import CharTable, Ints
from model.train import SEED, Parts, fit_parts, ship_heads
from model.weights import LOGIT_UNIT, HeadTable

TARGET = MODEL_DIR / "variants.json"
# Numbers that the embedding bag holds a text.
BAG_SIZE = 64
ROLES = ("lure", "honest", "awareness", "other")

Floats = npt.NDArray[np.float64]


def main() -> int:
    """Fit, measure and write. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.variants", description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET, metavar="FILE")
    options = parser.parse_args()
    lexicon = compile_lexicon(CharTable(*build_table()))
    empty = replace(
        lexicon, keys=lexicon.keys[:0], key_languages=lexicon.key_languages[:0],
        key_concepts=lexicon.key_concepts[:0],
    )  # fmt: skip
    rows: dict[str, Any] = {}
    for name, entries in (("hashed n-grams", empty), ("both", lexicon)):
        fitted = _fit(entries)
        rows |= {f"{name}{more}": row for more, row in _measure(fitted, name == "both").items()}
        print(json.dumps(rows, indent=1))
    options.out.write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


class Fitted:
    """The parts of a model with the validation texts read by it."""

    def __init__(self, parts: Parts, texts: list[Text]) -> None:
        self.parts, self.texts = parts, texts
        heads = fit_all(parts.data, parts.names, None)
        self.table: HeadTable = ship_heads(heads, parts.columns, 0, len(parts.columns))
        self.items: list[Featured] = [
            featurise_text(text.text, parts.chars, parts.lexicon, text.language) for text in texts
        ]
        self.logits: list[Logits] = [
            compute_logits(item, self.table, len(parts.names))[0] for item in self.items
        ]


def _fit(lexicon: Lexicon) -> Fitted:
    texts = load_corpus("training")
    reals = [real for real in load_real_texts(data_folder()) if not real.apart]
    parts = fit_parts(texts, reals, read_indicators(), list(MEASURED), lexicon)
    return Fitted(parts, [text for text in load_corpus("validation") if not text.is_fragment])


def _measure(fitted: Fitted, is_both: bool) -> dict[str, Any]:
    """Return a row for the model, and where it has both families two rows more."""
    parts = fitted.parts
    known = _inputs(parts.logits + parts.real_logits)
    new = _inputs(fitted.logits)
    rows = {"": _row(fitted, known, new)}
    if is_both:
        wholes = len(parts.logits[0].whole) + 1
        rows[": indicators only"] = _row(fitted, known[:, wholes:], new[:, wholes:])
        bag, new_bag = _bag_logits(fitted)
        rows[" and an embedding bag"] = _row(
            fitted, np.column_stack((known, bag)), np.column_stack((new, new_bag))
        )
    return rows


def _inputs(logits: list[Logits]) -> Floats:
    return np.stack([text_inputs(one) for one in logits]) / LOGIT_UNIT


def _row(fitted: Fitted, known: Floats, new: Floats) -> dict[str, Any]:
    """Fit the score on out-of-fold inputs, set its cutoff by the budgets, read the validation."""
    parts = fitted.parts
    roles = np.array([text.role for text in parts.whole] + _real_roles(parts))
    weights = {"advert": REAL_ADVERT_WEIGHT, "no advert": REAL_OTHER_WEIGHT}
    centre, spread = known.mean(axis=0), known.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=2000)
    model.fit(
        (known - centre) / spread,
        roles == "lure",
        [weights.get(role, 1.0) for role in roles.tolist()],
    )
    scores = model.decision_function((known - centre) / spread)
    mine = model.decision_function((new - centre) / spread)
    quiet = ("honest", "awareness", "other", "advert", "no advert")
    cutoff = max(
        float(np.quantile(scores[roles == role], 1 - budget))
        for role, budget in zip(quiet, BUDGETS["table"], strict=True)
        if (roles == role).any()
    )
    lures = np.array([text.role == "lure" for text in fitted.texts])
    row: dict[str, Any] = {"auc": round(area_under_curve(mine, lures), 4)}
    for role in ROLES:
        passing = [
            score > cutoff
            for score, text in zip(mine, fitted.texts, strict=True)
            if text.role == role
        ]
        row[role] = share(sum(map(int, passing)), len(passing))
    return row


def _real_roles(parts: Parts) -> list[str]:
    return ["advert" if real.is_work else "no advert" for real in parts.near]


def _bag_logits(fitted: Fitted) -> tuple[Floats, Floats]:
    """Return the logits of a head over BAG_SIZE numbers a text, out of fold and of the new texts.

    The numbers are the largest directions of all texts over the hashed features (latent semantic
    analysis): an embedding bag that needs no other model.
    """
    data, parts = fitted.parts.data, fitted.parts
    written = np.flatnonzero([not text.is_fragment for text in data.texts])
    rows = sparse.vstack([data.wholes[written], data.real_wholes])
    svd = TruncatedSVD(BAG_SIZE, random_state=SEED).fit(rows)
    bags = svd.transform(rows)
    new = svd.transform(text_matrix(fitted.items)[:, parts.columns])
    truth = np.array([text.role == "lure" for text in parts.whole] + [False] * len(parts.near))
    folds: Ints = np.concatenate((data.folds[written], data.real_folds))
    logits = np.zeros(len(truth))
    for fold in range(FOLDS):
        held = folds == fold
        logits[held] = _bag_head(bags[~held], truth[~held]).decision_function(bags[held])
    return logits, _bag_head(bags, truth).decision_function(new)


def _bag_head(rows: Floats, truth: npt.NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=10.0, max_iter=1000, class_weight="balanced").fit(rows, truth)


if __name__ == "__main__":
    raise SystemExit(main())
