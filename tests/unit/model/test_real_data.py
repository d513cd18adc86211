"""Real texts of others: which rows are taken, what is taken off them, and how they are parted."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from model.real_data import (
    APART_OF_TEN,
    ENVIRONMENT,
    MAX_CHARS,
    data_folder,
    input_digests,
    load_real_texts,
)  # fmt: skip


@pytest.fixture
def write_rows(tmp_path):
    def write(name, rows):
        parquet.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}.parquet")
        return tmp_path

    return write


def make_row(text, **more):
    return {"text": text, "lang": "en", "label": 0, "group": "firm", "risk_cues": 2, **more}


def texts_of(folder):
    return [real.text for real in load_real_texts(folder)]


def test_without_a_folder_there_is_nothing(monkeypatch, tmp_path) -> None:
    assert load_real_texts(None) == []
    assert input_digests(None) == {}
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    assert data_folder() is None
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "none"))
    assert data_folder() is None
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    assert data_folder() == tmp_path


def test_rows_become_texts(write_rows) -> None:
    (real,) = load_real_texts(write_rows("legit_xx", [make_row("We bake bread.")]))
    assert (real.source, real.text, real.language) == ("legit_xx", "We bake bread.", "en")
    assert (real.group, real.is_work, real.risk_cues) == ("legit_xx:firm", True, 2)


def test_only_rows_labelled_0_with_letters_in_them(write_rows) -> None:
    rows = [make_row("good"), make_row("fraud", label=1), make_row("unknown", label=None)]
    rows += [make_row(""), make_row(None), make_row("12 €")]
    assert texts_of(write_rows("legit_xx", rows)) == ["good"]


def test_the_strict_label_goes_first(write_rows) -> None:
    rows = [make_row("strict", label_strict=0), make_row("loose", label_strict=None)]
    rows.append(make_row("kept", label=1, label_strict=0))
    assert texts_of(write_rows("orfd", rows)) == ["strict", "kept"]


def test_placeholders_that_give_a_source_away_are_taken_off(write_rows) -> None:
    text = "Write to #EMAIL_0a1b# or #PHONE_77# or see #URL_ff09# for #1 jobs"
    (found,) = texts_of(write_rows("emscad", [make_row(text)]))
    assert found.split() == "Write to or or see for #1 jobs".split()


def test_long_texts_are_cut(write_rows) -> None:
    (found,) = texts_of(write_rows("legit_xx", [make_row("word " * MAX_CHARS)]))
    assert len(found) == MAX_CHARS


@pytest.mark.parametrize(
    ("name", "is_work"), [("nonjob_multi", False), ("email_xx", False), ("legit_nonjob", True)]
)
def test_the_name_of_a_file_says_whether_it_is_about_work(name, is_work, write_rows) -> None:
    (real,) = load_real_texts(write_rows(name, [make_row("some text")]))
    assert real.is_work is is_work


def test_columns_that_are_missing_are_done_without(write_rows) -> None:
    rows = [{"text": f"text {n}x", "lang": "fr", "label": 0} for n in range(2)]
    one, two = load_real_texts(write_rows("nonjob_multi", rows))
    assert (one.group, two.group) == ("nonjob_multi:0", "nonjob_multi:1")
    assert one.risk_cues == 0


def test_a_group_is_never_split_and_about_three_in_ten_stand_apart(write_rows) -> None:
    rows = [make_row(f"text {n} abc", group=f"firm {n % 400}") for n in range(1_200)]
    reals = load_real_texts(write_rows("legit_xx", rows))
    sides = {}
    for real in reals:
        sides.setdefault(real.group, set()).add(real.apart)
    assert all(len(found) == 1 for found in sides.values())
    apart = sum(real.apart for real in reals) / len(reals)
    assert abs(apart - APART_OF_TEN / 10) < 0.08


def test_the_split_does_not_depend_on_the_other_rows(write_rows) -> None:
    rows = [make_row(f"text {n} abc", group=f"firm {n}") for n in range(50)]
    before = {r.text: r.apart for r in load_real_texts(write_rows("legit_xx", rows))}
    after = {r.text: r.apart for r in load_real_texts(write_rows("legit_xx", rows[::-2]))}
    assert after.items() <= before.items()


def test_digests_name_every_file(write_rows) -> None:
    write_rows("b_xx", [make_row("b")])
    folder = write_rows("a_xx", [make_row("a")])
    (folder / "README.md").write_text("not read", "utf-8")
    assert input_digests(folder) == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("a_xx.parquet", "b_xx.parquet")
    }
    assert texts_of(folder) == ["a", "b"]
