"""Says in one sentence how the pay of a finding compares with a published wage.

The sentences are data (`pay` in each `model/guidance/<language>.json`), the countries' names too:
`model/country_names.json`, written by `Intl.DisplayNames` of Node 20, as the extension names them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_NAMES = Path(__file__).with_name("country_names.json")
# Keeps the digits of a number together; of no language more than of another.
_GROUP = "\u00a0"
# From here on decimals say nothing.
_WHOLE_FROM = 100


def say_pay(pay: Mapping[str, Any], guidance: Mapping[str, Any]) -> str:
    """Return the sentence.

    Parameters
    ----------
    pay : what `model.wages.PayComparer.compare` found.
    guidance : what readers are told in a language; the names of countries are in that language.

    Notes
    -----
    Follows `extension/src/scoring/pay-sentence.js`; a test holds the two to the same sentences.
    """
    words, wage = guidance["pay"], pay["wage"]
    sentence: str = words["sentences"][wage["scope"]]
    return sentence.format(
        times=pay["times"],
        country=_read_names()[guidance["language"]].get(wage["country"], wage["country"]),
        amount=write_amount(wage["amount"], words["decimal"]),
        currency=wage["currency"],
        period=words["periods"][wage["period"]],
        source=wage["source"],
        year=wage["date"][:4],
    )


def write_amount(amount: float, decimal: str) -> str:
    """Return an amount in digits: whole from _WHOLE_FROM on, else with two decimals or none.

    >>> write_amount(16113.75, "."), write_amount(12.71, ","), write_amount(43.1, ".")
    ('16\\xa0114', '12,71', '43.10')
    """
    hundredths = int(amount * 100 + 0.5)
    if amount >= _WHOLE_FROM or hundredths % 100 == 0:
        return f"{int(amount + 0.5):,}".replace(",", _GROUP)
    return f"{hundredths // 100}{decimal}{hundredths % 100:02d}"


@lru_cache(maxsize=1)
def _read_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = json.loads(_NAMES.read_text("utf-8"))
    return names
