"""The corpus: marks, rows, notes of hands, and what the check finds."""

from __future__ import annotations

import dataclasses
import json

import pytest

from model import corpus_check, corpus_import
from model.corpus_store import (
    CorpusError,
    Evidence,
    corpus_files,
    load_corpus,
    load_hand,
    parse_row,
    read_marks,
)  # fmt: skip
from model.export import read_indicators

ROW = {
    "id": "oak-1", "role": "lure", "kind": "fake-agency", "channel": "sms", "country": "KE",
    "sector": "care", "level": "strong-signs", "marked": "Pay [[upfront-fee|the fee]] now.",
}  # fmt: skip
NOTES = """Notes of a hand, not read.

#### lure|fake-agency|sms|KE|care|strong|subtle
Good evening, [[upfront-fee|the file fee is 200 dollars]].

Second paragraph: ünï 😀
#### honest|farm|job-board|-|-|no
We pick apples.
"""


def make_text(**changes):
    return dataclasses.replace(parse_row(ROW, "oak", "en", "training"), **changes)


@pytest.fixture
def write_hand(tmp_path):
    def write(*lines, place="training/en/oak.jsonl"):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(line + "\n" for line in lines), "utf-8")
        return file

    return write


def test_marks_are_read_with_offsets_in_code_points() -> None:
    plain, evidence = read_marks("😀 [[upfront-fee|a fee]] and [[secrecy|tell\nno one]]")
    assert plain == "😀 a fee and tell\nno one"
    assert evidence == (Evidence("upfront-fee", 2, 7), Evidence("secrecy", 12, 23))


@pytest.mark.parametrize(
    "marked",
    ["[[upfront-fee|open", "closed]]", "[[upfront-fee|]]", "[[a|b [[c|d]] e]]", "[[no bar]]"],
)
def test_broken_marks_are_refused(marked) -> None:
    with pytest.raises(CorpusError, match="not closed, or marks are nested"):
        read_marks(marked)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"role": "scam"}, "role must be one of lure, honest.*got 'scam'"),
        ({"channel": None}, "channel must be one of"),
        ({"level": "cannot-judge"}, "level must be one of"),
        ({"role": "awareness"}, "a text of role awareness carries marks"),
        ({"role": "other"}, "a text of role other carries marks"),
        ({"marked": "[[x"}, "a mark is not closed"),
    ],
)
def test_a_wrong_row_is_refused_with_file_and_line(change, says, write_hand) -> None:
    file = write_hand(json.dumps(ROW), json.dumps({**ROW, **change}))
    with pytest.raises(CorpusError, match=rf"^oak\.jsonl line 2: {says}"):
        list(load_hand(file))


@pytest.mark.parametrize("line", ["{", json.dumps({k: v for k, v in ROW.items() if k != "marked"})])
def test_a_broken_line_is_refused_with_file_and_line(line, write_hand) -> None:
    with pytest.raises(CorpusError, match=r"^oak\.jsonl line 2: "):
        list(load_hand(write_hand(json.dumps(ROW), line)))


@pytest.mark.parametrize("line", ["[]", "7", json.dumps({**ROW, "marked": 5})])
def test_a_line_of_another_shape_is_refused_with_file_and_line(line, write_hand) -> None:
    with pytest.raises(CorpusError, match=r"^oak\.jsonl line 1: "):
        list(load_hand(write_hand(line)))


def test_a_hand_takes_its_place_from_its_path(write_hand, tmp_path) -> None:
    write_hand(json.dumps({**ROW, "subtle": True}), place="test/fr/elm.jsonl")
    write_hand(json.dumps(ROW))
    oak, elm = sorted(load_corpus(folder=tmp_path), key=lambda text: -len(text.split))
    assert (oak.hand, oak.language, oak.split, oak.subtle) == ("oak", "en", "training", False)
    assert (elm.hand, elm.language, elm.split, elm.subtle) == ("elm", "fr", "test", True)
    assert [t.id for t in load_corpus("test", folder=tmp_path)] == [elm.id]
    assert len(corpus_files(folder=tmp_path)) == 2


# --- Notes of a hand --------------------------------------------------------------------------


