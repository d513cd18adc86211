"""What callers send and get, as pydantic models: they validate and they write the contract."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from server.languages import LANGUAGE_PATTERN, MAX_LANGUAGE_CHARS

# The longest text under judgement, in Unicode code points (the contract of version 1).
MAX_TEXT_CHARS = 20_000
MAX_NOTE_CHARS = 2_000
MAX_BATCH_ITEMS, MAX_ITEM_ID_CHARS = 100, 64
MAX_URL_CHARS = 2_048
# Contacts that a reporter keeps in a report: as many, and as long, as one offer can hold.
MAX_KEPT, MIN_KEPT_CHARS, MAX_KEPT_CHARS = 20, 3, 200

# Anything but blanks. As JSON Schema reads it, which takes its patterns from JavaScript: there
# U+0085 and U+001C to U+001F are no blanks, and U+FEFF is one.
_CONTENT = re.compile("[^ \t\n\v\f\r\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#\\]+(?:[/?#][^\s\x00]*)?")


class ReportKind(StrEnum):
    """Why a person reports an advert."""

    FALSE_ALARM = "false-alarm"
    MISSED = "missed"
    LURE = "lure"
    APPEAL = "appeal"


class Level(StrEnum):
    """The four honest answers."""

    STRONG_SIGNS = "strong-signs"
    SOME_SIGNS = "some-signs"
    NO_SIGNS = "no-signs"
    CANNOT_JUDGE = "cannot-judge"


def _check_text(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("nul-character", "must not contain the NUL character")
    if _CONTENT.search(value) is None:
        raise PydanticCustomError("empty", "must contain something to read")
    return value


def _can_split(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _check_url(value: str) -> str:
    if not _WEB_ADDRESS.fullmatch(value) or not _can_split(value):
        raise PydanticCustomError("not-an-address", "must be an http or https address")
    return value


def _check_consent(value: object) -> object:
    # A literal alone would take the number 1 for true.
    if value is not True:
        raise PydanticCustomError("not-allowed", "must be true")
    return value


def _text_schema(max_chars: int) -> WithJsonSchema:
    pattern = r"[^\s\u0000]"
    return WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": max_chars, "pattern": pattern}
    )


AdvertText = Annotated[
    str,
    Field(max_length=MAX_TEXT_CHARS),
    AfterValidator(_check_text),
    _text_schema(MAX_TEXT_CHARS),
]
Note = Annotated[
    str,
    Field(max_length=MAX_NOTE_CHARS),
    AfterValidator(_check_text),
    _text_schema(MAX_NOTE_CHARS),
]
LanguageTag = Annotated[str, Field(pattern=LANGUAGE_PATTERN, max_length=MAX_LANGUAGE_CHARS)]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$")]
WebAddress = Annotated[
    str,
    Field(max_length=MAX_URL_CHARS),
    AfterValidator(_check_url),
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": MAX_URL_CHARS,
            "pattern": r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?$",
        }
    ),
]
KeptContact = Annotated[str, Field(min_length=MIN_KEPT_CHARS, max_length=MAX_KEPT_CHARS)]
ItemId = Annotated[str, Field(min_length=1, max_length=MAX_ITEM_ID_CHARS)]
ModelVersion = Annotated[str, Field(pattern=r"^[A-Za-z0-9._+-]{1,64}$")]


class Strict(BaseModel):
    """No conversions, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class AssessRequest(Strict):
    """A text to judge."""

    text: AdvertText
    language: LanguageTag | None = None
    reader_language: LanguageTag | None = None
    country: CountryCode | None = None


class BatchItem(AssessRequest):
    """A text to judge, with the caller's own name for it."""

    id: ItemId


class BatchRequest(Strict):
    """Texts to judge. Each is checked by itself, so that a broken one spoils no other."""

    items: Annotated[
        list[SkipValidation[BatchItem]], Field(min_length=1, max_length=MAX_BATCH_ITEMS)
    ]


class ReportRequest(Strict):
    """A mistake, or an advert that reviewers should see."""

    kind: ReportKind
    text: AdvertText
    language: LanguageTag | None = None
    url: WebAddress | None = None
    note: Note | None = None
    level: Level | None = None
    model: ModelVersion | None = None
    urgent: bool = False
    keep: Annotated[list[KeptContact], Field(max_length=MAX_KEPT)] = []
    consent: Annotated[Literal[True], BeforeValidator(_check_consent)]


class ReplyRequest(Strict):
    """A reporter's reply to a reviewer's question."""

    text: Note


class LanguageQuery(Strict):
    """The language of the words in the answer."""

    lang: LanguageTag | None = None


class HelpQuery(LanguageQuery):
    """Where help is looked for."""

    country: CountryCode | None = None


class NoQuery(Strict):
    """An endpoint without query parameters."""
