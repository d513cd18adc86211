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
# What stands for a weight of 0 in a lane of 16 bits, and how many weights such a lane can sum up.
LANE_ZERO, LANE_ROWS = 128, 256


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
    packed : uint64 array, a row for each learned feature after a row of zeros; a weight, -127..127,
        plus LANE_ZERO fills 16 bits, so that one addition adds four heads.
    scales, biases : float arrays, one entry a head; logit = sum * scale / sqrt(size) + bias.
    slots : int32 array of length 2**HASH_BITS; row of a feature hash, 0 where it is not learned.
    """

    names: list[str]
    packed: npt.NDArray[np.uint64]
    scales: npt.NDArray[np.float64]
    biases: npt.NDArray[np.float64]
    slots: npt.NDArray[np.int32]

    @property
    def weights(self) -> npt.NDArray[np.int8]:
        """The weights, of shape (learned features + 1, heads); row 0 is zero."""
        return self._unpack(self.packed, np.ones(len(self.packed), np.int64)).astype(np.int8)

    def sum_weights(self, features: Ints, owners: Ints, count: int) -> Ints:
        """Sum the weights of the features of each of `count` owners (rows), by head (columns).

        Parameters
        ----------
        owners : the owner of each feature, below 2**15.
        """
        rows = self.slots.take(features)
        known = rows.nonzero()[0]
        # Numbers of 16 bits sort fastest.
        owners = owners.take(known).astype(np.int16)
        order = owners.argsort(kind="stable")
        owners = owners.take(order)
        # A run of rows ends with its owner, or earlier where a lane would overflow.
        cuts = np.ones(len(owners), bool)
        np.not_equal(owners[1:], owners[:-1], out=cuts[1:])
        cuts[::LANE_ROWS] = True
        begins = cuts.nonzero()[0]
        sums = np.zeros((count, len(self.names)), np.int64)
        if not len(begins):
            return sums
        picked = self.packed.take(rows.take(known.take(order)), axis=0)
        lengths = np.concatenate((begins[1:], [len(owners)])) - begins
        runs = self._unpack(np.add.reduceat(picked, begins, axis=0), lengths)
        owners = owners.take(begins)
        sums[owners] = runs
        # The runs of an owner before its last one.
        for run in (owners[1:] == owners[:-1]).nonzero()[0].tolist():
            sums[owners[run]] += runs[run]
        return sums

    def _unpack(self, packed: npt.NDArray[np.uint64], counts: Ints) -> Ints:
        """Return sums of so many packed rows by head."""
        lanes = packed.view(np.uint16)[:, : len(self.names)]
        return lanes - LANE_ZERO * counts[:, None]

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
    """Build the look-up from learned feature hashes and their weight rows, of -127..127."""
    slots = np.zeros(1 << HASH_BITS, np.int32)
    slots[features] = np.arange(1, len(features) + 1)
    lanes = np.full((len(features) + 1, -(-len(names) // 4) * 4), LANE_ZERO, np.uint16)
    lanes[1:, : len(names)] += weights.astype(np.uint16)
    return HeadTable(names, lanes.view(np.uint64), scales, biases, slots)


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
