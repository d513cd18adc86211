"""Looks whether a screen holds its words in every language, from one load of the page."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from harness.places import REPO
from harness.tab import Tab

_MEASURE = Path(__file__).with_suffix(".js").read_text("utf-8")
_LOOK = """
globalThis.spoken = undefined;
// What stays in view while the page is scrolled lies over the rest; not so where it begins.
scrollTo(0, 0);
const [words] = arguments;
return (async () => {
  const looked = [];
  for (const [language, own] of Object.entries(words)) {
    const spoken = speak(words.en, own, language, language === 'ar' ? 'rtl' : 'ltr');
    await Promise.resolve();
    looked.push([language, spoken, findFaults()]);
  }
  return looked;
})();
"""


def list_faults(tab: Tab) -> tuple[list[str], int]:
    """Speak every language on a screen and measure where its words stand.

    Parameters
    ----------
    tab : Tab
        A screen in English.

    Returns
    -------
    list of str
        One line for each word that is cut, runs out of the screen or lies over another.
    int
        How many texts of the screen were spoken in all languages.
    """
    tab.unfold()
    tab.run(_MEASURE)
    looked = tab.run(_LOOK, _read_words())
    faults = [f"{language}: {fault}" for language, _, found in looked for fault in found]
    return faults, min(spoken for _, spoken, _ in looked)


@lru_cache(maxsize=1)
def _read_words() -> dict[str, dict[str, str]]:
    """Return all that is said on any screen: language -> key -> words."""
    languages = sorted(path.stem for path in (REPO / "extension/src/messages").glob("*.json"))
    folders = ("model/guidance", "extension/src/messages", "server/web/messages")
    return {
        language: {
            key: words
            for folder in folders
            for key, words in _flatten(folder, _read(f"{folder}/{language}.json"))
        }
        for language in languages
    }


def _read(path: str) -> Any:
    return json.loads((REPO / path).read_text("utf-8"))


def _flatten(key: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(key, value)]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [pair for name, each in items for pair in _flatten(f"{key} {name}", each)]
