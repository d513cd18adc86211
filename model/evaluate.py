"""Measures a model on the sets that did not train it, and writes metrics.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.assessor import Assessor
from model.corpus_store import load_corpus
from model.curves import curve_figures
from model.extraction import extraction_figures
from model.metrics import (
    ALL,
    Judged,
    corpus_figures,
    indicator_figures,
    judge_corpus,
    rank_figures,
    real_figures,
)
from model.real_data import RealText, data_folder, load_real_texts
from model.robustness import evasion_figures, swap_figures
from model.slices import common_errors, slice_figures

METRICS_NAME = "metrics.json"


def kept_apart() -> list[RealText]:
    """Return the real texts that no training has seen (nothing without FANAL_REAL_DATA)."""
    return [real for real in load_real_texts(data_folder()) if real.apart]


def measure(assessor: Assessor, splits: list[str], reals: list[RealText]) -> dict[str, Any]:
    """Return every figure of one model, by split and language ("all" pools them).

    Disguises, slices, curves and the extraction of indicators are measured on the last of `splits`,
    exchanged words on all of them.
    """
    figures: dict[str, Any] = {"version": assessor.info["version"]}
    everything: list[Judged] = []
    for split in splits:
        judged = judge_corpus(assessor, load_corpus(split))
        figures |= _split_figures(split, judged, [row["code"] for row in assessor.languages])
        everything += judged
    figures["evasion"] = evasion_figures(assessor, judged)
    figures["slices"] = slice_figures(judged)
    figures["errors"] = common_errors(judged)
    figures["curves"] = {
        code or ALL: curve_figures(judged, code)
        for code in [*sorted({one.text.language for one in judged}), None]
    }
    figures["extraction"] = extraction_figures(assessor, [one.text for one in judged])
    figures["swaps"] = swap_figures(assessor, everything)
    if reals:
        figures["real"] = real_figures(assessor, reals)
    return figures


def _split_figures(split: str, judged: list[Judged], languages: list[str]) -> dict[str, Any]:
    """Return the figures of one split: of texts, of their order by score, of indicators."""
    present = {one.text.language for one in judged}
    names = {code: code for code in languages if code in present} | {ALL: None}
    return {
        split: {name: corpus_figures(judged, code) for name, code in names.items()},
        f"{split} ranks": {name: rank_figures(judged, code) for name, code in names.items()},
        f"{split} indicators": {
            name: indicator_figures(judged, code) for name, code in names.items()
        },
    }


def write_metrics(variants: dict[str, dict[str, Any]], folder: Path) -> Path:
    """Write the figures of every variant to metrics.json."""
    target = folder / METRICS_NAME
    target.write_text(json.dumps(variants, indent=1, sort_keys=True) + "\n", "utf-8")
    return target


def format_figures(figures: dict[str, Any]) -> str:
    """Return the headline figures as plain lines for a terminal."""
    lines = [f"model {figures['version']}"]
    for split in ("validation", "test"):
        for language, rows in figures.get(split, {}).items():
            lines += [f"{split} {language}: {name} {_cell(row)}" for name, row in rows.items()]
    for way, row in figures.get("evasion", {}).items():
        lines.append(f"disguised by {way}: still warned {_cell(row)}")
    for key, row in figures.get("swaps", {}).get("pairs", {}).items():
        lines.append(f"words exchanged, {key}: level kept {_cell(row)}")
    for split in ("validation", "test"):
        for name, row in figures.get(f"{split} ranks", {}).items():
            lines.append(f"{split} {name}: {row}")
    for key, row in figures.get("real", {}).items():
        lines.append(f"real {key}: warned {_cell(row['warned'])}, strong {_cell(row['strong'])}")
    return "\n".join(lines)


def _cell(row: dict[str, Any]) -> str:
    if not row["of"]:
        return "no cases"
    low, high = row["interval"]
    return f"{row['share']:.2%} ({row['hits']} of {row['of']}; {low:.2%} to {high:.2%})"
