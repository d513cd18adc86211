"""Reads amounts of pay: how much, of which money, for which time, and where it stands.

A fact for readers and no part of the judgement. The words are data, `model/guidance/pay.json`;
`extension/src/scoring/pay.js` follows this file step by step, and the parity tests hold the two
to the same amounts. Texts are folded by the model's character table, so that digits of every
script, capitals and accents are read alike. Disguises are not undone here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from model.pay_words import Folded, Words, fold, skip, skip_back
from model.text import CharTable

# Numbers of more digits are telephone and account numbers.
MAX_DIGITS = 12
# So many words may stand between an amount and its period.
MAX_GLUE = 4
# The language section of words that hold in every language.
_EVERY = "every"
# Thousands in threes, by one and the same sign; lakhs in twos; or plain, with at most two decimals.
# All repetitions but that of plain digits are bounded, so that reading takes linear time.
_NUMBER = re.compile(
    "[0-9]{1,3}([ ,.'\u2019\u066c\u060c])[0-9]{3}(?:\\1[0-9]{3}){0,3}(?![0-9])"
    "(?:[.,\u066b][0-9]{1,2}(?![0-9]))?"
    "|[0-9]{1,2}(?:,[0-9]{2}){1,3},[0-9]{3}(?![0-9])"
    "|[0-9]+(?:[.,\u066b][0-9]{1,2}(?![0-9]))?"
)
_DECIMALS = re.compile("[.,\u066b]([0-9]{1,2})$")
_NO_DIGITS = re.compile("[^0-9]")
# The value of words that only look like money: "hợp đồng 9" is a contract of nine.
_NO_MONEY = "-"
# What may stand behind an amount before its money or its period is named: "20 000/- KES".
_STROKES = ("/-", "/=", ",-")
_JOINTS = ("de ", "d'", "d\u2019")
_BEFORE_MONEY = " .:"
_DIGITS = "0123456789"
# Behind pay by one of these, a number may count hours or days: "3000 euros a day 8 hours".
SHORT_PERIODS = ("hour", "day", "week")
_AROUND_PERIOD = " ()-\u2013\u2014:"


class Amount(NamedTuple):
    """Pay as a text states it.

    Attributes
    ----------
    start, end : offsets into the text as given, in code points; number, range and money.
    low, high : the amount, or both ends of a range; the same where there is none.
    currency : ISO 4217 code; None where several countries use the word for different money.
    period : hour, day, week, month or year; None where none is stated right beside it.
    """

    start: int
    end: int
    low: float
    high: float
    currency: str | None
    period: str | None


class _Number(NamedTuple):
    """A number: where it stands in the folded text, its value, and whether a word multiplied it."""

    start: int
    end: int
    value: float
    factor: float


class _Lists(NamedTuple):
    """The word lists of one language of texts."""

    multipliers: Words
    currencies: Words


class PayReader:
    """Reads pay by a character table and the word lists of `pay.json`."""

    def __init__(self, chars: CharTable, data: Mapping[str, Any]) -> None:
        self._chars = chars
        self._data = data
        self._lists: dict[str, _Lists] = {}
        self._code_words = self._words({code: code for code in data["codes"]})
        self._prefixes = self._words(data["prefixes"])
        self._ranges = self._words(dict.fromkeys(data["ranges"], True))
        self._joints = Words(dict.fromkeys((*_STROKES, *_JOINTS), True))
        self._behind = self._words(dict(_list_phrases(data["periods"])))
        self._ahead = self._words(
            {word: name for name, each in data["periods"].items() for word in each["before"]}
        )
        self._glue_behind = self._words(dict.fromkeys(data["glue"]["after"], True))
        self._glue_ahead = self._words(dict.fromkeys(data["glue"]["before"], True))

    def read(self, text: str, language: str | None = None) -> list[Amount]:
        """Return the amounts of a text that name their money, in their order.

        Parameters
        ----------
        text : of any length; the time grows with it and no faster.
        language : code of its language, for words that are money in one language alone; None
            leaves those out.
        """
        folded = fold(text, self._chars)
        lists = self._lists_of(language or _EVERY)
        numbers = [self._multiply(folded, each, lists) for each in _find_numbers(folded.text)]
        amounts = []
        place = 0
        while place < len(numbers):
            amount, place = self._read_amount(folded, numbers, place, lists)
            if amount is not None:
                amounts.append(amount)
        return amounts

    def _read_amount(
        self, folded: Folded, numbers: list[_Number], place: int, lists: _Lists
    ) -> tuple[Amount | None, int]:
        """Return the amount that a number begins, None where it is no pay, and the next number."""
        first = numbers[place]
        start, before = self._money_before(folded, first.start, lists)
        end, after = self._money_after(folded, first.end, lists)
        low = high = first.value * first.factor
        ends = self._read_range(folded, end, numbers, place, lists)
        if ends is not None:
            low, high = ends
            place += 1
            end, last = self._money_after(folded, numbers[place].end, lists)
            after = after or last
        if before is None and after is None or high == 0:
            return None, place + 1
        period = self._period(folded, start, end)
        span = folded.places[start], folded.places[end - 1] + 1
        return Amount(*span, low, high, _agree(before, after), period), place + 1

    def _read_range(
        self, folded: Folded, end: int, numbers: list[_Number], place: int, lists: _Lists
    ) -> tuple[float, float] | None:
        """Return both ends of a range that goes on with the next number, or None."""
        first = numbers[place]
        second = self._second(folded, end, numbers, place, lists)
        if second is None:
            return None
        factor = second.factor if first.factor == 1 else 1
        low = first.value * first.factor * (factor if first.value < second.value else 1)
        high = second.value * second.factor
        return (low, high) if low < high else None

    def _second(
        self, folded: Folded, end: int, numbers: list[_Number], place: int, lists: _Lists
    ) -> _Number | None:
        """Return the number behind a word such as "to", or None."""
        if place + 1 == len(numbers):
            return None
        found = self._ranges.at(folded, skip(folded.text, end, " "))
        if found is None:
            return None
        following = numbers[place + 1]
        begin, _ = self._money_before(folded, following.start, lists)
        return following if skip(folded.text, found[0], " ") == begin else None

    def _multiply(self, folded: Folded, number: _Number, lists: _Lists) -> _Number:
        """Add the word that multiplies a number: "20 тыс", "elfu 20"."""
        found = lists.multipliers.at(folded, skip(folded.text, number.end, " "))
        if found is not None:
            return _Number(number.start, found[0], number.value, found[1])
        ahead = self._prefixes.until(folded, skip_back(folded.text, number.start, " "))
        if ahead is not None:
            return _Number(ahead[0], number.end, number.value, ahead[1])
        return number

    def _money_before(self, folded: Folded, start: int, lists: _Lists) -> tuple[int, str | None]:
        """Return where the money named before a number begins, and its code; "" names several."""
        end = skip_back(folded.text, start, _BEFORE_MONEY)
        # A word may end with a point itself: "Rs. 500".
        for place in (end + 1, end) if end < start else (end,):
            found = lists.currencies.until(folded, place)
            found = found or self._code(folded, self._code_words.until(folded, place), place)
            if found is not None:
                return (start, None) if found[1] == _NO_MONEY else found
        return start, None

    def _money_after(self, folded: Folded, end: int, lists: _Lists) -> tuple[int, str | None]:
        """Return where the money named behind a number ends, and its code; "" names several."""
        place = skip(folded.text, end, " ")
        for _ in range(2):
            joint = self._joints.at(folded, place)
            place = place if joint is None else skip(folded.text, joint[0], " ")
        found = lists.currencies.at(folded, place)
        if found is None:
            code = self._code_words.at(folded, place)
            found = None if code is None else self._code(folded, code, place)
        return (end, None) if found is None or found[1] == _NO_MONEY else found

    def _code(
        self, folded: Folded, found: tuple[int, str] | None, place: int
    ) -> tuple[int, str] | None:
        """Return a code that was found between two places, where the text has it in capitals."""
        if found is None:
            return None
        start, end = sorted((found[0], place))
        given = folded.given[folded.places[start] : folded.places[end - 1] + 1]
        return found if given == found[1] else None

    def _period(self, folded: Folded, start: int, end: int) -> str | None:
        """Return the period stated right behind an amount, else right ahead of it."""
        place = end
        for _ in range(MAX_GLUE):
            place = skip(folded.text, place, _AROUND_PERIOD)
            found = self._behind.at(folded, place)
            if found is not None:
                return None if _counts(folded.text, place, *found) else str(found[1])
            glue = self._glue_behind.at(folded, place)
            if glue is None:
                break
            place = glue[0]
        return self._period_ahead(folded, start)

    def _period_ahead(self, folded: Folded, start: int) -> str | None:
        place = start
        for _ in range(MAX_GLUE):
            place = skip_back(folded.text, place, _AROUND_PERIOD)
            found = self._ahead.until(folded, place)
            if found is not None:
                # "In 3 months 5000" is no pay by the month.
                before = skip_back(folded.text, found[0], " ")
                counted = before > 0 and folded.text[before - 1] in _DIGITS
                return None if counted else str(found[1])
            glue = self._glue_ahead.until(folded, place)
            if glue is None:
                return None
            place = glue[0]
        return None

    def _lists_of(self, language: str) -> _Lists:
        own_words = {*self._data["currencies_in"], *self._data["multipliers_in"]}
        language = language if language in own_words else _EVERY
        if language not in self._lists:
            data = self._data
            own = {**data["multipliers"], **data["multipliers_in"].get(language, {})}
            money = {w: code for code, words in data["currencies"].items() for w in words}
            special = data["currencies_in"].get(language, {})
            money |= {w: code for code, words in special.items() for w in words}
            self._lists[language] = _Lists(self._words(own), self._words(money))
        return self._lists[language]

    def _words(self, values: Mapping[str, Any]) -> Words:
        return Words({fold(word, self._chars).text: value for word, value in values.items()})


def _counts(text: str, place: int, end: int, period: str) -> bool:
    """Say whether a phrase belongs to the number behind it: "3000 euros a day 8 hours"."""
    behind = skip(text, end, " ")
    follows = behind < len(text) and text[behind] in _DIGITS
    return follows and period in SHORT_PERIODS and text[place] != "/"


def _agree(before: str | None, after: str | None) -> str | None:
    """Return the code of the money named on either side, None where the two differ."""
    return None if before and after and before != after else before or after or None


def _list_phrases(periods: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what tells a period behind an amount: phrases, and units behind a stroke."""
    for name, each in periods.items():
        for word in each["phrases"]:
            yield word, name
        for word in each["units"]:
            yield f"/{word}", name
            yield f"/ {word}", name


def _find_numbers(text: str) -> Iterator[_Number]:
    for found in _NUMBER.finditer(text):
        value = parse_number(found[0])
        if value is not None:
            yield _Number(found.start(), found.end(), value, 1)


def parse_number(written: str) -> float | None:
    """Return the value of a number as it is written, None where it has more than MAX_DIGITS.

    >>> [parse_number(each) for each in ("1,500", "1.500", "1 500", "1500,50", "1,00,000")]
    [1500.0, 1500.0, 1500.0, 1500.5, 100000.0]
    """
    decimals = _DECIMALS.search(written)
    digits = _NO_DIGITS.sub("", written)
    if len(digits) > MAX_DIGITS:
        return None
    divisor: int = 10 ** (len(decimals[1]) if decimals else 0)
    return int(digits) / divisor
