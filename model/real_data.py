"""Reads the real texts of others that help to train and to measure, where a machine has them.

They lie outside the project, in the folder named by FANAL_REAL_DATA; no row of them is ever
committed, printed or logged. Without the folder everything still trains, tests and passes, and
says what was skipped.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = "FANAL_REAL_DATA"
# Part of each set, chosen by group (employer or template), that is kept apart from training.
APART_OF_TEN = 3
# Adverts are read up to here; longer ones repeat company boilerplate.
MAX_CHARS = 4_000
# The sets' code for Filipino is that of Tagalog.
LANGUAGE_NAMES = {"tl": "fil"}
# Placeholders and metadata that give a source away, not words of an advert.
_LEAKS = re.compile(r"#(?:URL|EMAIL|PHONE)_\w+#")


@dataclass(frozen=True)
class RealText:
    """A real text presumed honest, or not about work."""

    source: str
    text: str
    language: str
    group: str
    is_work: bool
    apart: bool
    risk_cues: int


def data_folder() -> Path | None:
    """Return the folder of FANAL_REAL_DATA, or None where it is not set or not there."""
    name = os.environ.get(ENVIRONMENT)
    return Path(name) if name and Path(name).is_dir() else None


def input_digests(folder: Path | None) -> dict[str, str]:
    """Return the sha256 of every file that `load_real_texts` reads."""
    files = sorted(folder.glob("*.parquet")) if folder else []
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def load_real_texts(folder: Path | None) -> list[RealText]:
    """Load every text labelled 0 (not fraudulent), in file order; nothing where folder is None."""
    texts: list[RealText] = []
    for file in sorted(folder.glob("*.parquet")) if folder else []:
        texts += _load_file(file)
    return texts


def _load_file(file: Path) -> list[RealText]:
    import pyarrow.parquet as parquet

    names = ["text", "lang", "label", "label_strict", "group", "risk_cues"]
    present = [name for name in names if name in parquet.read_schema(file).names]
    rows = parquet.read_table(file, columns=present).to_pylist()
    label = "label_strict" if "label_strict" in present else "label"
    is_work = not file.stem.startswith(("nonjob", "email"))
    texts = []
    for number, row in enumerate(rows):
        text = _LEAKS.sub(" ", row["text"] or "")[:MAX_CHARS]
        if row[label] != 0 or not any(char.isalpha() for char in text):
            continue
        group = f"{file.stem}:{row.get('group') or number}"
        apart = zlib.crc32(group.encode()) % 10 < APART_OF_TEN
        cues = int(row.get("risk_cues") or 0)
        language = LANGUAGE_NAMES.get(row["lang"], row["lang"])
        texts.append(RealText(file.stem, text, language, group, is_work, apart, cues))
    return texts
