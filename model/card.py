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
from model.corpus_check import count_table
from model.evaluate import ALL, METRICS_NAME
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
_REAL_KINDS = ("adverts", "not about work", "many risk cues")
_SWAP_KINDS = ("names", "nationalities", "cities", "faith", "gender")


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
        MODEL_DIR / "DATA_CARD.md": {"counts": count_table(), "agreement": agreement_table()},
        MODEL_DIR / "MODEL_CARD.md": {
            "figures": _split_table(full, "test"),
            "validation": _split_table(full, "validation"),
            "ranks": _rank_table(full),
            "evasion": _share_table("disguise", "still warned", full["evasion"]),
            "swaps": _swap_table(full["swaps"]),
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


def _languages(rows: dict[str, Any]) -> list[str]:
    """Return the keys of a table of languages, the pooled row last."""
    return [*sorted(set(rows) - {ALL}), *(name for name in rows if name == ALL)]


def _split_table(figures: dict[str, Any], split: str) -> str:
    found = figures[split]
    rows = [
        [code, *(_cell(found[code][name]) for name in _HEADLINES)] for code in _languages(found)
    ]
    return _table([f"{split} hands", *_HEADLINES], rows)


def _rank_table(figures: dict[str, Any]) -> str:
    found = figures["test ranks"]
    names = ("texts", "auc", "calibration error")
    rows = [[code, *(str(found[code].get(n, "–")) for n in names)] for code in _languages(found)]
    return _table(["test hands", *names], rows)


def _share_table(head: str, what: str, found: dict[str, Any]) -> str:
    return _table([head, what], [[name, _cell(row)] for name, row in found.items()])


def _swap_table(found: dict[str, Any]) -> str:
    pairs = found["pairs"]
    kinds = [name for name in _SWAP_KINDS if name in pairs]
    codes = sorted(set(pairs) - set(_SWAP_KINDS) - {ALL})
    rows = [[name, _cell(pairs[name])] for name in [*kinds, *codes, ALL]]
    return _table([f"exchanged ({found['texts']} texts)", "same level"], rows)


def _readme_table(figures: dict[str, Any]) -> str:
    found = figures["test"]
    rows = []
    for code in _languages(found):
        cells = [_cell(found[code][name]) for name in _README_ROWS]
        real = figures.get("real", {}).get(f"adverts {code}")
        rows.append([code, *cells, _cell(real["warned"]) if real else "–"])
    head = [f"model {figures['version']}", *_README_ROWS, "real adverts warned"]
    return _table(head, rows)


def _real_table(figures: dict[str, Any]) -> str:
    rows = [
        [key, *(_cell(row[name]) for name in ("warned", "strong", "not judged"))]
        for key, row in figures.get("real", {}).items()
        if key.startswith(_REAL_KINDS)
    ]
    return _table(["real texts kept apart", "warned", "strong-signs", "not judged"], rows)


def _indicator_table(figures: dict[str, Any]) -> str:
    found = figures["test indicators"][ALL]
    rows = [
        [name, _cell(row["precision"]), _cell(row["recall"])] for name, row in sorted(found.items())
    ]
    return _table(["indicator, all languages", "precision", "recall"], rows)


def _variant_table(metrics: dict[str, Any]) -> str:
    rows = []
    for variant in sorted(metrics):
        found = metrics[variant]["test"]
        for code in _languages(found):
            rows.append([variant, code, *(_cell(found[code][name]) for name in _README_ROWS)])
    return _table(["variant", "language", *_README_ROWS], rows)
