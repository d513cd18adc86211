"""Holds what readers are told to its promises: complete, calm, sourced, and never a reassurance."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from model import guidance_store

MODEL = Path(guidance_store.__file__).parent
LANGUAGES = tuple("en fr es ar ru zh pt uk hi id vi fil sw th ro tr".split())
# Scripts without blanks between words: length is counted in characters there.
UNSPACED = ("zh", "th")
SENTENCE_END = re.compile(r"[.?؟।](?=\s|$)|[。？]")
LEVELS = {"strong-signs", "some-signs", "no-signs", "cannot-judge"}
REASONS = {"too-short", "language", "unreadable"}
COMBINATIONS = {
    "minor", "papers-or-secrecy", "scam-compound", "debt-bondage", "exploitation-behind-title",
    "early-identity", "fragile-reader", "two-strong", "strong-and-medium", "one-strong",
    "three-medium", "score-and-medium", "score-alone", "plain-sight",
}  # fmt: skip
# Reassurance, accusation, figures and shouting, in the languages written so far.
FORBIDDEN = re.compile(
    r"\b(safe|safely|safer|safety|harmless|trustworthy|risk-free|genuine"
    r"|trafficker\w*|trafiquant\w*|proxénète\w*|pimp\w*|criminal\w*|criminel\w*|victim\w*"
    r"|sûre?s?|sécurisée?s?|fiables?|sans (danger|risque)"
    r"|scores?|probabilit\w+|percent|per cent|pour cent"
    r"|traficantes?|безопасн\w*|безпечн\w*|торговц\w* людьми|güvenli|insan taciri|traficanți?"
    r"|ligtas|salama|selamat)\b|[%!0-9]|安全|人贩|an toàn|ปลอดภัย|सुरक्षित|तस्कर(?!ी)|آمن[ةه]?\b",
    re.IGNORECASE,
)
LINE_FIELDS = {
    "name", "scope", "phone", "message", "web", "hours", "languages", "source", "checked",
    "confidence",
}  # fmt: skip
TUTOIEMENT = re.compile(r"\b(tu|toi|ton|ta|tes)\b|\b[tT]’", re.IGNORECASE)


def read_yaml() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((MODEL / "indicators.yaml").read_text("utf-8"))
    return content


def read_helplines() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((MODEL / "guidance/helplines.json").read_text("utf-8"))
    return content


def read_before() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((MODEL / "guidance/before.json").read_text("utf-8"))
    return content


def all_lines() -> list[dict[str, Any]]:
    book = read_helplines()
    return [
        line for lines in [book["international"], *book["countries"].values()] for line in lines
    ]


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for item in value.values() if isinstance(value, dict) else value:
            yield from sentences(item)


def explanations(language: str) -> list[dict[str, str]]:
    guidance = guidance_store.load_guidance(language)
    return [*guidance["indicators"].values(), guidance["wording"]]


def test_indicator_list_is_complete_and_well_formed() -> None:
    content = read_yaml()
    indicators = content["indicators"]
    assert len({i["id"] for i in indicators}) == len(indicators) == 34
    for indicator in indicators:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", indicator["id"])
        assert indicator["group"] in tuple("ABCDEFG")
        assert indicator["grade"] in {"strong", "medium", "weak", "context"}
        assert indicator["name"]
        assert indicator["look_alikes"]


def test_every_source_code_is_cited_and_every_citation_used() -> None:
    content = read_yaml()
    used = {code for i in content["indicators"] for code in i["sources"]}
    assert used == set(content["sources"])
    assert all(i["sources"] for i in content["indicators"])


def test_only_sector_and_route_are_context() -> None:
    indicators = read_yaml()["indicators"]
    assert all((i["group"] == "G") == (i["grade"] == "context") for i in indicators)


def test_every_language_is_available() -> None:
    assert set(LANGUAGES) <= set(guidance_store.available_languages())
    assert not {"helplines", "before"} & set(guidance_store.available_languages())


@pytest.mark.parametrize("language", guidance_store.available_languages())
class TestEachLanguage:
    def test_every_indicator_has_guidance_and_the_other_way_round(self, language: str) -> None:
        ids = {i["id"] for i in read_yaml()["indicators"]}
        assert set(guidance_store.load_guidance(language)["indicators"]) == ids

    def test_levels_reasons_combinations_and_steps_are_complete(self, language: str) -> None:
        guidance = guidance_store.load_guidance(language)
        assert guidance["language"] == language
        assert set(guidance["levels"]) == LEVELS
        assert all(set(level) == {"title", "body"} for level in guidance["levels"].values())
        assert set(guidance["reasons"]) == REASONS
        assert set(guidance["combinations"]) == COMBINATIONS
        assert 4 <= len(guidance["next_steps"]) <= 6
        assert guidance["disclaimer"]

    def test_same_shape_as_english(self, language: str) -> None:
        english = guidance_store.load_guidance("en")
        assert list(guidance_store.load_guidance(language)) == list(english)

    def test_no_reassurance_accusation_figure_or_shouting(self, language: str) -> None:
        for sentence in sentences(guidance_store.load_guidance(language)):
            assert not FORBIDDEN.search(sentence), sentence
            assert not re.search(r"\b[A-Z]{4,}\b", sentence.replace("OSCE", "")), sentence

    def test_explanations_are_short(self, language: str) -> None:
        for words in explanations(language):
            assert set(words) == {"name", "why", "ask"}
            if language in UNSPACED:
                assert 3 <= len(words["name"]) <= 30
            else:
                assert 2 <= len(words["name"].split()) <= 6
            assert len(words["why"]) <= 200
            assert len(words["ask"]) <= 240

    def test_why_is_one_sentence_and_ask_at_most_two(self, language: str) -> None:
        for words in explanations(language):
            # Thai is written without marks at the end of a sentence.
            assert len(SENTENCE_END.findall(words["why"])) == (language != "th"), words["why"]
            assert len(SENTENCE_END.findall(words["ask"])) <= 2, words["ask"]

    def test_what_to_do_and_ask_is_complete_short_and_said_once(self, language: str) -> None:
        before = guidance_store.load_guidance(language)["before"]
        items = before["items"]
        assert list(items) == list(read_before()["items"])
        assert len(set(items.values())) == len(items)
        assert all(10 <= len(text) <= 160 for text in items.values())
        assert all(0 < len(text) <= 160 for key, text in before.items() if key != "items")

    def test_what_to_do_and_ask_is_said_in_short_sentences(self, language: str) -> None:
        before = guidance_store.load_guidance(language)["before"]
        for text in sentences(before):
            for sentence in re.split(r"(?<=[.?؟।。？])\s*", text):
                length = len(sentence) / 4 if language in UNSPACED else len(sentence.split())
                assert length <= 20, sentence

    def test_questions_are_questions_and_steps_are_not(self, language: str) -> None:
        # Thai asks without a mark.
        asks = [k == "ask" and language != "th" for k in read_before()["items"].values()]
        items = guidance_store.load_guidance(language)["before"]["items"]
        assert [bool(re.search(r"[?？؟]$", text)) for text in items.values()] == asks

    def test_every_help_line_scope_has_words(self, language: str) -> None:
        scopes = guidance_store.load_guidance(language)["scopes"]
        assert set(scopes) == {line["scope"] for line in all_lines()}


def test_why_speaks_of_the_text() -> None:
    assert all("text" in words["why"].lower() for words in explanations("en"))
    assert all("texte" in words["why"].lower() for words in explanations("fr"))


def test_no_signs_says_what_it_does_not_mean() -> None:
    english = guidance_store.load_guidance("en")["levels"]["no-signs"]["body"]
    french = guidance_store.load_guidance("fr")["levels"]["no-signs"]["body"]
    assert english.startswith("No known warning signs found in this text. That does not mean")
    assert "Cela ne veut pas dire" in french


def test_french_uses_vouvoiement() -> None:
    for sentence in sentences(guidance_store.load_guidance("fr")):
        assert not TUTOIEMENT.search(sentence), sentence


def test_a_young_reader_is_not_scolded() -> None:
    english = guidance_store.load_guidance("en")["indicators"]["minor-approach"]["ask"]
    french = guidance_store.load_guidance("fr")["indicators"]["minor-approach"]["ask"]
    assert "you did nothing wrong" in english
    assert "vous n’avez rien fait de mal" in french


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("fr", "fr"), ("fr-CA", "fr"), ("FR_fr", "fr"), ("xx", "en"), (None, "en"), ("", "en"),
        ("helplines", "en"), ("before", "en"), ("../guidance/fr", "en"),
    ],
)  # fmt: skip
def test_guidance_falls_back_to_english(asked: str | None, given: str) -> None:
    assert guidance_store.load_guidance(asked)["language"] == given


def test_guidance_is_read_once() -> None:
    assert guidance_store.load_guidance("fr") is guidance_store.load_guidance("fr-BE")


def test_every_indicator_has_something_to_do_or_ask_and_every_entry_is_used() -> None:
    rule = read_before()
    lists = {**rule["indicators"], **rule["alone"]}
    assert set(lists) == {i["id"] for i in read_yaml()["indicators"]} | {"wording"}
    used = {i for ids in [*lists.values(), rule["always"], rule["otherwise"]] for i in ids}
    assert used == set(rule["items"])
    assert set(rule["items"].values()) == {"do", "ask"}


def test_steps_and_questions_follow_what_was_found() -> None:
    chosen = guidance_store.choose_before(["upfront-fee", "documents-kept"], "en")
    ids = [each["id"] for each in chosen]
    assert ids == [
        "tell-someone", "pay-nothing", "keep-papers", "check-licence", "help-line", "stop",
        "costs", "papers",
    ]  # fmt: skip
    assert chosen[-1]["text"] == "Does my passport stay with me at all times?"
    assert [each["kind"] for each in chosen] == ["do"] * 6 + ["ask"] * 2


def test_explain_adds_words_and_leaves_the_assessment_alone() -> None:
    evidence = [{"start": 0, "end": 3, "quote": "pay"}]
    finding = {"indicator": "upfront-fee", "strength": "strong", "evidence": evidence}
    whole = {"indicator": "wording", "strength": "medium", "evidence": []}
    assessment = {"level": "some-signs", "score": 0.5, "findings": [finding, whole]}
    guidance = guidance_store.load_guidance("en")
    explained = guidance_store.explain(assessment, guidance)
    assert explained["findings"][0] == {**finding, **guidance["indicators"]["upfront-fee"]}
    assert explained["findings"][1] == {**whole, **guidance["wording"]}
    assert explained["level"] == "some-signs"
    assert "name" not in finding


def test_explain_keeps_a_finding_it_has_no_words_for() -> None:
    assessment = {"findings": [{"indicator": "brand-new", "strength": "weak", "evidence": []}]}
    explained = guidance_store.explain(assessment, guidance_store.load_guidance("en"))
    assert explained["findings"][0]["name"] == "brand new"


def test_every_help_line_has_a_source_and_a_way_to_reach_it() -> None:
    for line in all_lines():
        assert set(line) == LINE_FIELDS
        assert line["name"]
        assert line["source"]
        assert line["phone"] or line["web"]
        assert line["confidence"] in {"medium", "high"}
        assert line["checked"] is None or re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", line["checked"])
        assert line["hours"] in {"", "24/7"}
        assert re.fullmatch(r"|(SMS|WhatsApp) [+()\d -]+", line["message"])
        assert all(re.fullmatch(r"[a-z]{2,3}", code) for code in line["languages"])


def test_help_line_web_addresses_are_web_addresses() -> None:
    assert all(re.match(r"https?://", line["web"]) for line in all_lines() if line["web"])


def test_help_lines_of_a_country_come_first() -> None:
    lines = guidance_store.find_help("gb", "en")
    assert lines[0]["name"] == read_helplines()["countries"]["GB"][0]["name"]
    assert set(lines[0]) == LINE_FIELDS - {"confidence"}
    assert guidance_store.find_help("UK", "en") == lines


@pytest.mark.parametrize("country", [None, "", "ZZ", "not a country"])
def test_help_falls_back_to_international_lines(country: str | None) -> None:
    names = [line["name"] for line in guidance_store.find_help(country, "en")]
    assert names == [line["name"] for line in read_helplines()["international"]]


@pytest.mark.parametrize("country", [None, "ZZ", *sorted(read_helplines()["countries"])])
def test_where_a_child_may_be_meant_a_line_for_children_comes_first(country: str | None) -> None:
    lines = guidance_store.find_help(country, "en", children_first=True)
    assert "child" in lines[0]["scope"]
    assert {line["name"] for line in guidance_store.find_help(country)} <= {
        line["name"] for line in lines
    }


def test_members_of_the_union_get_its_lines() -> None:
    names = [line["name"] for line in guidance_store.find_help("FR", "fr")]
    assert names == [line["name"] for line in read_helplines()["countries"]["EU"]]


@pytest.mark.parametrize("country", sorted(read_helplines()["countries"]))
def test_no_country_is_left_with_the_police_alone(country: str) -> None:
    scopes = [line["scope"] for line in guidance_store.find_help(country, "en")]
    assert any("trafficking" in scope and "police" not in scope for scope in scopes)
    assert "police" not in scopes[0] or len(read_helplines()["countries"][country]) == 1


def test_scope_is_in_the_readers_language() -> None:
    assert guidance_store.find_help("GB", "fr")[0]["scope"] == "traite des êtres humains"
