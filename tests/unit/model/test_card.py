"""The figures in the documents are those that were measured."""

import pytest

from model.assessor import Assessor
from model.card import ROOT, fill, filled_documents, read_metrics


def test_documents_hold_the_measured_figures():
    wrong = [path.name for path, body in filled_documents().items() if path.read_text() != body]
    assert not wrong, f"run `.venv/bin/python -m model card`: {wrong}"


def test_metrics_are_of_the_shipped_weights():
    assert read_metrics()["full"]["version"] == Assessor.load().info["version"]


def test_no_section_of_the_model_card_is_left_open():
    card = (ROOT / "model" / "MODEL_CARD.md").read_text()
    assert "[More Information Needed]" not in card


def test_fill_replaces_only_what_stands_between_its_markers():
    body = "a\n<!-- x:start -->\nold\n<!-- x:end -->\nb\n"
    assert fill(body, "x", "new") == "a\n<!-- x:start -->\nnew\n<!-- x:end -->\nb\n"


def test_fill_refuses_a_document_without_markers():
    with pytest.raises(ValueError, match="markers of 'x'"):
        fill("nothing here", "x", "new")
