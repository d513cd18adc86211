"""Tells which of the measured languages a text is in, or that it is in none of them.

A linear head a language over the words and stems; `other` stands for every language that was not
measured (`language_fit.py` trains them).
"""

from __future__ import annotations

import numpy as np

from model.text import Ints
from model.weights import HeadTable

OTHER = "other"


def language_logits(features: Ints, table: HeadTable) -> Ints:
    """Return the fixed-point logits of the languages, in the order of the table's names."""
    rows = table.slots.take(features)
    known = rows.take(rows.nonzero()[0])
    sums = np.add.reduce(table.weights.take(known, axis=0), axis=0, dtype=np.int64)
    logits: Ints = table.logits(sums[None], np.array([max(1, len(features))]))[0]
    return logits
