"""From logits to score, margins and gates, in whole numbers; what the score is computed from."""

from __future__ import annotations

import json

import numpy as np
import pytest

from model.decision import (
    SHORT_MARGIN,
    SHORT_TOKENS,
    WEIGHT_UNIT,
    Decision,
    decision_from_data,
    decision_to_data,
)  # fmt: skip
from model.scoring import CLIP, Logits, text_inputs
from model.text import read
from model.weights import LOGIT_LIMIT, LOGIT_UNIT

CUTOFFS = {"voice": 10, "work": 20, "table": 100, "with-evidence": 200, "alone": 300, "strong": 400}
STEPS = ["with-evidence", "alone"]
SHORT = "word " * SHORT_TOKENS
LONG = SHORT + "word"


def make_decision(**changes):
    numbers = {
        "text_weights": np.array([WEIGHT_UNIT, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        "text_bias": 0,
        "language_biases": {"en": 5},
        "indicator_weight": 0,
        "indicator_biases": np.array([0, -50]),
        "strong": np.array([1]),
        "cutoffs": CUTOFFS,
        "calibration": (1.0, 0.0),
    }
    return Decision(**{**numbers, **changes})


@pytest.fixture
def make_logits(chars):
    def make(segments=((0, 0),), whole=(0, 0, 10, 20), text=SHORT):
        return Logits(np.array(segments), np.array(whole), read(text, chars).parts()[0])

    return make


def test_score_inputs_stand_in_a_fixed_order(make_logits) -> None:
    logits = make_logits(
        segments=[[1, 5 * LOGIT_UNIT, -3], [9, -9, -5 * LOGIT_UNIT]], whole=[11, 12, 13, 14]
    )
    best = [9, CLIP * LOGIT_UNIT, -3]
    pressure = sum(value + LOGIT_UNIT for value in best)
    top = sorted(best, reverse=True)
    assert text_inputs(logits).tolist() == [11, 12, 13, 14, 12, *best, *top, pressure]


def test_pressure_leaves_out_what_is_clearly_absent(make_logits) -> None:
    logits = make_logits(segments=[[-2 * LOGIT_UNIT, -LOGIT_UNIT]])
    assert text_inputs(logits)[-1] == 0


def test_score_is_rounded_down_in_whole_numbers(make_logits) -> None:
    half = np.array([WEIGHT_UNIT // 2] + [0] * 9)
    decision = make_decision(text_weights=half, text_bias=7)
    assert decision.score_text(make_logits(whole=[5, 0, 0, 0]), None) == 2 + 7
    assert decision.score_text(make_logits(whole=[-5, 0, 0, 0]), None) == -3 + 7


def test_a_measured_language_has_a_bias_of_its_own(make_logits) -> None:
    logits = make_logits(whole=[5, 0, 0, 0])
    scores = [make_decision().score_text(logits, code) for code in ("en", "fr", None)]
    assert scores == [10, 5, 5]


def test_a_score_lifts_the_indicators_up_to_a_bound(make_logits) -> None:
    decision = make_decision(indicator_weight=WEIGHT_UNIT // 2)
    logits = make_logits(segments=[[10, 20], [30, 40]])
    assert decision.indicator_margins(logits, 0).tolist() == [[10, -30], [30, -10]]
    assert decision.indicator_margins(logits, 8).tolist() == [[14, -26], [34, -6]]
    assert (decision.indicator_margins(logits, -999) == decision.indicator_margins(logits, 0)).all()
    limit = LOGIT_LIMIT * LOGIT_UNIT // 2
    most = decision.indicator_margins(logits, limit)
    assert (decision.indicator_margins(logits, limit * 9) == most).all()


@pytest.mark.parametrize(
    ("voice", "work", "score", "heard"),
    [
        (10, 20, 100, True),
        (9, 20, 999, False),
        (10, 19, 999, False),
        (10, 20, 99, False),
    ],
)
def test_gates_of_a_long_text(voice, work, score, heard, make_logits) -> None:
    logits = make_logits(segments=[[0, 999]], whole=[0, 0, voice, work], text=LONG)
    assert make_decision().is_heard(logits, score) is heard


@pytest.mark.parametrize(
    ("segments", "heard"),
    [
        ([[0, SHORT_MARGIN + 50]], True),
        ([[0, SHORT_MARGIN + 49]], False),
        ([[2 * SHORT_MARGIN, 0]], False),
        ([[0, 0], [0, SHORT_MARGIN + 50]], True),
    ],
)
def test_a_short_text_is_heard_for_one_strong_indicator(segments, heard, make_logits) -> None:
    assert make_decision().is_heard(make_logits(segments), 0) is heard


def test_a_short_text_still_has_to_pass_the_gates(make_logits) -> None:
    logits = make_logits([[0, 2 * SHORT_MARGIN]], whole=[0, 0, 9, 20])
    assert make_decision().is_heard(logits, 0) is False


def test_a_model_without_strong_heads_can_be_asked(make_logits) -> None:
    decision = make_decision(strong=np.array([], np.int64))
    assert decision.is_heard(make_logits([[2 * SHORT_MARGIN, 2 * SHORT_MARGIN]]), 0) is False


@pytest.mark.parametrize(
    ("score", "steps"),
    [(199, []), (200, STEPS[:1]), (299, STEPS[:1]), (300, STEPS)],
)
def test_steps_of_the_score(score, steps) -> None:
    assert make_decision().passed(score) == steps


def test_probability_rises_with_the_score_and_stays_within_bounds() -> None:
    decision = make_decision(calibration=(2.0, -1.0))
    found = [decision.probability(score * LOGIT_UNIT) for score in range(-100, 101, 10)]
    assert found == sorted(found)
    assert 0 <= found[0] < 0.01
    assert 0.99 < found[-1] <= 1
    assert decision.probability(LOGIT_UNIT // 2) == 0.5


def test_a_decision_survives_json() -> None:
    decision = make_decision()
    again = decision_from_data(json.loads(json.dumps(decision_to_data(decision))))
    assert decision_to_data(again) == decision_to_data(decision)


def test_the_shipped_decision_fits_the_shipped_heads(assessor) -> None:
    shipped, heads = assessor._decision, len(assessor._segment_heads)
    assert len(shipped.indicator_biases) == heads
    assert len(shipped.text_weights) == 4 + 1 + heads + 4 + 1
    strong = {row["id"] for row in assessor.indicators if row["grade"] == "strong"}
    assert {assessor._segment_heads[n] for n in shipped.strong} <= strong
    cutoffs = shipped.cutoffs
    assert cutoffs["table"] <= cutoffs["with-evidence"] <= cutoffs["alone"] <= cutoffs["strong"]
    assert assessor._heads.names[heads:] == ["lure", "twin", "voice", "work"]