def test_notes_become_rows() -> None:
    first, second = corpus_import.parse_notes(NOTES, "oak", "en", "training")
    assert first["id"] == "oak-1"
    assert first["subtle"] is True
    assert first["marked"].endswith("Second paragraph: ünï 😀")
    assert (second["id"], second["country"], second["sector"]) == ("oak-2", "-", "-")
    assert "subtle" not in second


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        (NOTES.replace("#### honest", "#### honset"), "^block 2: role must be one of"),
        (NOTES.replace("200 dollars]]", "200 dollars"), "^block 1: a mark is not closed"),
        (NOTES.replace("|sms|", "|fax|"), "^block 1: channel must be one of.*got 'fax'"),
    ],
)
def test_a_wrong_block_is_named(notes, says) -> None:
    with pytest.raises(CorpusError, match=says):
        corpus_import.parse_notes(notes, "oak", "en", "training")


def import_notes(notes, tmp_path, monkeypatch):
    monkeypatch.setattr(corpus_import, "CORPUS_DIR", tmp_path / "corpus")
    (tmp_path / "notes.txt").write_text(notes, "utf-8")
    return corpus_import.import_notes(tmp_path / "notes.txt", "oak", "en", "training")


def test_imported_notes_are_read_back(tmp_path, monkeypatch) -> None:
    written = import_notes(NOTES, tmp_path, monkeypatch)
    assert written == tmp_path / "corpus/training/en/oak.jsonl"
    first, second = load_hand(written)
    assert first.text.startswith("Good evening, the file fee")
    assert [e.indicator for e in first.evidence] == ["upfront-fee"]
    assert second.text == "We pick apples."


@pytest.mark.parametrize("sign", ["\u2028", "\x85"])
def test_a_line_separator_inside_a_text_is_kept(sign, tmp_path, monkeypatch) -> None:
    written = import_notes(NOTES.replace("apples", f"apples{sign}pears"), tmp_path, monkeypatch)
    assert list(load_hand(written))[1].text == f"We pick apples{sign}pears."


def test_a_wrong_note_writes_nothing(tmp_path, monkeypatch) -> None:
    with pytest.raises(CorpusError):
        import_notes(NOTES.replace("lure", "nothing"), tmp_path, monkeypatch)
    assert not (tmp_path / "corpus").exists()


# --- The check --------------------------------------------------------------------------------


def check(monkeypatch, *texts):
    monkeypatch.setattr(corpus_check, "load_corpus", lambda: list(texts))
    return corpus_check.check_corpus()


def test_a_good_corpus_has_no_fault(monkeypatch) -> None:
    other = make_text(id="oak-2", text="Something else entirely, about bread and shops.")
    assert check(monkeypatch, make_text(), other) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "Another text, of its own."}, "Id oak-1 stands on 2 texts."),
        ({"id": "oak-2", "split": "test", "text": "Not alike."},
         "Hand oak stands on 2 sides of the split."),
        ({"id": "oak-2", "evidence": (), "text": "Not alike."}, "oak-2: a lure without any mark."),
        ({"id": "oak-2", "evidence": (Evidence("made-up", 0, 3),), "text": "Not alike."},
         "oak-2: unknown indicator made-up."),
        ({"id": "oak-2", "text": "PAY  the fee\nnow."}, "oak-1 and oak-2 are near-duplicates."),
    ],
)  # fmt: skip
def test_each_fault_is_said(change, says, monkeypatch) -> None:
    text = "Pay the fee now."
    assert check(monkeypatch, make_text(text=text), make_text(**change)) == [says]


def test_copies_across_languages_and_splits_are_found() -> None:
    long = "Come and work with us by the sea, room and food are given to everyone. "
    one = make_text(id="a-1", text=long + "We pay well and on time.")
    two = make_text(id="b-1", hand="elm", language="fr", split="test", text=long + "Call Ann.")
    assert corpus_check.near_duplicates([one, two]) == ["a-1 and b-1 are near-duplicates."]


def test_the_table_of_counts_has_a_row_for_each_side() -> None:
    table = corpus_check.count_table().splitlines()
    assert table[0].startswith("| split | language | hands | lure | honest | awareness | other |")
    assert len(table) == 2 + 3 * 16


def test_marks_of_the_committed_corpus_lie_inside_their_texts() -> None:
    known = {row["id"] for row in read_indicators()}
    for text in load_corpus():
        for mark in text.evidence:
            assert mark.indicator in known, text.id
            assert 0 <= mark.start < mark.end <= len(text.text), text.id
            assert text.text[mark.start : mark.end].strip(), text.id
