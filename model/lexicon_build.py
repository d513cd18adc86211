"""Compiles the lexicon files that people edit into the table of hashes that ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml

from model.features import FIRST, SECOND, mix
from model.lexicon import PAIR_SEED, STEM_SEED, WORD_SEED, Lexicon
from model.text import PREFIX_CHARS, CharTable, read

LEXICON_DIR = Path(__file__).with_name("lexicons")


def compile_lexicon(table: CharTable, folder: Path = LEXICON_DIR) -> Lexicon:
    """Compile every `<language>.yaml` of a folder.

    Raises
    ------
    ValueError where an entry cannot be read as one word, a stem of four letters or more, or a pair.
    """
    files = sorted(folder.glob("*.yaml"))
    languages = [file.stem for file in files]
    sources = [yaml.safe_load(file.read_text("utf-8")) for file in files]
    concepts = sorted({name for source in sources for name in source})
    rows = {
        (key, number, concepts.index(name))
        for number, source in enumerate(sources)
        for name, entries in source.items()
        for key in (_key_of_entry(entry, table) for entry in str(entries).split())
    }
    ordered = np.array(sorted(rows), np.int64)
    return Lexicon(
        concepts,
        languages,
        ordered[:, 0].astype(np.uint32),
        ordered[:, 1].astype(np.uint8),
        ordered[:, 2].astype(np.uint16),
    )


def _key_of_entry(entry: str, table: CharTable) -> int:
    """Return the key of one entry of a lexicon file."""
    reading = read(entry.rstrip("*").replace("_", " "), table)
    if entry.endswith("*"):
        length = min(int(reading.lengths[0]), PREFIX_CHARS[-1]) if reading.token_count else 0
        if reading.token_count != 1 or length < PREFIX_CHARS[0]:
            raise ValueError(f"Lexicon stem {entry!r} must be one word of four letters or more.")
        row = PREFIX_CHARS.index(length)
        raw = reading.prefixes[row] ^ np.uint32(STEM_SEED + length)
    elif reading.token_count == 1:
        raw = reading.words ^ np.uint32(WORD_SEED)
    elif reading.token_count == 2:
        raw = (reading.words[:1] * FIRST + reading.words[1:] * SECOND) ^ np.uint32(PAIR_SEED)
    else:
        raise ValueError(f"Lexicon entry {entry!r} must be one word or two_words.")
    return int(mix(raw)[0])
