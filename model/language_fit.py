"""Trains the language heads, on the corpus and on real texts in some fifty languages."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from model.heads import MAX_PASSES, TOLERANCE
from model.language import OTHER
from model.matrices import scaled_rows
from model.text import Ints
from model.weights import HeadTable, make_table, quantise

# Features kept for each language, by the size of their weight.
KEPT_FEATURES = 3_000
_C = 10.0


def fit_languages(
    features: list[Ints], languages: list[str], measured: list[str], usable: Ints
) -> HeadTable:
    """Fit the language heads.

    Parameters
    ----------
    features : base feature hashes of each text.
    languages : language code of each text; any other code counts as `other`.
    measured : the codes that get a head of their own.
    usable : feature hashes that enough groups of texts share.
    """
    names = [*measured, OTHER]
    truth = np.array([code if code in measured else OTHER for code in languages])
    rows = [np.full(len(found), number) for number, found in enumerate(features)]
    sizes = np.array([max(1, len(found)) for found in features])
    matrix = scaled_rows(rows, features, sizes)[:, usable]
    fitted = Parallel(n_jobs=-1)(delayed(_fit)(matrix, truth == name) for name in names)
    coefficients = np.stack([weights for weights, _ in fitted], axis=1)
    biases = [bias for _, bias in fitted]
    kept = np.unique(np.argsort(-np.abs(coefficients), axis=0, kind="stable")[:KEPT_FEATURES])
    weights, scales = quantise(coefficients[kept])
    return make_table(names, usable[kept], weights, scales, np.array(biases))


def _fit(
    matrix: sparse.csr_matrix, truth: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], float]:
    """Return the weights and the bias of a head: of a language without texts, a silent one."""
    if truth.all() or not truth.any():
        return np.zeros(matrix.shape[1]), -1.0
    model = LogisticRegression(
        C=_C, solver="liblinear", dual=True, random_state=0, class_weight="balanced",
        tol=TOLERANCE, max_iter=MAX_PASSES,
    )  # fmt: skip
    model.fit(matrix, truth)
    return model.coef_[0], float(model.intercept_[0])
