"""Pay is held against published wages only where nothing has to be guessed, and never accuses."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.assessor import Assessment, Assessor, Finding
from model.chartable import build_table
from model.guidance_store import available_languages, explain, load_guidance
from model.pay_sentence import say_pay
from model.text import CharTable
from model.wages import LEAST_TIMES, MOST_TIMES, PayComparer
from tests.unit.model.toy import toy_data

MODEL = Path(__file__).parents[3] / "model"
WAGES: dict[str, Any] = json.loads((MODEL / "guidance" / "wages.json").read_text("utf-8"))
NAMES: dict[str, Any] = json.loads((MODEL / "country_names.json").read_text("utf-8"))
FIELDS = {
    "country", "currency", "amount", "period", "scope", "note", "basis", "source", "address",
    "date",
}  # fmt: skip
SIGN = "pay-too-high"


@pytest.fixture(scope="module")
def comparer() -> PayComparer:
    return PayComparer.load(CharTable(*build_table()))


def compare(comparer: PayComparer, text: str, language: str = "en") -> Any:
    return comparer.compare(text, language, [(0, len(text))])


# --- The list ---------------------------------------------------------------------------------


@pytest.mark.parametrize("row", WAGES["rows"], ids=lambda row: row["country"])
def test_every_wage_has_its_source_address_and_date(row: dict[str, Any]) -> None:
    assert set(row) == FIELDS
    assert row["source"].strip()
    assert re.fullmatch(r"https?://[^\s/]+/\S*", row["address"])
    assert re.fullmatch(r"202[3-9]-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?", row["date"])
    assert row["amount"] > 0
    assert row["period"] in WAGES["times_a_year"]
    assert row["scope"] in {"minimum", "regional", "sector"}
    assert row["basis"] in {"gross", "net"}
    assert bool(row["note"]) or row["scope"] == "minimum"


def test_the_list_says_what_it_lacks() -> None:
    countries = Counter(row["country"] for row in WAGES["rows"])
    assert set(countries.values()) == {1}
    for missing in ("United Arab Emirates", "Saudi Arabia", "United States", "Cambodia"):
        assert missing in WAGES["about"]


def test_every_country_has_a_name_in_every_language() -> None:
    assert set(NAMES) == set(available_languages())
    for names in NAMES.values():
        assert set(names) == {row["country"] for row in WAGES["rows"]}
        assert all(name and name != code for code, name in names.items())


# --- Comparing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "times", "country", "scope"),
    [
        ("31,200 baht a month", 3, "TH", "regional"),
        ("800 baht per day", 2, "TH", "regional"),
        ("62,399 baht a month", 5, "TH", "regional"),
        ("QAR 19,000 monthly", 10, "QA", "minimum"),
        ("1000£ per day", 11, "GB", "minimum"),
        ("6,000 euros a month", 2, "LU", "shared"),
        ("6,000-9,000 euros a month", 2, "LU", "shared"),
        ("₹2,35,000 monthly", 11, "IN", "sector"),
    ],
)
def test_pay_is_told_in_whole_times_of_the_wage_rounded_down(
    comparer: PayComparer, text: str, times: int, country: str, scope: str
) -> None:
    told = compare(comparer, text)
    assert (told["times"], told["wage"]["country"]) == (times, country)
    assert told["wage"]["scope"] == scope


@pytest.mark.parametrize(
    "text",
    [
        "20,799 baht a month",  # less than twice
        "9,000,000 baht a month",  # misread rather than meant
        "31,200 baht",  # no period
        "31,200 a month",  # no money
        "5,000 dollars a month", "USD 5,000 a month", "¥ 90000 a month", "90,000 rupees a month",
        "CHF 40,000 a month", "",
    ],
)  # fmt: skip
def test_what_would_be_a_guess_is_not_told(comparer: PayComparer, text: str) -> None:
    assert compare(comparer, text) is None


def test_a_number_that_the_evidence_cuts_is_read_whole(comparer: PayComparer) -> None:
    text = "No experience, the pay is 31,200 baht a month and meals"
    cut = text.index(",200")
    told = comparer.compare(text, "en", [(0, cut)])
    assert text[told["start"] : told["end"]] == "31,200 baht"
    assert comparer.compare(text, "en", [(cut + 1, len(text))]) is None


def test_the_highest_euro_wage_is_the_one(comparer: PayComparer) -> None:
    highest = max(r["amount"] for r in WAGES["rows"] if r["currency"] == "EUR")
    assert compare(comparer, "6,000 euros a month")["wage"]["amount"] == highest


def test_a_currency_of_two_countries_is_compared_with_none() -> None:
    chars = CharTable(*build_table())
    words = json.loads((MODEL / "guidance" / "pay.json").read_text("utf-8"))
    row = next(row for row in WAGES["rows"] if row["country"] == "TH")
    doubled = {**WAGES, "rows": [*WAGES["rows"], {**row, "country": "XX"}]}
    assert compare(PayComparer(chars, words, doubled), "31,200 baht a month") is None


def test_the_bounds_are_kept(comparer: PayComparer) -> None:
    assert compare(comparer, "20,800 baht a month")["times"] == LEAST_TIMES
    assert compare(comparer, "1,040,000 baht a month")["times"] == MOST_TIMES
    assert compare(comparer, "1,050,400 baht a month") is None


# --- What readers get -------------------------------------------------------------------------


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize(
    "text", ["31,200 baht a month", "6,000 euros a month", "₹90,000 monthly", "RM 5000 a month"]
)
def test_the_sentence_is_in_the_readers_language(
    comparer: PayComparer, text: str, language: str
) -> None:
    pay = compare(comparer, text)
    sentence = say_pay(pay, load_guidance(language))
    assert not re.search(r"[{}]", sentence)
    for part in (
        str(pay["times"]),
        pay["wage"]["currency"],
        pay["wage"]["source"],
        pay["wage"]["date"][:4],
        NAMES[language][pay["wage"]["country"]],
    ):
        assert part in sentence


def test_every_language_has_a_sentence_for_each_scope() -> None:
    for language in available_languages():
        words = load_guidance(language)["pay"]
        assert set(words["sentences"]) == {"minimum", "regional", "sector", "shared"}
        assert len(set(words["sentences"].values())) == 4
        assert set(words["periods"]) == set(WAGES["times_a_year"]) - {"about"}
        assert words["decimal"] in {".", ","}
        for sentence in words["sentences"].values():
            places = set(re.findall(r"{(\w+)}", sentence))
            assert places == {"times", "country", "amount", "currency", "period", "source", "year"}


def test_english_says_it_plainly(comparer: PayComparer) -> None:
    sentence = say_pay(compare(comparer, "RM 5000 a month"), load_guidance("en"))
    assert sentence == (
        "About 2 times the legal minimum wage "
        "(Malaysia: 1\u00a0700 MYR a month; source: The Star, 2025)."
    )


def test_explain_puts_it_in_words_and_leaves_other_findings_alone(comparer: PayComparer) -> None:
    finding = {"indicator": SIGN, "strength": "weak", "evidence": []}
    with_pay = {**finding, "pay": compare(comparer, "RM 5000 a month")}
    told = explain({"findings": [finding, with_pay]}, load_guidance("en"))["findings"]
    assert "pay" not in told[0]
    assert told[1]["pay"]["sentence"].startswith("About 2 times")
    assert "sentence" not in with_pay["pay"]


def test_pay_changes_neither_level_nor_score_nor_findings() -> None:
    text = "RM 5000 a month"
    finding = Finding(SIGN, "strong", ((0, len(text), text),))
    judged = Assessment("some-signs", 0.9, "en", None, (finding,), ("one-strong",))
    told = Assessor(toy_data()).add_pay(text, judged)
    assert told.findings[0].as_dict()["pay"]["times"] == 2
    assert replace(told, findings=tuple(replace(f, pay=None) for f in told.findings)) == judged
    other = replace(judged, findings=(replace(finding, indicator="upfront-fee"),))
    assert Assessor(toy_data()).add_pay(text, other) == other
    quiet = Assessment("no-signs", 0.1, "en")
    assert Assessor(toy_data()).add_pay(text, quiet) == quiet
