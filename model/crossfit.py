"""Logits of every training text by heads that never saw its hand.

The second level and the cutoffs are fitted on these, so that they meet the heads as strangers'
texts will.
"""

from __future__ import annotations

import zlib
from collections import defaultdict

import numpy as np
from scipy import sparse

from model.corpus_store import Text
from model.heads import Head, TrainingData, fit_all
from model.real_data import RealText
from model.scoring import TEXT_HEADS, Featured, Logits
from model.text import Ints
from model.weights import fixed

FOLDS = 4


# A hand that wrote teaching sentences alone only ever trains: each covers indicators that no other
# hand of its language does, and they are no whole texts to be scored. So do reviewers' verdicts:
# they are texts on which a model was wrong, and cutoffs fitted on them would be those of mistakes.
TRAINS_ONLY = -1


def hand_folds(texts: list[Text]) -> Ints:
    """Give every whole text a fold: that of its hand, in turn within its language.

    Where a language has fewer hands than folds, the texts of each are cut into FOLDS blocks, so
    that no fold leaves the language without examples.
    """
    hands: dict[str, list[str]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        if not text.trains_only:
            places[text.hand].append(number)
            if text.hand not in hands[text.language]:
                hands[text.language].append(text.hand)
    folds = np.full(len(texts), TRAINS_ONLY, np.int64)
    for mine in hands.values():
        for turn, hand in enumerate(mine):
            numbers = np.array(places[hand])
            blocks = np.arange(len(numbers)) * FOLDS // len(numbers)
            folds[numbers] = turn % FOLDS if len(mine) >= FOLDS else blocks
    return folds


def group_folds(reals: list[RealText]) -> Ints:
    """Give every group of real texts a fold."""
    return np.array([zlib.crc32(r.group.encode()) // 16 % FOLDS for r in reals], np.int64)


def crossfit(
    data: TrainingData, items: list[Featured], real_items: list[Featured],
    all_real_segments: sparse.csr_matrix, all_real_owner: Ints, names: list[str],
) -> tuple[list[Logits], list[Logits]]:  # fmt: skip
    """Return the out-of-fold logits of the whole written texts, and of the real ones."""
    written: dict[int, Logits] = {}
    real: dict[int, Logits] = {}
    for fold in range(FOLDS):
        heads = fit_all(data, names, fold)
        mine = np.flatnonzero(data.folds == fold)
        written.update(_predict(heads, data.segments, data.segment_owner, data.wholes, mine, items))
        theirs = np.flatnonzero(data.real_folds == fold)
        real.update(
            _predict(heads, all_real_segments, all_real_owner, data.real_wholes, theirs, real_items)
        )
    whole = [i for i in sorted(written) if not data.texts[i].trains_only]
    return [written[i] for i in whole], [real[i] for i in sorted(real)]


def _predict(
    heads: list[Head],
    segments: sparse.csr_matrix,
    owner: Ints,
    wholes: sparse.csr_matrix,
    chosen: Ints,
    items: list[Featured],
) -> dict[int, Logits]:
    """Apply heads to the chosen texts."""
    matrix = np.stack([head.coefficients for head in heads], axis=1)
    biases = np.array([head.bias for head in heads])
    split = len(heads) - len(TEXT_HEADS)
    rows = np.flatnonzero(np.isin(owner, chosen))
    by_segment = fixed(segments[rows] @ matrix[:, :split] + biases[:split])
    by_text = fixed(wholes[chosen] @ matrix[:, split:] + biases[split:])
    begins = np.searchsorted(owner[rows], chosen)
    ends = np.searchsorted(owner[rows], chosen, side="right")
    return {
        int(text): Logits(by_segment[b:e], by_text[n], items[text].reading.parts()[0])
        for n, (text, b, e) in enumerate(zip(chosen, begins, ends, strict=True))
    }
