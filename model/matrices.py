"""From featured texts to the sparse matrices that scikit-learn trains on."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from model.features import HASH_BITS
from model.scoring import SEGMENT_DAMPING, TEXT_DAMPING, Featured
from model.text import Ints


def segment_matrix(items: list[Featured]) -> sparse.csr_matrix:
    """Stack the segments of all texts as rows: feature counts / sqrt(tokens + SEGMENT_DAMPING)."""
    counts = [len(item.reading.segment_starts) for item in items]
    offsets = np.concatenate(([0], np.cumsum(counts)[:-1]))
    rows = [
        item.segments[item.anchors] + offset for item, offset in zip(items, offsets, strict=True)
    ]
    sizes = np.concatenate([item.segment_sizes for item in items])
    return scaled_rows(rows, [item.features for item in items], sizes + SEGMENT_DAMPING)


def text_matrix(items: list[Featured]) -> sparse.csr_matrix:
    """Stack whole texts as rows: feature counts / sqrt(tokens + TEXT_DAMPING)."""
    rows = [np.full(len(item.features), number) for number, item in enumerate(items)]
    sizes = np.array([item.reading.token_count for item in items])
    return scaled_rows(rows, [item.features for item in items], sizes + TEXT_DAMPING)


def segment_owners(items: list[Featured]) -> Ints:
    """Return the number of the text that each row of `segment_matrix` belongs to."""
    return np.repeat(np.arange(len(items)), [len(i.reading.segment_starts) for i in items])


def scaled_rows(rows: list[Ints], columns: list[Ints], sizes: Ints) -> sparse.csr_matrix:
    """Count features (columns) by row number, each row divided by the root of its size."""
    row, column = np.concatenate(rows), np.concatenate(columns)
    values = 1.0 / np.sqrt(sizes)[row]
    shape = (len(sizes), 1 << HASH_BITS)
    return sparse.coo_matrix((values, (row, column)), shape).tocsr()


def groups_per_feature(features: list[Ints], groups: list[str]) -> Ints:
    """Count, for each feature, the different groups of texts that hold it.

    `features` and `groups` have one entry a text.
    """
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    pairs = [
        np.unique(mine) * len(numbers) + numbers[group]
        for mine, group in zip(features, groups, strict=True)
    ]
    shared = np.unique(np.concatenate(pairs)) // len(numbers)
    return np.bincount(shared, minlength=1 << HASH_BITS)
