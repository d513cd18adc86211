"""How an endpoint describes itself to the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from server.schemas import NoQuery

# For answers that are the same for everybody: `server.packing.make_shared` heeds it.
CONDITIONAL: Mapping[str, Mapping[str, Any]] = {"If-None-Match": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    Parameters
    ----------
    method : str
        Lower case, as OpenAPI writes it.
    path : str
        With parameters in braces.
    summary, description : str
        For people.
    answers : mapping of int to model or None
        What each good status carries; None for an empty body.
    problems : tuple of str
        Names of `server.errors.PROBLEMS` that callers should expect.
    body, query : model
        What is sent.
    rate : str or None
        Kind of rate limit: "assess", "reports", "read"; None for no limit.
    needs_receipt : bool
        Whether `Authorization: Bearer <receipt>` is read.
    takes_token : bool
        Whether `Authorization: Bearer <token>` of an operator is read where one is sent.
    headers : mapping of str to JSON schema
        Optional request headers.
    sends : tuple of str
        Headers of the good answers, besides those that all answers have.
    media_type : str
        Of the good answers that have no model and yet a body.
    """

    method: str
    path: str
    summary: str
    description: str
    answers: Mapping[int, type[BaseModel] | None]
    problems: tuple[str, ...] = ()
    body: type[BaseModel] | None = None
    query: type[BaseModel] = NoQuery
    rate: str | None = "read"
    needs_receipt: bool = False
    takes_token: bool = False
    headers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sends: tuple[str, ...] = ()
    media_type: str | None = None
