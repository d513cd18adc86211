"""Holds the pay that a finding quotes against published wages: a fact for readers, never a score.

Wages with their sources are data, `model/guidance/wages.json`. Only what needs no guess is
compared: pay whose money one country of that list uses (or the euro), and whose period is stated.
`extension/src/scoring/wages.js` follows this file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from model.pay import Amount, PayReader
from model.text import CharTable

_FOLDER = Path(__file__).parent / "guidance"
# The indicators whose evidence is about the amount of pay.
PAY_SIGNS = ("pay-too-high", "no-skill-high-pay")
# From so many times the published wage on it is told; less is common, and no news to anybody.
LEAST_TIMES = 2
# Above so many times we have more likely misread than the offer means it.
MOST_TIMES = 100
# Characters read around the evidence: a comma ends a clause, and may stand inside its number.
AROUND = 32
# Currencies whose countries have each a wage of their own: the highest is what pay is held against.
SHARED = ("EUR",)


class PayComparer:
    """Reads pay by a character table and compares it with the list of wages."""

    def __init__(
        self, chars: CharTable, words: Mapping[str, Any], wages: Mapping[str, Any]
    ) -> None:
        self.reader = PayReader(chars, words)
        self._times_a_year: Mapping[str, int] = wages["times_a_year"]
        self._wages = self._choose_wages(wages["rows"])

    @classmethod
    def load(cls, chars: CharTable) -> PayComparer:
        """Load the word lists and the wages that ship with the guidance."""
        words, wages = (
            json.loads((_FOLDER / name).read_text("utf-8")) for name in ("pay.json", "wages.json")
        )
        return cls(chars, words, wages)

    def compare(
        self, text: str, language: str | None, spans: Iterable[tuple[int, int]]
    ) -> dict[str, Any] | None:
        """Compare the first amount in the evidence that can be compared.

        Parameters
        ----------
        text : the text as given.
        language : code of its language, None where it is not known.
        spans : begin and end offsets of the evidence of a finding of PAY_SIGNS.

        Returns
        -------
        dict or None
            `start`, `end` (offsets of the amount), `low`, `high`, `currency`, `period`, `times`
            (how often the wage goes into the low end, rounded down, LEAST_TIMES to MOST_TIMES)
            and `wage`, a row of the list; None where nothing can be told.
        """
        for start, end in spans:
            first = max(0, start - AROUND)
            for amount in self.reader.read(text[first : end + AROUND], language):
                found = amount._replace(start=amount.start + first, end=amount.end + first)
                if start <= found.start < end and found.period and found.currency in self._wages:
                    return self._tell(found)
        return None

    def _tell(self, amount: Amount) -> dict[str, Any] | None:
        wage = self._wages[str(amount.currency)]
        yearly = amount.low * self._times_a_year[str(amount.period)]
        times = math.floor(yearly / self._yearly(wage))
        if not LEAST_TIMES <= times <= MOST_TIMES:
            return None
        told = amount._replace(low=_whole(amount.low), high=_whole(amount.high))
        return {**told._asdict(), "times": times, "wage": wage}

    def _yearly(self, wage: Mapping[str, Any]) -> float:
        return float(wage["amount"] * self._times_a_year[wage["period"]])

    def _choose_wages(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Return the wage that stands for each currency; none where several countries use it."""
        by_currency: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            by_currency.setdefault(row["currency"], []).append(row)
        chosen = {code: dict(each[0]) for code, each in by_currency.items() if len(each) == 1}
        for code in SHARED:
            each = by_currency.get(code, [])
            if len(each) > 1:
                best: Mapping[str, Any] = max(each, key=self._yearly)
                chosen[code] = {**best, "scope": "shared"}
        return chosen


def _whole(amount: float) -> float:
    """Return a whole number as one, as JSON of both languages writes it."""
    return int(amount) if amount == int(amount) else amount
