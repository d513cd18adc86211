"""Language tags: which are taken, and which language a page is shown in."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import LanguageAccept

# ISO 639-1, and the longer codes of languages that people who look for work abroad write.
_KNOWN = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht "
    "hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky "
    "la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny "
    "oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
    "za zh zu ceb ckb fil hil hmn ilo kmr mai nan pcm prs tet tpi war yue"
)
KNOWN_LANGUAGES = frozenset(_KNOWN.split())

# One pattern says the rule to the validator and, in the contract, to callers.
LANGUAGE_PATTERN = f"^({'|'.join(sorted(KNOWN_LANGUAGES))})(-[A-Za-z0-9]{{1,8}})*$"
MAX_LANGUAGE_CHARS = 35

DEFAULT_LANGUAGE = "en"


def canonical_language(tag: str) -> str:
    """Return the language of a tag without script and region; `tl` is taken as `fil`.

    Examples
    --------
    >>> canonical_language("fr-CA"), canonical_language("tl")
    ('fr', 'fil')
    """
    primary = tag.partition("-")[0]
    return "fil" if primary == "tl" else primary


def choose_page_language(
    asked: str | None, accepted: LanguageAccept, offered: Sequence[str]
) -> str:
    """Return the language of a page.

    Parameters
    ----------
    asked : str or None
        What the reader chose on the page; anything not offered is ignored.
    accepted : LanguageAccept
        The browser's own list.
    offered : sequence of str
        Languages the page is written in.

    Returns
    -------
    str
        One of `offered`.
    """
    if asked in offered:
        return asked or DEFAULT_LANGUAGE
    for tag in accepted.values():
        if canonical_language(tag.lower()) in offered:
            return canonical_language(tag.lower())
    return DEFAULT_LANGUAGE
