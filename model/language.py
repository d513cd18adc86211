"""Tells which of the measured languages a text is in, or that it is in none of them.

A linear head a language over the words and stems; `other` stands for every language that was not
measured (`language_fit.py` trains them).
"""

from __future__ import annotations

import numpy as np

from model.scoring import Featured
from model.text import Ints
from model.weights import HeadTable

OTHER = "other"


def language_logits(base: Featured, table: HeadTable) -> Ints:
    """Return the fixed-point logits of each text (row) for each language of the table (column)."""
    texts = base.reading.texts.take(base.anchors)
    count = len(base.reading.text_starts)
    sizes = np.bincount(texts, minlength=count)
    return table.logits(table.sum_weights(base.features, texts, count), np.maximum(sizes, 1))
