"""Judging with a model known by heart: gates, levels, findings, quotes, languages, loading."""

from __future__ import annotations

import json

import pytest

from model.assessor import MAX_TEXT_CHARS, Assessor, ModelError
from model.corpus_store import load_corpus
from model.release import MEASURED
from model.train import learned_indicators
from model.weights import LOGIT_UNIT
from tests.unit.model.toy import SIGNS, toy_data, write_artifacts

# Longer than a short text, with no sign in it.
FILLER = "The shop sells bread and cakes every day. " * 5
FEE, PAPERS, PAY, URGENT, ROLE = SIGNS.values()


@pytest.fixture(scope="module")
def toy():
    return Assessor(toy_data())


@pytest.fixture
def make_toy():
    return lambda **decision: Assessor(toy_data(**decision))


def names(assessment):
    return [finding.indicator for finding in assessment.findings]


def quotes(assessment, indicator):
    return [q for f in assessment.findings if f.indicator == indicator for _, _, q in f.evidence]


@pytest.mark.parametrize(
    ("words", "level", "combinations", "found"),
    [
        (f"{FEE} and {PAPERS}", "strong-signs", "two-strong",
         ["upfront-fee", "documents-kept"]),
        (FEE, "some-signs", "one-strong", ["upfront-fee"]),
        (PAY, "some-signs", "score-and-medium", ["pay-too-high"]),
        (URGENT, "some-signs", "score-alone", ["wording", "urgency"]),
        (ROLE, "some-signs", "score-alone", ["wording", "lure-role"]),
        ("", "some-signs", "score-alone", ["wording"]),
        (f"{ROLE} {URGENT} {PAY} {FEE}", "some-signs", "one-strong",
         ["upfront-fee", "pay-too-high", "urgency", "lure-role"]),
    ],
)  # fmt: skip
def test_levels_of_a_text_that_resembles_lures(words, level, combinations, found, toy) -> None:
    assessment = toy.assess(f"{FILLER} {words} luremark.")
    assert (assessment.level, assessment.language, assessment.reason) == (level, "en", None)
    assert combinations in assessment.combinations
    assert names(assessment) == found
    assert assessment.score > 0.99


@pytest.mark.parametrize(
    "words", [FEE, f"luremark {FEE} {PAPERS} newsmark", f"luremark {FEE} {PAPERS} leisuremark"],
    ids=["a low score", "talk about offers", "not about work"],
)  # fmt: skip
def test_a_long_text_that_a_gate_stops_shows_nothing(words, make_toy) -> None:
    assessment = make_toy(cutoffs={"alone": 9 * LOGIT_UNIT}).assess(FILLER + words)
    assert (assessment.level, assessment.findings, assessment.combinations) == ("no-signs", (), ())
    assert 0 <= assessment.score <= 1


@pytest.mark.parametrize("closed", ["newsmark", "leisuremark"])
def test_a_score_that_passes_alone_overrules_a_gate_but_raises_no_level(closed, toy) -> None:
    assessment = toy.assess(f"{FILLER} luremark {FEE} {PAPERS} {closed}")
    assert (assessment.level, assessment.combinations) == ("some-signs", ("score-alone",))
    assert {"upfront-fee", "documents-kept"} <= set(names(assessment))


def test_a_short_text_with_a_strong_sign_is_heard(toy) -> None:
    assert names(toy.assess(f"please send {FEE} before you travel")) == ["upfront-fee"]
    assert toy.assess(f"please send {PAY} before you travel").level == "no-signs"


def test_the_score_never_lowers_what_the_table_gives(make_toy) -> None:
    careful = make_toy(cutoffs={"strong": 9 * LOGIT_UNIT})
    assessment = careful.assess(f"{FILLER} {FEE} and {PAPERS} luremark")
    assert assessment.level == "strong-signs"
    assert "two-strong" in assessment.combinations


def test_without_the_steps_of_the_score_weak_signs_show_nothing(make_toy) -> None:
    deaf = make_toy(cutoffs={"with-evidence": 9 * LOGIT_UNIT, "alone": 9 * LOGIT_UNIT})
    assert deaf.assess(f"{FILLER} {PAY} {URGENT} luremark").level == "no-signs"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "unreadable"),
        (" \n\t\u200b", "unreadable"),
        ("\x00" * 50, "unreadable"),
        ("---___", "unreadable"),
        ("\ud800" * 9, "unreadable"),
        ("only four words here", "too-short"),
        ("😀", "too-short"),
        ("foreignmark in another tongue entirely", "language"),
    ],
)
def test_what_cannot_be_judged(text, reason, toy) -> None:
    assert toy.assess(text).as_dict() == {
        "level": "cannot-judge", "score": None, "language": None, "reason": reason,
        "findings": [], "combinations": [],
    }  # fmt: skip


def test_the_language_is_told_by_the_model_or_by_the_caller(toy) -> None:
    text = "frenchmark is a word of this text"
    assert toy.assess(text).language == "fr"
    assert toy.assess(text, "en").language == "en"
    assert toy.assess(text, "xx").reason == "language"
    assert toy.assess(text, "other").reason == "language"


def test_a_strong_sign_in_plain_sight_is_shown_in_any_language(toy) -> None:
    text = f"{FILLER} foreignmark {FEE} {PAY} {URGENT} luremark"
    assert toy.assess(text).as_dict() == {
        "level": "some-signs", "score": None, "language": None, "reason": "language",
        "findings": [toy.assess(text, "en").as_dict()["findings"][0]],
        "combinations": ["plain-sight"],
    }  # fmt: skip
    weak = toy.assess(f"{FILLER} foreignmark {PAY} {URGENT} luremark")
    assert (weak.level, weak.reason) == ("cannot-judge", "language")


