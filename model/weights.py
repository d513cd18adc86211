"""The learned numbers as they are shipped: whole numbers, looked up by feature hash.

Everything that decides is integer arithmetic, so that Python and JavaScript agree to the bit.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.features import HASH_BITS
from model.text import Ints

# Logits are kept as whole numbers of 1/LOGIT_UNIT; clipped to +-LOGIT_LIMIT logits.
LOGIT_UNIT = 4096
LOGIT_LIMIT = 8


def fixed(values: npt.NDArray[np.float64]) -> Ints:
    """Return logits as whole numbers of 1/LOGIT_UNIT, clipped to the limit."""
    clipped = np.minimum(np.maximum(values, -LOGIT_LIMIT), LOGIT_LIMIT)
    return np.floor(clipped * LOGIT_UNIT + 0.5).astype(np.int64)


@dataclass(frozen=True)
class HeadTable:
    """Linear heads over hashed features.

    Attributes
    ----------
    names : one entry a head.
    weights : int8 array of shape (learned features + 1, heads); row 0 is zero.
    scales, biases : float arrays, one entry a head; logit = sum * scale / sqrt(size) + bias.
    slots : int32 array of length 2**HASH_BITS; row of a feature hash, 0 where it is not learned.
    """

    names: list[str]
    weights: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float64]
    biases: npt.NDArray[np.float64]
    slots: npt.NDArray[np.int32]

    def logits(self, sums: Ints, sizes: Ints) -> Ints:
        """Return fixed-point logits of integer sums (rows) over texts of the given sizes."""
        roots = np.sqrt(sizes.astype(np.float64))
        return fixed(sums * self.scales / roots[:, None] + self.biases)


def make_table(
    names: list[str],
    features: Ints,
    weights: npt.NDArray[np.int8],
    scales: npt.NDArray[np.float64],
    biases: npt.NDArray[np.float64],
) -> HeadTable:
    """Build the look-up from learned feature hashes and their weight rows."""
    slots = np.zeros(1 << HASH_BITS, np.int32)
    slots[features] = np.arange(1, len(features) + 1)
    padded = np.concatenate((np.zeros((1, len(names)), np.int8), weights))
    return HeadTable(names, padded, scales, biases, slots)


def quantise(
    coefficients: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float64]]:
    """Round each column to whole numbers in -127..127; return them and the scale of each."""
    scales = np.maximum(np.abs(coefficients).max(axis=0), 1e-12) / 127
    return np.rint(coefficients / scales).astype(np.int8), scales


def encode_steps(values: Ints) -> str:
    """Write sorted whole numbers below 2**32 as the steps between them, in base64."""
    steps = np.diff(values.astype(np.int64), prepend=0).astype("<u4")
    return base64.b64encode(steps.tobytes()).decode("ascii")


def decode_steps(text: str) -> Ints:
    """Undo `encode_steps`."""
    return np.cumsum(np.frombuffer(base64.b64decode(text), "<u4").astype(np.int64))


def encode_bytes(values: npt.NDArray[np.uint8]) -> str:
    """Write small whole numbers in base64."""
    return base64.b64encode(values.astype(np.uint8).tobytes()).decode("ascii")


def decode_bytes(text: str) -> npt.NDArray[np.uint8]:
    """Undo `encode_bytes`."""
    return np.frombuffer(base64.b64decode(text), np.uint8)


def encode_table(table: HeadTable) -> dict[str, Any]:
    """Write a table as JSON-ready data: feature hashes as steps, weights as bytes in base64."""
    features = np.flatnonzero(table.slots)
    rows = table.weights[table.slots[features]]
    return {
        "names": table.names,
        "scales": table.scales.tolist(),
        "biases": table.biases.tolist(),
        "feature_steps": encode_steps(features),
        "weights": base64.b64encode(rows.tobytes()).decode("ascii"),
    }


def decode_table(data: dict[str, Any]) -> HeadTable:
    """Undo `encode_table`."""
    features = decode_steps(data["feature_steps"])
    rows = np.frombuffer(base64.b64decode(data["weights"]), np.int8)
    weights = rows.reshape(len(features), len(data["names"]))
    return make_table(
        list(data["names"]),
        features,
        weights,
        np.asarray(data["scales"], np.float64),
        np.asarray(data["biases"], np.float64),
    )
