"""A candidate passes the gate only where it is no worse, and mends the verdicts."""

from __future__ import annotations

import hashlib
import json

import pytest

from model.__main__ import main
from model.corpus_store import Text
from model.promotion import GATE_NAME, run_gate
from model.real_data import RealText
from tests.unit.model.toy import toy_data, write_artifacts

# The toy model warns of texts with this word, and of no others here.
ALARM = "luremark"
WORDS = "the bus leaves from the station at six in the morning and comes back at night"


def write_model(folder, more=None, **told):
    """Write a toy model that knows more words; return its folder."""
    folder.mkdir()
    return write_artifacts(folder, json.dumps({**toy_data(more), **told}).encode())


@pytest.fixture
def current(tmp_path):
    return write_model(tmp_path / "current")


@pytest.fixture
def mended(tmp_path):
    """The same model, but for texts with `kitchen`, which it leaves alone."""
    return write_model(tmp_path / "mended", {"kitchen": ("lure", -127)})


def write_verdicts(folder, *rows):
    file = folder / "verdicts.jsonl"
    made = [{"text": text, "label": label, "language": "en"} for text, label in rows]
    file.write_text("".join(json.dumps(row) + "\n" for row in made))
    return file


@pytest.fixture
def verdicts(tmp_path):
    return write_verdicts(tmp_path, (f"{ALARM} in the kitchen {WORDS}", "honest"))


def make_texts(role, language, count, *words):
    """Texts of which the first have a word each, as many as there are words."""
    texts = [f"{words[n] if n < len(words) else ''} {WORDS} {n}" for n in range(count)]
    return [
        Text(str(n), "hand", language, "validation", role, "k", "web", "", "no-signs", False, False,
             f"{ALARM if role == 'lure' else ''} {text}", ())
        for n, text in enumerate(texts)
    ]  # fmt: skip


def missed(rows):
    return [(row.set, row.language) for row in rows if not row.is_met]


def test_a_candidate_that_mends_the_verdict_and_is_no_worse_passes(current, mended, verdicts):
    texts = make_texts("lure", "en", 20) + make_texts("honest", "fr", 10)
    passed, rows = run_gate(mended, verdicts, current, texts, [])
    assert (passed, missed(rows)) == (True, [])
    (verdict,) = [row for row in rows if row.set == "honest verdicts"]
    assert (verdict.of, verdict.current, verdict.candidate, verdict.needed) == (1, 0, 1, 1)
    lures = {row.language: row for row in rows if row.set == "lures"}
    assert {code: (row.of, row.current) for code, row in lures.items()} == {
        "en": (20, 20), "all": (20, 20),
    }  # fmt: skip
    report = json.loads((mended / GATE_NAME).read_text())
    assert report["passed"] is True
    assert report["model_sha256"] == digest(mended / "model.json")
    assert report["current_sha256"] == digest(current / "model.json")
    assert report["verdicts_sha256"] == digest(verdicts)
    assert WORDS not in (mended / GATE_NAME).read_text()


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_current_model_does_not_pass_its_own_mistake(current, verdicts):
    passed, rows = run_gate(current, verdicts, current, make_texts("lure", "en", 20), [])
    assert (passed, missed(rows)) == (False, [("honest verdicts", "en")])
    assert json.loads((current / GATE_NAME).read_text())["passed"] is False


@pytest.mark.parametrize(("lost", "expected"), [(1, []), (2, [("lures", "all"), ("lures", "en")])])
def test_one_text_of_a_language_is_chance_and_two_are_not(
    current, mended, verdicts, lost, expected
):
    others = make_texts("lure", "fr", 80)
    texts = make_texts("lure", "en", 20, *["kitchen"] * lost) + others
    passed, rows = run_gate(mended, verdicts, current, texts, [])
    assert (passed, missed(rows)) == (not expected, expected)


def test_chance_in_each_language_is_none_in_all(current, mended, verdicts):
    texts = make_texts("lure", "en", 20, "kitchen") + make_texts("lure", "fr", 20, "kitchen")
    assert missed(run_gate(mended, verdicts, current, texts, [])[1]) == [("lures", "all")]


