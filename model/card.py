"""Fills the figures into the documents, between markers, from metrics.json and the corpus.

A figure in a document is never typed by hand: a test runs this and fails on a difference.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from model.agreement import agreement_table
from model.assessor import ARTIFACTS_DIR
from model.card_tables import (
    compared_table,
    error_table,
    extraction_table,
    indicator_table,
    model_table,
    rank_table,
    readme_table,
    real_table,
    share_table,
    slice_table,
    split_table,
    swap_table,
    variant_table,
)
from model.corpus_check import count_table
from model.evaluate import METRICS_NAME
from model.export import MODEL_DIR
from model.pictures import precision_recall, reliability

ROOT = MODEL_DIR.parent
VARIANTS, COMPARED = MODEL_DIR / "variants.json", MODEL_DIR / "compared.json"


def read_metrics() -> dict[str, Any]:
    """Return metrics.json."""
    metrics: dict[str, Any] = json.loads((ARTIFACTS_DIR / METRICS_NAME).read_text("utf-8"))
    return metrics


def sections() -> dict[Path, dict[str, str]]:
    """Return what belongs between the markers of each document."""
    metrics = read_metrics()
    full = metrics["full"]
    return {
        ROOT / "README.md": {"figures": readme_table(full)},
        MODEL_DIR / "DATA_CARD.md": {"counts": count_table(), "agreement": agreement_table()},
        MODEL_DIR / "MODEL_CARD.md": {
            "figures": split_table(full, "test"),
            "validation": split_table(full, "validation"),
            "ranks": rank_table(full),
            "evasion": share_table("disguise", "still warned", full["evasion"]),
            "swaps": swap_table(full["swaps"]),
            "real": real_table(full),
            "indicators": indicator_table(full),
            "extraction": extraction_table(full),
            "slices": slice_table(full),
            "errors": error_table(full),
            "compared": compared_table(json.loads(COMPARED.read_text("utf-8"))),
            "models": model_table(json.loads(VARIANTS.read_text("utf-8"))),
            "variants": variant_table(metrics),
        },
    }


def fill(body: str, name: str, content: str) -> str:
    """Replace what stands between `<!-- name:start -->` and `<!-- name:end -->`.

    Raises
    ------
    ValueError where the markers are not there.
    """
    pattern = re.compile(rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)", re.DOTALL)
    if not pattern.search(body):
        raise ValueError(f"The markers of {name!r} are missing.")
    return pattern.sub(lambda match: f"{match[1]}{content}\n{match[2]}", body)


def filled_documents() -> dict[Path, str]:
    """Return each document as it should be."""
    documents = {}
    for path, parts in sections().items():
        body = path.read_text("utf-8")
        for name, content in parts.items():
            body = fill(body, name, content)
        documents[path] = body
    return documents | pictures()


def pictures() -> dict[Path, str]:
    """Return the pictures of the model card."""
    curves = read_metrics()["full"]["curves"]
    folder = MODEL_DIR / "pictures"
    return {
        folder / "precision-recall.svg": precision_recall(curves),
        folder / "reliability.svg": reliability(curves),
    }


def write_documents() -> list[Path]:
    """Write the documents and return those that changed."""
    changed = []
    for path, body in filled_documents().items():
        if not path.exists() or path.read_text("utf-8") != body:
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, "utf-8")
            changed.append(path)
    return changed