def test_a_short_segment_is_quoted_whole_with_offsets_in_code_points(toy) -> None:
    text = f"😀😀 {FILLER}\nYou send the {FEE} to 𝐦𝐞 today! luremark"
    (finding,) = [f for f in toy.assess(text).findings if f.indicator == "upfront-fee"]
    ((start, end, quote),) = finding.evidence
    assert quote == text[start:end] == f"You send the {FEE} to 𝐦𝐞 today"


def test_a_long_segment_is_quoted_whole_too(toy) -> None:
    words = "one two three four five six seven eight nine ten eleven"
    text = f"{words} {FEE} {words}. Nothing more. luremark"
    assert quotes(toy.assess(text), "upfront-fee") == [f"{words} {FEE} {words}"]


def test_the_likeliest_sign_is_named_where_none_passes(make_toy) -> None:
    text = f"{FILLER} You send {PAY} today. luremark."
    below = [0, 0, -12 * LOGIT_UNIT, 0, 0]  # its own logit is 8, so it ends 4 below the cutoff
    assert names(make_toy(indicator_biases=below).assess(text)) == ["wording"]
    near = [0, 0, -9 * LOGIT_UNIT, 0, 0]
    assessment = make_toy(indicator_biases=near).assess(text)
    assert names(assessment) == ["pay-too-high"]
    assert quotes(assessment, "pay-too-high") == [f"You send {PAY} today"]


def test_at_most_three_quotes_in_reading_order(toy) -> None:
    text = FILLER + "".join(f"Part {n} with {FEE}. " for n in "abcdef") + "luremark"
    assert quotes(toy.assess(text), "upfront-fee") == [f"Part {n} with {FEE}" for n in "abc"]


def test_a_disguised_word_is_quoted_as_it_stands(toy) -> None:
    found = toy.assess(f"{FILLER} This is wоrk for you, luremark")
    assert quotes(found, "lookalike-text") == ["wоrk"]


def test_no_head_is_trained_for_what_the_reading_itself_sees() -> None:
    rows = [{"id": "secrecy", "grade": "strong"}, {"id": "lookalike-text", "grade": "medium"}]
    assert learned_indicators([*rows, {"id": "lure-role", "grade": "context"}]) == ["secrecy"]


def test_a_longer_text_is_refused(toy) -> None:
    toy.assess("word " * (MAX_TEXT_CHARS // 5))
    with pytest.raises(ValueError, match="at most 20000 are read"):
        toy.assess("x" * (MAX_TEXT_CHARS + 1))


# --- Loading ----------------------------------------------------------------------------------


def test_a_written_model_is_loaded(tmp_path) -> None:
    folder = write_artifacts(tmp_path, json.dumps(toy_data()).encode())
    assert Assessor.load(folder).info["version"] == "toy"


def test_another_file_than_the_manifest_names_is_refused(tmp_path) -> None:
    folder = write_artifacts(tmp_path, b"{}", sha256="0" * 64)
    with pytest.raises(ModelError, match=r"is not the file that manifest\.json names: its sha256"):
        Assessor.load(folder)


@pytest.mark.parametrize("schema", ["fanal-model/2", None])
def test_another_schema_is_refused(schema, tmp_path) -> None:
    folder = write_artifacts(tmp_path, json.dumps({"schema": schema}).encode())
    with pytest.raises(ModelError, match="The model has schema .*; fanal-model/1 is needed"):
        Assessor.load(folder)


@pytest.mark.parametrize("missing", ["model.json", "manifest.json"])
def test_a_missing_file_is_named(missing, tmp_path) -> None:
    (write_artifacts(tmp_path, b"{}") / missing).unlink()
    with pytest.raises(ModelError, match=f"cannot be read: .*{missing}"):
        Assessor.load(tmp_path)


def test_a_broken_manifest_is_refused(tmp_path) -> None:
    (write_artifacts(tmp_path, b"{}") / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        Assessor.load(tmp_path)


def test_a_model_of_an_older_code_is_refused_with_what_it_lacks(tmp_path) -> None:
    data = toy_data()
    del data["decision"]["strong"]
    with pytest.raises(ModelError, match="lacks 'strong': another version of this code made it"):
        Assessor.load(write_artifacts(tmp_path, json.dumps(data).encode()))


@pytest.mark.parametrize("body", [b"not json", b"[]"])
def test_a_model_that_is_none_is_refused_in_a_sentence(body, tmp_path) -> None:
    with pytest.raises(ModelError):
        Assessor.load(write_artifacts(tmp_path, body))


# --- The shipped weights ----------------------------------------------------------------------


def test_shipped_quotes_are_the_words_of_the_text(assessor) -> None:
    quoted = 0
    for text in load_corpus("validation"):
        for finding in assessor.assess(text.text).findings:
            assert len(finding.evidence) <= 3
            assert bool(finding.evidence) == (finding.indicator != "wording")
            assert list(finding.evidence) == sorted(finding.evidence)
            for start, end, quote in finding.evidence:
                quoted += 1
                assert 0 <= start < end <= len(text.text)
                assert quote == text.text[start:end]
                assert quote == quote.strip()
    assert quoted > 100


def test_shipped_model_says_what_it_is(assessor) -> None:
    assert set(assessor.info) == {"version", "rules", "built"}
    assert {row["code"] for row in assessor.languages} == set(MEASURED)
    assert len(assessor.indicators) == 34
    heard = {"personal-contact-only", "upfront-fee", "documents-kept", "minor-approach"}
    assert heard <= set(assessor._segment_heads)
