"""The second level: from logits to the score of the text, the indicators it shows, and the level.

All whole-number arithmetic; `extension/src/scoring/decision.js` does the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.scoring import VOICE, WORK, Logits, text_inputs
from model.text import Ints
from model.weights import LOGIT_LIMIT, LOGIT_UNIT

# Weights of the second level are whole numbers of 1/WEIGHT_UNIT.
WEIGHT_UNIT = 65536
# How far above `alone` the score must be to count although a gate is closed; of 0 to 4 logits, 1
# kept what it gains on the validation texts.
OVERRULE = LOGIT_UNIT
# A text of at most this many tokens is short: one or two sentences that a reader selected. There a
# strong indicator so far above its cutoff opens the table; of 0 to 2 logits, 1.5 spared half of the
# validation texts that are not about work and were warned, and cost no lure.
SHORT_TOKENS, SHORT_MARGIN = 30, 3 * LOGIT_UNIT // 2


@dataclass(frozen=True)
class Decision:
    """The learned numbers of the second level.

    Attributes
    ----------
    text_weights : int array over `scoring.text_inputs`; text_bias : fixed-point logit.
    language_biases : fixed-point logit added for each measured language, so that a language with
        more or with fewer examples is held to the same cutoffs.
    indicator_weight : how much a high score of the text lifts the indicators, in 1/WEIGHT_UNIT.
    indicator_biases : fixed-point logit of each segment head, added to its own.
    strong : int array, the segment heads of strong indicators.
    cutoffs : fixed-point logits. Of the text heads: `voice` (below it the text speaks about offers
        and makes none), `work` (below it the text is not about work). Of the score: `table`
        (below it nothing is shown), `with-evidence` and `alone` (rows of the truth table),
        `strong` (below it nothing is shown in a language that was not measured).
    calibration : (slope, offset) of the probability that is reported as the score.
    """

    text_weights: Ints
    text_bias: int
    language_biases: dict[str, int]
    indicator_weight: int
    indicator_biases: Ints
    strong: Ints
    cutoffs: dict[str, int]
    calibration: tuple[float, float]

    def score_text(self, logits: Logits, language: str | None) -> int:
        """Return the fixed-point logit that the text is a lure.

        `language` is its code, None where it is not measured.
        """
        total = int((self.text_weights * text_inputs(logits)).sum())
        own = self.language_biases.get(language or "", 0)
        return total // WEIGHT_UNIT + self.text_bias + own

    def indicator_margins(self, logits: Logits, score: int) -> Ints:
        """Return how far each segment (row) is above the cutoff of each indicator (column)."""
        limit = LOGIT_LIMIT * LOGIT_UNIT // 2
        shift = self.indicator_weight * max(0, min(limit, score)) // WEIGHT_UNIT
        return logits.segments + (self.indicator_biases + shift)

    def is_heard(self, logits: Logits, score: int) -> bool:
        """Say whether the text may make an offer at all, and the table is to be read.

        A text of one or two sentences has too few words for its score to rise: there a strong
        indicator in plain sight is enough.
        """
        if logits.whole[VOICE] < self.cutoffs["voice"] or logits.whole[WORK] < self.cutoffs["work"]:
            return False
        if score >= self.cutoffs["table"]:
            return True
        if logits.reading.token_count > SHORT_TOKENS:
            return False
        plain = (logits.segments + self.indicator_biases)[:, self.strong]
        return bool(plain.max(initial=-1) >= SHORT_MARGIN)

    def overrules(self, score: int) -> bool:
        """Say whether the score is so high that it counts although a gate stays closed.

        The score has the gates' own heads among its inputs; where it passes `alone` by OVERRULE all
        the same, the text is warned of by its wording as a whole; its indicators raise no level.
        """
        return score >= self.cutoffs["alone"] + OVERRULE

    def passed(self, score: int) -> list[str]:
        """Return which cutoffs of the learned score are passed."""
        return [step for step in ("with-evidence", "alone") if score >= self.cutoffs[step]]

    def probability(self, score: int) -> float:
        """Return the calibrated probability, 0..1, that the text is a lure."""
        slope, offset = self.calibration
        return float(1.0 / (1.0 + np.exp(-(slope * score / LOGIT_UNIT + offset))))


def decision_to_data(decision: Decision) -> dict[str, Any]:
    """Write as JSON-ready data."""
    return {
        "text_weights": decision.text_weights.tolist(),
        "text_bias": decision.text_bias,
        "language_biases": decision.language_biases,
        "indicator_weight": decision.indicator_weight,
        "indicator_biases": decision.indicator_biases.tolist(),
        "strong": decision.strong.tolist(),
        "cutoffs": decision.cutoffs,
        "calibration": list(decision.calibration),
    }


def decision_from_data(data: dict[str, Any]) -> Decision:
    """Undo `decision_to_data`."""
    return Decision(
        np.asarray(data["text_weights"], np.int64),
        int(data["text_bias"]),
        {code: int(value) for code, value in data["language_biases"].items()},
        int(data["indicator_weight"]),
        np.asarray(data["indicator_biases"], np.int64),
        np.asarray(data["strong"], np.int64),
        {name: int(value) for name, value in data["cutoffs"].items()},
        (float(data["calibration"][0]), float(data["calibration"][1])),
    )
