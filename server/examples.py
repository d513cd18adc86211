"""One example for each shape of the contract, in words of our own; persons and places are invented.

`tests/contract/test_examples.py` holds each to its model and sends the bodies to the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.errors import INSTANCE_PREFIX, field_error, problem_body

_TEXT = "You pay 300 dollars for the visa before you start, and the agency keeps your passport."
_REPORT_ID = "kq3v0Jx9wT2bYd5H"
_RECEIPT = "Qm7v0c8dXl1yT5pW2nB4kR6sU9zE3hJ0aF8gD1iL7oM"
_DAY = "2026-11-28"

_MODEL = {"version": "0.4.0+5135f667", "rules": "315b0eb3", "built": _DAY}
_HELP = {
    "name": "Harbour Help (an invented line)",
    "phone": "+254 700 000 000",
    "message": "",
    "web": "https://help.example.org/",
    "scope": "human trafficking",
    "hours": "24/7",
    "languages": ["en", "sw"],
    "source": "https://help.example.org/contact",
    "checked": "2026-09",
}
_FINDINGS = [
    {
        "indicator": "upfront-fee",
        "name": "Paying to get the job",
        "why": "The text asks for money before work starts; in fair hiring nobody pays for a job.",
        "ask": "Ask what there is to pay, and who gets the money, and do not pay yet.",
        "strength": "strong",
        "evidence": [
            {"start": 0, "end": 49, "quote": "You pay 300 dollars for the visa before you start"}
        ],
    },
    {
        "indicator": "documents-kept",
        "name": "Someone else keeps your papers",
        "why": "Without papers it is hard to leave or to get help.",
        "ask": "Ask whether your passport stays with you at all times.",
        "strength": "strong",
        "evidence": [{"start": 51, "end": 85, "quote": "and the agency keeps your passport"}],
    },
]

_ASSESSMENT = {
    "level": "strong-signs",
    "score": 0.9988,
    "language": "en",
    "reason": None,
    "findings": _FINDINGS,
    "combinations": ["papers-or-secrecy", "debt-bondage", "two-strong"],
    "model": _MODEL,
    "help": [_HELP],
    "suppression": None,
}

# Name of the model of a body or an answer -> what it may look like.
EXAMPLES: Mapping[str, Any] = {
    "AssessRequest": {"text": _TEXT, "language": "en", "reader_language": "en", "country": "KE"},
    "AssessAnswer": _ASSESSMENT,
    "BatchRequest": {
        "items": [
            {"id": "advert-1", "text": _TEXT, "country": "KE"},
            {"id": "advert-2", "text": "Waiters wanted for the summer, paid by the week."},
        ]
    },
    "BatchAnswer": {
        "items": [
            {"id": "advert-1", "assessment": _ASSESSMENT},
            {
                "id": "advert-7",
                "problem": problem_body(
                    "invalid-fields",
                    [field_error("text", "empty", "must contain something to read")],
                ),
            },
        ]
    },
    "ReportRequest": {
        "kind": "missed",
        "text": "Dancers for a club abroad. We book the flight, you hand us your papers there.",
        "language": "en",
        "url": "https://jobs.example.org/adverts/17",
        "note": "Nothing was shown, and the papers are to be handed over.",
        "level": "no-signs",
        "model": _MODEL["version"],
        "urgent": False,
        "keep": [],
        "consent": True,
    },
    "ReportReceived": {"id": _REPORT_ID, "receipt": _RECEIPT},
    "ReportState": {
        "id": _REPORT_ID,
        "kind": "missed",
        "state": "replied",
        "created": f"{_DAY}T09:30:00Z",
        "outcome": None,
        "answer": None,
        "question": "On which page did the advert stand?",
        "reply": "On the board for dancers, in the second week of November.",
        "due": "2026-12-05T09:30:00Z",
    },
    "ReplyRequest": {"text": "On the board for dancers, in the second week of November."},
    "IndicatorList": {
        "language": "en",
        "indicators": [
            {
                "id": "upfront-fee",
                "group": "B",
                "grade": "strong",
                "sources": ["ILO", "IRIS"],
                **{name: _FINDINGS[0][name] for name in ("name", "why", "ask")},
            }
        ],
    },
    "LanguageList": {
        "languages": [
            {
                "code": "en",
                "measured": {
                    "clear lures warned": {
                        "hits": 60,
                        "of": 64,
                        "share": 0.9375,
                        "interval": [0.85, 0.9754],
                    }
                },
            }
        ],
        "reader_languages": ["en", "fr"],
    },
    "HelpList": {"help": [_HELP]},
    "KeyList": {
        "keys": [
            {
                "id": "5f1c0a9e7b3d2468",
                "algorithm": "Ed25519",
                "public": "c2l4dHktZm91ciBieXRlcyBhcmUgbm90IGEga2V5IQ0",
                "use": "server",
            }
        ]
    },
    "SuppressionAnswer": {
        "serial": 12,
        "issued": f"{_DAY}T09:30:00Z",
        "reading": "87551d524cd2",
        "entries": [
            {
                "id": "w8Qk2Zr5sTn7Lx1C",
                "digest": "9f2c4e1ab07d5386e2b94f10c7a85d36f1e04b2798c3d65a0b71e8f24c6d9a53",
                "values": [1_203_448, 90_177_215, 288_014_960],
                "size": 34,
                "indicators": ["upfront-fee"],
                "expires": "2027-11-28T09:30:00Z",
            }
        ],
    },
    "Health": {"status": "ok"},
    "Ready": {"status": "ready"},
    "PortableModel": {"schema": "fanal-model/1", "info": _MODEL},
    "OpenDocument": {"openapi": "3.1.0", "info": {"title": "Fanal"}, "paths": {}},
}

# Rows of the problems that list any.
_FIELDS: Mapping[str, list[dict[str, str]]] = {
    "invalid-fields": [field_error("text", "required", "is required")],
    "not-ready": [field_error("database", "unreachable", "does not answer")],
}


def example_problem(name: str) -> dict[str, Any]:
    """Return what a problem looks like to a caller."""
    body = problem_body(name, _FIELDS.get(name, ()))
    return {**body, "instance": INSTANCE_PREFIX + "5f0c2b7a9d3e4f61"}
