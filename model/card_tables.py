"""The tables of the documents, made from metrics.json and from what the tools measured."""

from __future__ import annotations

from typing import Any

from model.extraction import EVERY_INDICATOR
from model.metrics import ALL

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


def _cell(row: dict[str, Any]) -> str:
    if not row["of"]:
        return "no cases"
    low, high = row["interval"]
    cell = f"{row['share']:.1%} ({row['hits']}/{row['of']}; {low:.1%}–{high:.1%}"
    if "by authors" in row:
        low, high = row["by authors"]
        cell += f"; by authors {low:.1%}–{high:.1%}"
    return f"{cell})"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _precision_recall(name: str, row: dict[str, Any]) -> list[str]:
    return [name, _cell(row["precision"]), _cell(row["recall"])]


def _languages(rows: dict[str, Any]) -> list[str]:
    """Return the keys of a table of languages, the pooled row last."""
    return [*sorted(set(rows) - {ALL}), *(name for name in rows if name == ALL)]


def split_table(figures: dict[str, Any], split: str) -> str:
    """Return the headline figures of a split, a row a language."""
    found = figures[split]
    rows = [
        [code, *(_cell(found[code][name]) for name in _HEADLINES)] for code in _languages(found)
    ]
    return _table([f"{split} hands", *_HEADLINES], rows)


def rank_table(figures: dict[str, Any]) -> str:
    """Return how well the score orders the test texts."""
    found = figures["test ranks"]
    names = ("texts", "auc", "calibration error")
    rows = [[code, *(str(found[code].get(n, "–")) for n in names)] for code in _languages(found)]
    return _table(["test hands", *names], rows)


def share_table(head: str, what: str, found: dict[str, Any]) -> str:
    """Return a table of shares with one heading a column."""
    return _table([head, what], [[name, _cell(row)] for name, row in found.items()])


def swap_table(found: dict[str, Any]) -> str:
    """Return how many texts keep their level when words of who someone is are exchanged."""
    pairs = found["pairs"]
    kinds = [name for name in _SWAP_KINDS if name in pairs]
    codes = sorted(set(pairs) - set(_SWAP_KINDS) - {ALL})
    rows = [[name, _cell(pairs[name])] for name in [*kinds, *codes, ALL]]
    return _table([f"exchanged ({found['texts']} texts)", "same level"], rows)


def readme_table(figures: dict[str, Any]) -> str:
    """Return the few figures that the README shows."""
    found = figures["test"]
    rows = []
    for code in _languages(found):
        cells = [_cell(found[code][name]) for name in _README_ROWS]
        real = figures.get("real", {}).get(f"adverts {code}")
        rows.append([code, *cells, _cell(real["warned"]) if real else "–"])
    head = [f"model {figures['version']}", *_README_ROWS, "real adverts warned"]
    return _table(head, rows)


def real_table(figures: dict[str, Any]) -> str:
    """Return the false alarms on real texts kept apart."""
    rows = [
        [key, *(_cell(row[name]) for name in ("warned", "strong", "not judged"))]
        for key, row in figures.get("real", {}).items()
        if key.startswith(_REAL_KINDS)
    ]
    return _table(["real texts kept apart", "warned", "strong-signs", "not judged"], rows)


def indicator_table(figures: dict[str, Any]) -> str:
    """Return precision and recall of the indicators named in warned lures."""
    found = figures["test indicators"][ALL]
    rows = [_precision_recall(name, row) for name, row in sorted(found.items())]
    return _table(["indicator, all languages", "precision", "recall"], rows)


def variant_table(metrics: dict[str, Any]) -> str:
    """Return the headline figures of each variant of the model."""
    rows = []
    for variant in sorted(metrics):
        found = metrics[variant]["test"]
        for code in _languages(found):
            rows.append([variant, code, *(_cell(found[code][name]) for name in _README_ROWS)])
    return _table(["variant", "language", *_README_ROWS], rows)


def extraction_table(figures: dict[str, Any]) -> str:
    """Return precision and recall of single indicators, pooled and by language."""
    found = figures["extraction"]
    rows = [_precision_recall(name, row) for name, row in found[ALL].items()]
    rows += [
        _precision_recall(f"{EVERY_INDICATOR}, {code}", found[code][EVERY_INDICATOR])
        for code in _languages(found)
    ]
    return _table(["clauses of the test hands", "precision", "recall"], rows)


def slice_table(figures: dict[str, Any]) -> str:
    """Return the figures by kind, channel and country."""
    rows = [
        [name, _cell(row["lures warned"]), _cell(row["others warned"])]
        for name, row in figures["slices"].items()
    ]
    return _table(["texts of the test hands", "lures warned", "others warned"], rows)


def error_table(figures: dict[str, Any]) -> str:
    """Return the commonest errors."""
    rows = [[row["error"], _cell(row)] for row in figures["errors"]]
    return _table(["error on the test hands", "of the texts where it could happen"], rows)


def model_table(found: dict[str, Any]) -> str:
    """Return the comparison of models that `tools.variants` measured."""
    roles = ("lure", "honest", "awareness", "other")
    rows = [
        [name, f"{row['auc']:.4f}", *(_cell(row[role]) for role in roles)]
        for name, row in found.items()
    ]
    return _table(["model, validation hands", "auc", *(f"{r} passing" for r in roles)], rows)


def compared_table(found: dict[str, dict[str, float]]) -> str:
    """Return the areas under the curve that `tools.compare` measured."""
    rows = [
        [name, f"{row[ALL]:.4f}", f"{min(row.values()):.4f} ({min(row, key=row.__getitem__)})"]
        for name, row in found.items()
    ]
    return _table(["scorer, test hands", "auc", "worst language"], rows)
