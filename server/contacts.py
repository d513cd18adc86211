"""Finds contact data in a text, in any script: what extension/src/masking.js finds, to the letter.

Both are held to the cases in tests/contacts.json.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from server.personal import may_be_name, personal_patterns

# Between the digits of a number: spaces, brackets, dashes, dots, and marks nobody sees.
_GAP = r"[\s()\[\].·•/_\-\u2010-\u2015\u200b-\u200f\u2060\ufeff\u00ad\ufe0f\u20e3]{0,4}"
_PHONE = rf"(?<![^\W_])[+\uff0b(\uff08]?{_GAP}\d(?:{_GAP}\d){{5,18}}(?![^\W_])\ufe0f?\u20e3?"
_MIN_PHONE_DIGITS = 7
# A longer number beside a sum's currency is no sum.
_MAX_SUM_DIGITS = 12
_LINK_CHAR = r"[^\s<>\"'«»]"
_LINK = rf"(?a:\b)(?:[a-z][a-z0-9+.-]{{1,12}}://|www\.){_LINK_CHAR}{{2,300}}"
_TOPS = (
    "com|net|org|info|biz|me|io|co|ly|gg|app|link|site|online|shop|club|top|xyz|work|jobs|ru|ua|cn|"
    "fr|de|es|it|pl|tr|in|uk|us|eu|test|example|рф|укр|中国|भारत"
)
_APPS = (
    "telegram|whats ?app|we ?chat|weixin|微信|qq|line ?id|insta(?:gram)?|snap(?:chat)?|signal|"
    "viber|skype|zalo|kakao(?:talk)?|facebook|discord|tik ?tok|телеграм(?:м)?|ват ?сап|вайбер|"
    "واتساب|تلغرام|تيليجرام"
)
# Letters of the alphabets that the names of the apps are written in.
_APP_LETTERS = (
    r"A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a\u0400-\u052f"
    r"\u0606-\u060b\u060d-\u061a\u0620-\u063f\u0641-\u064a\u0656-\u066f"
    r"\u0671-\u06dc\u06de-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
)
# Names of techniques that look like hosts.
_NOT_HOSTS = re.compile(r"(?:asp|vb|ado)\.net", re.IGNORECASE)
# What stands right beside a sum of money, which is no number to call.
_MONEY = re.compile(
    r"[$€£¥₹₽₺₩]|(?a:\b)(?:eur(?:os?)?|usd|gbp|dollars?|pounds?|dhs?|aed|fcfa|cfa|xof|xaf|kes|ngn|rs"
    r"|inr|rub)(?a:\b)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})\s*")
_DIALLED = re.compile(r"[\s(\uff08]*[+\uff0b0]")
_TRAILING = re.compile(r"[\s.,;:!?)\]}»]+\Z")


class Contact(NamedTuple):
    """One piece of contact data; `kind` is email, link, handle, phone, name or address."""

    kind: str
    start: int
    end: int


def find_contacts(text: str) -> list[Contact]:
    """Return all contact data of a text, in its order, none inside another.

    Parameters
    ----------
    text : str
        The caller cuts it to a bounded length.

    Examples
    --------
    >>> find_contacts("mail me@mail.example")
    [Contact(kind='email', start=5, end=20)]
    """
    found = [
        each
        for kind, needed, pattern in _patterns()
        if needed.search(text)
        for each in _find_kind(text, kind, pattern)
    ]
    kept: list[Contact] = []
    for contact in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or contact.start >= kept[-1].end:
            kept.append(contact)
    return kept


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Return kind, what every match of the pattern holds and is found quickly, and pattern."""
    # \w holds no marks, without which half a word of many scripts would stay; it holds "_".
    marks = "".join(chr(code) for code in range(0x300, 0x20000) if _is_mark(code))
    label = rf"(?:[^\W_]|[{marks}-])"
    at = r"(?:[@\uff20]|\s?[\[({]\s?(?:at|arobase)\s?[\])}]\s?)"
    dot = r"(?:[.\uff0e\u3002]|\s?[\[({]\s?(?:dot|point)\s?[\])}]\s?)"
    email = rf"[\w{marks}.%+-]{{1,64}}{at}{label}{{1,63}}(?:{dot}{label}{{2,63}}){{1,4}}"
    host = rf"(?<![\w@.-])(?:{label}{{1,63}}\.){{1,4}}(?:{_TOPS})(?![^\W_]|-)"
    app = rf"(?<![{_APP_LETTERS}])(?:{_APPS})\s{{0,3}}(?:id|@|no\.?|nom)?\s{{0,2}}"
    name = rf"(?P<name>[\w{marks}.-]{{3,64}})"
    written = (
        ("email", at, email),
        ("link", r"://|www\.", _LINK),
        ("link", rf"\.(?:{_TOPS})", rf"{host}(?:/{_LINK_CHAR}{{0,300}})?"),
        ("handle", _APPS, rf"{app}[:\uff1a=→]\s{{0,3}}{name}"),
        ("handle", r"[@\uff20]", rf"(?<![\w.])[@\uff20][\w{marks}.]{{2,64}}"),
        ("phone", r"\d", _PHONE),
    )
    contacts = tuple(
        (kind, re.compile(needed, re.IGNORECASE), re.compile(pattern, re.IGNORECASE))
        for kind, needed, pattern in written
    )
    return contacts + personal_patterns()


def _is_mark(code: int) -> bool:
    return unicodedata.category(chr(code)).startswith("M")


def _find_kind(text: str, kind: str, pattern: re.Pattern[str]) -> Iterator[Contact]:
    for match in pattern.finditer(text):
        name = "name" if "name" in pattern.groupindex else 0
        found = match[name]
        start = match.start(name) + len(found) - len(found.lstrip())
        end = start + len(_TRAILING.sub("", found.lstrip()))
        if end > start and _is_contact(text, kind, start, end):
            yield Contact(kind, start, end)


def _is_contact(text: str, kind: str, start: int, end: int) -> bool:
    if kind == "phone":
        return _is_phone(text, start, end)
    if kind == "name":
        return may_be_name(text[start:end])
    return not _NOT_HOSTS.fullmatch(text, start, end)


def _is_phone(text: str, start: int, end: int) -> bool:
    digits = sum(char.isdecimal() for char in text[start:end])
    if digits < _MIN_PHONE_DIGITS or _DATE.fullmatch(text, start, end):
        return False
    if digits > _MAX_SUM_DIGITS or _DIALLED.match(text, start, end):
        return True
    return not _MONEY.search(f"{text[max(0, start - 4) : start]} {text[end : end + 8]}")
