"""Fills the figures into the documents, between markers, from metrics.json and the corpus.

A figure in a document is never typed by hand: a test runs this and fails on a difference.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from model.assessor import ARTIFACTS_DIR
from model.corpus_check import count_table
from model.evaluate import METRICS_NAME
from model.export import MODEL_DIR

ROOT = MODEL_DIR.parent
_HEADLINES = (
    "clear lures warned",
    "subtle lures warned",
    "evasive lures warned",
    "honest twins warned",
    "awareness texts warned",
    "other texts warned",
    "warned lures with a correct quote",
    "not judged",
    "level as labelled",
)
_README_ROWS = ("clear lures warned", "honest twins warned", "awareness texts warned")
_REAL_ROWS = ("adverts en", "not about work en", "not about work fr")


def read_metrics() -> dict[str, Any]:
    """Return metrics.json."""
    metrics: dict[str, Any] = json.loads((ARTIFACTS_DIR / METRICS_NAME).read_text("utf-8"))
    return metrics


def sections() -> dict[Path, dict[str, str]]:
    """Return what belongs between the markers of each document."""
    metrics = read_metrics()
    full = metrics["full"]
    return {
        ROOT / "README.md": {"figures": _readme_table(full)},
        MODEL_DIR / "DATA_CARD.md": {"counts": count_table()},
        MODEL_DIR / "MODEL_CARD.md": {
            "figures": _split_table(full, "test"),
            "validation": _split_table(full, "validation"),
            "real": _real_table(full),
            "indicators": _indicator_table(full),
            "variants": _variant_table(metrics),
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
    return documents


def write_documents() -> list[Path]:
    """Write the documents and return those that changed."""
    changed = []
    for path, body in filled_documents().items():
        if path.read_text("utf-8") != body:
            path.write_text(body, "utf-8")
            changed.append(path)
    return changed


def _cell(row: dict[str, Any]) -> str:
    if not row["of"]:
        return "no cases"
    low, high = row["interval"]
    return f"{row['share']:.1%} ({row['hits']}/{row['of']}; {low:.1%}–{high:.1%})"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _split_table(figures: dict[str, Any], split: str) -> str:
    languages = sorted(figures[split])
    rows = [
        [name, *(_cell(figures[split][code][name]) for code in languages)] for name in _HEADLINES
    ]
    return _table([f"{split} hands", *languages], rows)


def _readme_table(figures: dict[str, Any]) -> str:
    languages = sorted(figures["test"])
    rows = [
        [name, *(_cell(figures["test"][code][name]) for code in languages)] for name in _README_ROWS
    ]
    for key in _REAL_ROWS:
        if key in figures.get("real", {}):
            kind, code = key.rsplit(" ", 1)
            cell = _cell(figures["real"][key]["warned"])
            cells = [cell if code == language else "–" for language in languages]
            rows.append([f"real texts, {kind}, warned", *cells])
    return _table(["model " + figures["version"], *languages], rows)


def _real_table(figures: dict[str, Any]) -> str:
    rows = [
        [key, _cell(row["warned"]), _cell(row["strong"]), _cell(row["not judged"])]
        for key, row in figures.get("real", {}).items()
        if key.startswith(("adverts", "not about work"))
    ]
    return _table(["real texts kept apart", "warned", "strong-signs", "not judged"], rows)


def _indicator_table(figures: dict[str, Any]) -> str:
    found = figures["test indicators"]
    languages = sorted(found)
    names = sorted({name for code in languages for name in found[code]})
    rows = []
    for name in names:
        cells = []
        for code in languages:
            row = found[code].get(name)
            cells += [_short(row["precision"]), _short(row["recall"])] if row else ["–", "–"]
        rows.append([name, *cells])
    head = [f"{code} {what}" for code in languages for what in ("precision", "recall")]
    return _table(["indicator", *head], rows)


def _short(row: dict[str, Any]) -> str:
    return f"{row['hits']}/{row['of']}" if row["of"] else "–"


def _variant_table(metrics: dict[str, Any]) -> str:
    languages = sorted(metrics["full"]["test"])
    rows = []
    for variant in sorted(metrics):
        for code in languages:
            cells = [_cell(metrics[variant]["test"][code][name]) for name in _README_ROWS]
            rows.append([variant, code, *cells])
    return _table(["variant", "language", *_README_ROWS], rows)
