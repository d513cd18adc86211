"""Measures a model on the sets that did not train it, and writes metrics.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.assessor import Assessor
from model.corpus_store import load_corpus
from model.metrics import corpus_figures, indicator_figures, judge_corpus, real_figures
from model.real_data import RealText, data_folder, load_real_texts

METRICS_NAME = "metrics.json"


def kept_apart() -> list[RealText]:
    """Return the real texts that no training has seen (nothing without FANAL_REAL_DATA)."""
    return [real for real in load_real_texts(data_folder()) if real.apart]


def measure(assessor: Assessor, splits: list[str], reals: list[RealText]) -> dict[str, Any]:
    """Return every figure of one model, by split and language."""
    figures: dict[str, Any] = {"version": assessor.info["version"]}
    languages = [row["code"] for row in assessor.languages]
    for split in splits:
        judged = judge_corpus(assessor, load_corpus(split))
        figures[split] = {code: corpus_figures(judged, code) for code in languages}
        figures[f"{split} indicators"] = {
            code: indicator_figures(judged, code) for code in languages
        }
    if reals:
        figures["real"] = real_figures(assessor, reals)
    return figures


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
    for key, row in figures.get("real", {}).items():
        lines.append(f"real {key}: warned {_cell(row['warned'])}, strong {_cell(row['strong'])}")
    return "\n".join(lines)


def _cell(row: dict[str, Any]) -> str:
    if not row["of"]:
        return "no cases"
    low, high = row["interval"]
    return f"{row['share']:.2%} ({row['hits']} of {row['of']}; {low:.2%} to {high:.2%})"
