"""Trains the language heads, on the corpus and on real texts in some fifty languages."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

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
    columns, biases = [], []
    for name in names:
        model = LogisticRegression(
            C=_C, solver="liblinear", random_state=0, class_weight="balanced"
        )
        if (truth == name).all() or not (truth == name).any():
            columns.append(np.zeros(len(usable)))
            biases.append(-1.0)
            continue
        model.fit(matrix, truth == name)
        columns.append(model.coef_[0])
        biases.append(float(model.intercept_[0]))
    coefficients = np.stack(columns, axis=1)
    kept = np.unique(np.argsort(-np.abs(coefficients), axis=0, kind="stable")[:KEPT_FEATURES])
    weights, scales = quantise(coefficients[kept])
    return make_table(names, usable[kept], weights, scales, np.array(biases))