@pytest.mark.parametrize(
    ("role", "name"),
    [("honest", "honest texts"), ("awareness", "awareness texts"), ("other", "other texts")],
)
def test_new_false_alarms_stop_it(current, tmp_path, role, name):
    more = {"kitchen": ("lure", -127), "harbour": ("lure", 127)}
    eager = write_model(tmp_path / "eager", more)
    verdict = write_verdicts(tmp_path, (f"{ALARM} kitchen kitchen {WORDS}", "honest"))
    calm = run_gate(eager, verdict, current, make_texts(role, "en", 40), [])[1]
    assert missed(calm) == []
    harbour = make_texts(role, "en", 40, "harbour", "harbour")
    rows = run_gate(eager, verdict, current, harbour, [])[1]
    assert missed(rows) == [(name, "all"), (name, "en")]


def test_new_false_alarms_on_real_texts_stop_it(current, tmp_path):
    more = {"kitchen": ("lure", -127), "harbour": ("lure", 127)}
    eager = write_model(tmp_path / "eager", more)
    verdict = write_verdicts(tmp_path, (f"{ALARM} kitchen kitchen {WORDS}", "honest"))
    reals = [
        RealText("made", f"harbour {WORDS} {n}", language, f"g{n}", n % 2 == 0, True, 0)
        for n, language in enumerate(("en", "en", "nl", "en", "en"))
    ]
    rows = run_gate(eager, verdict, current, [], reals)[1]
    assert missed(rows) == [
        ("real adverts", "all"), ("real texts not about work", "all"),
        ("real adverts", "en"), ("real texts not about work", "en"),
    ]  # fmt: skip
    assert {row.of for row in rows if row.set.startswith("real")} == {2}


def test_nine_in_ten_verdicts_must_be_mended_and_none_spoilt(current, mended, tmp_path):
    names = "amber birch cedar dahlia elder ficus gorse hazel iris juniper".split()
    kitchens = [(f"{ALARM} kitchen {f'{name} ' * 9}{WORDS}", "honest") for name in names]
    unmended = [(text.replace("kitchen", "cellar"), "honest") for text, _ in kitchens]

    def gate(*rows):
        file = write_verdicts(tmp_path, *rows)
        return missed(run_gate(mended, file, current, [], [])[1])

    assert gate(*kitchens[:9], unmended[9]) == []
    assert gate(*kitchens[:8], *unmended[8:]) == [("honest verdicts", "en")]
    assert gate(*kitchens[:4], unmended[4]) == [("honest verdicts", "en")]
    # A lure that reviewers confirmed, which only the current model warns of.
    assert gate(kitchens[0], (kitchens[1][0], "lure")) == [("lure verdicts", "en")]


def test_a_gate_without_verdicts_or_with_other_languages_is_none(current, mended, tmp_path):
    with pytest.raises(ValueError, match="holds no verdict"):
        run_gate(mended, write_verdicts(tmp_path), current, [], [])
    verdict = write_verdicts(tmp_path, (WORDS, "honest"))
    other = write_model(tmp_path / "other", measured=[{"code": "en"}])
    with pytest.raises(ValueError, match="other languages"):
        run_gate(other, verdict, current, [], [])
    assert not (other / GATE_NAME).exists()


def test_the_command_ends_with_one_where_the_candidate_is_worse(
    current, mended, verdicts, capsys, monkeypatch
):
    monkeypatch.delenv("FANAL_REAL_DATA", raising=False)
    asked = ["gate", "--verdicts", str(verdicts), "--current", str(current), "--candidate"]
    assert main([*asked, str(mended)]) == 0
    assert "Passed." in capsys.readouterr().out
    assert main([*asked, str(current)]) == 1
    told = capsys.readouterr().out
    (line,) = [line for line in told.splitlines() if line.endswith("MISSED")]
    assert line.split()[:3] == ["honest", "verdicts", "en"]
    assert main([*asked, str(mended / "nowhere")]) == 1
    assert "cannot be read" in capsys.readouterr().err
