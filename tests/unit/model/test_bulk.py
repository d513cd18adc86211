"""Many texts at once, and the command line around it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from model import __main__ as command
from model.assessor import Assessor
from model.bulk import assess_lines
from model.export import MODEL_DIR
from tests.unit.model.toy import SIGNS, toy_data

FEE = SIGNS["upfront-fee"]
LURE = f"please send {FEE} before you travel"
QUIET = "the shop sells bread and cakes every day"


@pytest.fixture(scope="module")
def toy():
    return Assessor(toy_data())


def run(toy, *lines, language=None):
    out = io.StringIO()
    code = assess_lines(toy, list(lines), out, language)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_comes_back_with_its_assessment_and_its_other_fields(toy) -> None:
    code, rows = run(toy, b'{"text": "%s", "id": 7}\n' % LURE.encode(), b'{"text": ""}')
    assert code == 0
    assert rows[0]["id"] == 7
    assert rows[0]["text"] == LURE
    assert rows[0]["assessment"] == toy.assess(LURE).as_dict()
    assert rows[1]["assessment"]["reason"] == "unreadable"


def test_the_language_may_be_given(toy) -> None:
    _, rows = run(toy, json.dumps({"text": QUIET}).encode(), language="fr")
    assert rows[0]["assessment"]["language"] == "fr"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "not JSON"),
        (b"nonsense", "not JSON"),
        (b'{"text": "\xff\xfe"}', "not JSON"),
        (b'"text"', "must be a JSON object"),
        (b"[]", "must be a JSON object"),
        (b"{}", "must be a JSON object"),
        (b'{"text": null}', "must be a JSON object"),
        (b'{"text": ["a"]}', "must be a JSON object"),
        (json.dumps({"text": "x" * 20_001}).encode(), "at most 20000"),
        (b"[" * 200_000, "not JSON"),
    ],
    ids=["cut", "words", "bytes", "string", "list", "no text", "null", "list text", "long", "deep"],
)
def test_a_bad_line_gets_its_error_and_stops_nothing(line, says, toy) -> None:
    good = json.dumps({"text": QUIET}).encode()
    code, rows = run(toy, good, line, good)
    assert code == 1
    assert says in rows[1]["error"]
    assert "assessment" not in rows[1]
    assert rows[0] == rows[2] == {"text": QUIET, "assessment": toy.assess(QUIET).as_dict()}


def test_blank_lines_are_passed_over(toy) -> None:
    assert run(toy, b"\n", b"  \r\n") == (0, [])


def test_any_text_survives_the_way_through(toy) -> None:
    for text in ("é😀\u2028\x85\x00 नौकरी", "\ud800 alone", "a\r\nb", '"\\'):
        _, rows = run(toy, json.dumps({"text": text}).encode())
        assert rows[0]["text"] == text
    raw = '{"text": "déjà 😀 vu"}'.encode()
    assert run(toy, raw)[1][0]["text"] == "déjà 😀 vu"


# --- The command line -------------------------------------------------------------------------


def call(*arguments, given=b""):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FANAL_")}
    return subprocess.run(
        [sys.executable, "-m", "model", *arguments], cwd=MODEL_DIR.parent, env=environment,
        input=given, capture_output=True, timeout=60,
    )  # fmt: skip


def test_assess_reads_standard_input_and_draws_no_bar_into_a_pipe() -> None:
    done = call("assess", given=b'{"text": "too short"}\n{"text": 1}\n')
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert rows[0]["assessment"]["reason"] == "too-short"
    assert "error" in rows[1]
    assert done.stderr == b""


def test_assess_reads_a_file(tmp_path) -> None:
    (tmp_path / "texts.jsonl").write_text('{"text": "un deux trois quatre cinq six"}\n', "utf-8")
    done = call("assess", "--language", "fr", str(tmp_path / "texts.jsonl"))
    assert done.returncode == 0
    assert json.loads(done.stdout)["assessment"]["language"] == "fr"


@pytest.fixture
def main(capsys):
    def run_main(*arguments):
        try:
            code = command.main(list(arguments))
        except SystemExit as stopped:
            code = stopped.code
        return code, capsys.readouterr()

    return run_main


def test_help_names_every_command(main) -> None:
    code, told = main("--help")
    assert code == 0
    for name in ("assess", "train", "evaluate", "import-hand", "check-corpus"):
        assert name in told.out


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["assess", "--nonsense"], ["import-hand", "notes"]]
)
def test_wrong_usage_ends_with_2_and_shows_the_usage(arguments, main) -> None:
    code, told = main(*arguments)
    assert code == 2
    assert told.err.startswith("usage: python -m model")


def test_a_missing_file_ends_with_1_and_a_sentence(main, tmp_path) -> None:
    code, told = main("assess", str(tmp_path / "none.jsonl"))
    assert code == 1
    assert told.err.startswith("fanal: ")
    assert "none.jsonl" in told.err


def test_an_unusable_model_ends_with_1_and_a_sentence(main, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("model.assessor.ARTIFACTS_DIR", tmp_path)
    code, told = main("assess", os.devnull)
    assert code == 1
    assert told.err.startswith("fanal: The model in ")


def test_the_committed_corpus_has_no_fault(main) -> None:
    code, told = main("check-corpus")
    assert (code, told.err) == (0, "")
    assert "| training | en |" in told.out
