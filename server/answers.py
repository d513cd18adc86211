"""The shapes of the answers: only the contract and its tests use them, no request does."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from server.errors import PROBLEMS, URN_PREFIX
from server.schemas import Level, ReportKind

# The names are promised: none goes or changes its meaning within version 1; new ones may come.
ProblemType = Annotated[
    str, WithJsonSchema({"type": "string", "enum": [URN_PREFIX + name for name in PROBLEMS]})
]


class Answer(BaseModel):
    """An answer has these fields and no other."""

    model_config = ConfigDict(extra="forbid")


class FieldError(Answer):
    """One broken field."""

    field: str
    reason: str
    message: str


class ProblemDetails(Answer):
    """An error as RFC 9457 describes it, with the list of broken fields."""

    type: ProblemType
    title: str
    status: int
    detail: str
    fields: list[FieldError]
    instance: str = Field(default="", pattern=r"^urn:fanal:request:[A-Za-z0-9-]{8,64}$")


class Evidence(Answer):
    """The words that raised an indicator; offsets count code points of the text as sent."""

    start: int
    end: int
    quote: str


class Wage(Answer):
    """A published minimum wage, with the source it was read in and the day of that source."""

    country: str
    currency: str
    amount: float
    period: Literal["hour", "day", "week", "month", "year"]
    scope: Literal["minimum", "regional", "sector", "shared"]
    note: str
    basis: Literal["gross", "net"]
    source: str
    address: str
    date: str


class Pay(Answer):
    """How the pay that the evidence states compares with a published wage. Changes no level."""

    start: int
    end: int
    low: float
    high: float
    currency: str
    period: Literal["hour", "day", "week", "month", "year"]
    times: int = Field(ge=2)
    wage: Wage
    sentence: str


class Finding(Answer):
    """One indicator with its evidence; `pay` stands only where it can be compared."""

    indicator: str
    name: str
    why: str
    ask: str
    strength: Literal["strong", "medium", "weak", "context"]
    evidence: list[Evidence]
    pay: Pay | None = None


class ModelInfo(Answer):
    """Which model judged."""

    version: str
    rules: str | int
    built: str


class Help(Answer):
    """One place that helps, with its source and the day it was checked."""

    model_config = ConfigDict(extra="allow")
    name: str
    phone: str | None = None
    message: str | None = None
    web: str | None = None
    scope: str | None = None
    hours: str | None = None
    languages: list[str] | None = None
    source: str | None = None
    checked: str | None = None


class Suppressed(Answer):
    """Reviewers of this server found the warning of this text, or of a near copy, mistaken."""

    id: str
    level: Level


class AssessAnswer(Answer):
    """An assessment. `suppression` is null, or has the level that the model gave by itself."""

    level: Level
    score: float | None
    language: str | None
    reason: Literal["too-short", "language", "unreadable"] | None
    findings: list[Finding]
    combinations: list[str]
    model: ModelInfo
    help: list[Help]
    suppression: Suppressed | None


class JudgedItem(Answer):
    """An item of a batch that was judged."""

    id: str
    assessment: AssessAnswer


class RefusedItem(Answer):
    """An item of a batch that breaks the contract; `id` is null where the id itself does."""

    id: str | None
    problem: ProblemDetails


class BatchAnswer(Answer):
    """What became of each item, in the order of the request."""

    items: list[JudgedItem | RefusedItem]


class ReportReceived(Answer):
    """Keep the receipt: it is the only way to see or withdraw the report."""

    id: str
    receipt: str


class ReportState(Answer):
    """What became of a report."""

    id: str
    kind: ReportKind
    state: Literal["received", "question", "replied", "decided"]
    created: str
    outcome: Literal["accepted", "declined", "unclear"] | None
    answer: str | None
    question: str | None
    reply: str | None
    due: str | None


class Indicator(Answer):
    """A documented sign."""

    id: str
    group: str
    grade: str
    sources: list[Any]
    name: str
    why: str
    ask: str


class IndicatorList(Answer):
    """All indicators in one language."""

    language: str
    indicators: list[Indicator]


class MeasuredLanguage(Answer):
    """A language that is judged, with its measured quality."""

    code: str
    measured: dict[str, Any]


class LanguageList(Answer):
    """Languages of adverts and of readers."""

    languages: list[MeasuredLanguage]
    reader_languages: list[str]


class HelpList(Answer):
    """Places that help."""

    help: list[Help]


class Key(Answer):
    """A public key; the id is the first 16 hexadecimal digits of its SHA-256."""

    id: str
    algorithm: Literal["Ed25519"]
    public: str
    use: Literal["server"]


class SuppressionEntry(Answer):
    """The sketch of a text whose warning is mistaken; the text cannot be read from it."""

    id: str
    digest: str
    values: list[int]
    size: int
    indicators: list[str]
    expires: str


class SuppressionAnswer(Answer):
    """All that hold; `serial` grows with every change."""

    serial: int
    issued: str
    reading: str
    entries: list[SuppressionEntry]


class KeyList(Answer):
    """The keys by which this server signs."""

    keys: list[Key]


class Health(Answer):
    """The process answers."""

    status: Literal["ok"]


class Ready(Answer):
    """The server can do all of its work."""

    status: Literal["ready"]


class PortableModel(BaseModel):
    """The weights; their schema version is inside."""

    model_config = ConfigDict(extra="allow")


class OpenDocument(BaseModel):
    """An OpenAPI document."""

    model_config = ConfigDict(extra="allow")
    openapi: str
