"""Slices, curves, single indicators and pictures: counted right, drawn the same."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ElementTree

import pytest

from model.assessor import Assessment, Assessor, Finding
from model.corpus_store import load_corpus
from model.curves import STEPS, curve_figures
from model.extraction import EVERY_INDICATOR, extraction_figures
from model.metrics import Judged
from model.pictures import precision_recall, reliability
from model.slices import MIN_TEXTS, common_errors, slice_figures


@pytest.fixture(scope="module")
def texts():
    return [t for t in load_corpus("validation") if t.language == "en" and not t.is_fragment]


def judge(text, level, score=0.5, names=()):
    findings = tuple(Finding(name, "strong") for name in names)
    return Judged(text, Assessment(level, score, "en", None, findings))


def test_slices_count_lures_and_others_apart(texts) -> None:
    lures = [t for t in texts if t.role == "lure"]
    some = dataclasses.replace(lures[0], channel="chat", kind="made-up", country="XX")
    quiet = dataclasses.replace(some, role="honest")
    judged = [judge(some, "some-signs")] * 7 + [judge(some, "no-signs")] * 3
    judged += [judge(quiet, "no-signs")] * 5
    row = slice_figures(judged)["kind made-up"]
    assert (row["lures warned"]["hits"], row["lures warned"]["of"]) == (7, 10)
    assert (row["others warned"]["hits"], row["others warned"]["of"]) == (0, 5)


def test_small_slices_are_left_out(texts) -> None:
    assert slice_figures([judge(texts[0], "no-signs")] * (MIN_TEXTS - 1)) == {}


def test_errors_are_named_and_ranked(texts) -> None:
    lure = next(t for t in texts if t.role == "lure" and t.evidence and not t.subtle)
    honest = next(t for t in texts if t.role == "honest")
    sign = lure.evidence[0].indicator
    judged = [judge(lure, "no-signs")] * 3 + [judge(lure, "some-signs", names=["made-up"])] * 2
    judged += [judge(honest, "some-signs")]
    rows = {row["error"]: (row["hits"], row["of"]) for row in common_errors(judged)}
    assert rows[f"clear lure of kind {lure.kind} missed"] == (3, 5)
    assert rows["made-up named but not marked"] == (2, 2)
    assert rows[f"{sign} marked but not named"] == (2, 2)
    assert rows["honest text warned of"] == (1, 1)
    assert max(rows.values()) == next(iter(rows.values()))


def test_precision_stands_at_each_recall(texts) -> None:
    lures = [t for t in texts if t.role == "lure"][:4]
    honest = [t for t in texts if t.role == "honest"][:2]
    judged = [judge(t, "some-signs", s) for t, s in zip(lures, (0.9, 0.8, 0.6, 0.2), strict=True)]
    judged += [judge(t, "no-signs", s) for t, s in zip(honest, (0.7, 0.1), strict=True)]
    found = curve_figures(judged, None)
    assert len(found["precision"]) == STEPS
    assert found["precision"][0] == 1.0
    assert found["precision"][STEPS // 2 - 1] == 1.0
    assert found["precision"][-1] == pytest.approx(4 / 5, abs=1e-4)
    assert sum(count for _, _, count in found["reliability"]) == 6


def test_single_indicators_are_counted_by_clause(assessor, texts) -> None:
    figures = extraction_figures(assessor, texts)
    row = figures["en"][EVERY_INDICATOR]
    marks = sum(len(t.evidence) for t in texts if t.role in ("lure", "honest"))
    assert row["recall"]["of"] == marks
    assert 0 < row["recall"]["hits"] <= marks
    assert 0 < row["precision"]["hits"] <= row["precision"]["of"]
    assert figures["all"][EVERY_INDICATOR] == row


def test_extraction_needs_no_warning(assessor: Assessor) -> None:
    text = "The embassy warns: never pay 300 dollars for a visa before you start."
    said = assessor.extract("You pay 300 dollars for the visa before you start.", "en")
    assert any(name == "upfront-fee" for name, _, _ in said)
    assert all(0 <= start < end <= len(text) for _, start, end in assessor.extract(text, "en"))
    assert assessor.extract("", "en") == []


@pytest.mark.parametrize("draw", [precision_recall, reliability])
def test_pictures_are_well_formed_and_the_same_each_time(draw) -> None:
    row = {"precision": [1.0, 0.5], "reliability": [[0.1, 0.0, 3], [0.9, 1.0, 4]]}
    curves = {"en": row, "all": row}
    picture = draw(curves)
    assert ElementTree.fromstring(picture).find("{*}title") is not None
    assert picture == draw(curves)
