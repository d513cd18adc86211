"""Compiles the lexicon files that people edit into the table of hashes that ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml

from model.features import FIRST, SECOND, mix
from model.hashing import MASK, PHRASE_SEED, PREFIX_CHARS, STEM_SEED, WORD_SEED
from model.lexicon import PHRASE_TOKENS, UNSPACED_TOKENS, Lexicon
from model.text import CharTable, Reading, read

LEXICON_DIR = Path(__file__).with_name("lexicons")
# Beside each `<language>.yaml`: the words that are set apart.
WHO_DIR = "who"


# Entries are read together, in texts of about this many characters: one by one takes long.
_CHUNK_CHARS = 10_000


def compile_lexicon(table: CharTable, folder: Path = LEXICON_DIR) -> Lexicon:
    """Compile every `<language>.yaml` of a folder.

    Raises
    ------
    ValueError where an entry cannot be read as one word, a stem of four letters or more, or a
    phrase.
    """
    files = sorted(folder.glob("*.yaml"))
    languages = [file.stem for file in files]
    sources = [_load_source(file) for file in files]
    concepts = sorted({name for source in sources for name in source})
    raw: list[tuple[int, int, int]] = []
    for number, source in enumerate(sources):
        pairs = [(e, concepts.index(n)) for n, text in source.items() for e in str(text).split()]
        found = _raw_keys([entry for entry, _ in pairs], table)
        raw += [(key, number, concept) for key, (_, concept) in zip(found, pairs, strict=True)]
    rows = np.array(raw, np.int64)
    rows[:, 0] = mix(rows[:, 0].astype(np.uint32))
    ordered = np.unique(rows, axis=0)
    return Lexicon(
        concepts,
        languages,
        ordered[:, 0].astype(np.uint32),
        ordered[:, 1].astype(np.uint8),
        ordered[:, 2].astype(np.uint8),
    )


def _load_source(file: Path) -> dict[str, str]:
    """Read the entries of a language by concept, with its words of who someone is."""
    who = file.parent / WHO_DIR / file.name
    found: dict[str, str] = yaml.safe_load(file.read_text("utf-8"))
    return found | (yaml.safe_load(who.read_text("utf-8")) if who.exists() else {})


def _raw_keys(entries: list[str], table: CharTable) -> list[int]:
    """Return the key of each entry, before its bits are spread."""
    keys = []
    for chunk in _chunks(entries):
        lines = [entry.rstrip("*").replace("_", " ") for entry in chunk]
        reading = read("\n".join(lines), table)
        starts = np.cumsum([0] + [len(line) + 1 for line in lines])
        borders = np.searchsorted(reading.starts, starts).tolist()
        words, left = reading.words.tolist(), reading.unspaced_left.tolist()
        for entry, begin, end in zip(chunk, borders[:-1], borders[1:], strict=True):
            if entry.endswith("*"):
                keys.append(_stem_key(entry, reading, begin, end))
            else:
                unspaced = begin < end and left[begin] >= end - begin
                keys.append(_phrase_key(entry, words[begin:end], unspaced))
    return keys


def _chunks(entries: list[str]) -> Iterator[list[str]]:
    """Cut a list of entries into lists of about _CHUNK_CHARS characters."""
    chunk: list[str] = []
    size = 0
    for entry in entries:
        chunk.append(entry)
        size += len(entry) + 1
        if size > _CHUNK_CHARS:
            yield chunk
            chunk, size = [], 0
    yield chunk


def _stem_key(entry: str, reading: Reading, begin: int, end: int) -> int:
    """Return the key of an entry like `pass*`."""
    length = min(int(reading.lengths[begin]), PREFIX_CHARS[-1]) if end - begin == 1 else 0
    if length < PREFIX_CHARS[0]:
        raise ValueError(f"Lexicon stem {entry!r} must be one word of four letters or more.")
    return int(reading.prefixes[PREFIX_CHARS.index(length), begin]) ^ (STEM_SEED + length)


def _phrase_key(entry: str, words: list[int], unspaced: bool) -> int:
    """Return the key of a word or of words in a row."""
    if not 1 <= len(words) <= (UNSPACED_TOKENS if unspaced else PHRASE_TOKENS):
        raise ValueError(
            f"Lexicon entry {entry!r} must be one word, two_words or three_words_together; in "
            f"scripts without blanks at most {UNSPACED_TOKENS} characters."
        )
    if len(words) == 1:
        return words[0] ^ WORD_SEED
    total = words[0]
    for word in words[1:]:
        total = (total * int(FIRST) + word * int(SECOND)) & MASK
    return total ^ (PHRASE_SEED + len(words))
