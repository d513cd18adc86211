"""Learned numbers: rounded to whole ones, written as data, read back the same."""

from __future__ import annotations

import json

import numpy as np
import pytest

from model.features import HASH_BITS
from model.weights import (
    LOGIT_LIMIT,
    LOGIT_UNIT,
    decode_table,
    encode_table,
    fixed,
    make_table,
    quantise,
)  # fmt: skip

FEATURES = np.array([0, 7, 8, 300_000, (1 << HASH_BITS) - 1])


@pytest.fixture
def table():
    weights = np.array([[127, -1], [-127, 0], [0, 5], [3, 4], [1, 127]], np.int8)
    scales, biases = np.array([0.1, 1 / 3]), np.array([-1.5, 2])
    return make_table(["one", "two"], FEATURES, weights, scales, biases)


def test_a_table_survives_json(table) -> None:
    again = decode_table(json.loads(json.dumps(encode_table(table))))
    assert again.names == table.names
    for name in ("packed", "weights", "scales", "biases", "slots"):
        assert (getattr(again, name) == getattr(table, name)).all(), name


def test_a_feature_never_learned_weighs_nothing(table) -> None:
    assert table.slots[9] == 0
    assert not table.weights[table.slots[9]].any()
    assert table.weights[table.slots[300_000]].tolist() == [3, 4]


def test_weights_are_summed_by_owner_however_many_there_are(table) -> None:
    features = np.array([0] * 700 + [7, 300_000, 9, 8] * 300 + [9, 9])
    owners = np.array([4] * 700 + [0, 2, 0, 2] * 300 + [1, 3])
    expected = np.zeros((5, 2), int)
    np.add.at(expected, owners, table.weights[table.slots[features]])
    assert table.sum_weights(features, owners, 5).tolist() == expected.tolist()
    assert expected[4].tolist() == [700 * 127, -700]


def test_sums_of_no_feature_are_zero(table) -> None:
    none = np.zeros(0, np.int64)
    assert table.sum_weights(none, none, 2).tolist() == [[0, 0], [0, 0]]
    unknown = np.array([9])
    assert table.sum_weights(unknown, unknown * 0, 1).tolist() == [[0, 0]]


def test_logits_are_whole_numbers_within_the_limit(table) -> None:
    logits = table.logits(np.array([[10, 3], [10**6, -(10**6)]]), np.array([4, 1]))
    assert logits.dtype == np.int64
    assert logits[0].tolist() == [round((10 * 0.1 / 2 - 1.5) * LOGIT_UNIT), 2.5 * LOGIT_UNIT]
    assert logits[1].tolist() == [LOGIT_LIMIT * LOGIT_UNIT, -LOGIT_LIMIT * LOGIT_UNIT]


def test_fixed_rounds_halves_up() -> None:
    halves = np.array([0.5, 1.5, -0.5, -1.5]) / LOGIT_UNIT
    assert fixed(halves).tolist() == [1, 2, 0, -1]


def test_quantise_keeps_each_column_within_half_a_step() -> None:
    coefficients = np.random.default_rng(0).normal(size=(200, 3)) * [1, 1e-3, 50]
    weights, scales = quantise(coefficients)
    assert np.abs(weights).max(axis=0).tolist() == [127, 127, 127]
    assert (np.abs(weights * scales - coefficients) <= scales / 2 + 1e-12).all()


def test_quantise_a_column_of_zeros() -> None:
    weights, scales = quantise(np.zeros((3, 1)))
    assert weights.tolist() == [[0], [0], [0]]
    assert np.isfinite(scales).all()
