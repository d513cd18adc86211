"""Compares two OpenAPI documents of ours: would a program written for the old one break?

What is looked at: paths, methods, parameters, bodies, statuses, media types, headers and schemas,
with the two directions kept apart. What a caller sends may become wider, never narrower; what it
gets may gain fields, never lose one. Words in answers may come (server/API.md says so to callers),
words that may be sent must not go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
# Limits by which a schema takes less when the new number is smaller, or larger.
_UPPER = ("maxLength", "maximum", "maxItems", "maxProperties")
_LOWER = ("minLength", "minimum", "minItems", "minProperties")


def find_breaks(old: Document, new: Document) -> list[str]:
    """Return a sentence for each thing by which a caller of `old` fails with `new`."""
    return sorted(set(_Comparison(old, new).walk()))


class _Comparison:
    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = old, new
        # Pairs of schemas that are compared already, for schemas that hold themselves.
        self._seen: set[tuple[int, int, bool]] = set()

    def walk(self) -> Iterator[str]:
        for path, methods in self._old["paths"].items():
            for method, operation in methods.items():
                there = self._new["paths"].get(path, {}).get(method)
                if there is None:
                    yield f"{method} {path} is gone"
                else:
                    yield from self._compare(f"{method} {path}", operation, there)

    def _compare(self, place: str, old: Document, new: Document) -> Iterator[str]:
        yield from self._parameters(place, old, new)
        yield from self._body(place, old.get("requestBody"), new.get("requestBody"))
        yield from self._responses(place, old["responses"], new["responses"])
        if new.get("security") and not old.get("security") and {} not in new["security"]:
            yield f"{place} needs credentials now"

    def _parameters(self, place: str, old: Document, new: Document) -> Iterator[str]:
        key = lambda row: (row["in"], row["name"])  # noqa: E731
        before = {key(row): row for row in old.get("parameters", [])}
        after = {key(row): row for row in new.get("parameters", [])}
        for name, row in after.items():
            if row.get("required") and not before.get(name, {}).get("required"):
                yield f"{place} needs the parameter {name[1]} now"
        for name, row in before.items():
            if name not in after:
                yield f"{place} takes the parameter {name[1]} no more"
            else:
                yield from self._sent(f"{place} {name[1]}", row["schema"], after[name]["schema"])

    def _body(self, place: str, old: Document | None, new: Document | None) -> Iterator[str]:
        if old is None or new is None:
            if new is not None and new.get("required"):
                yield f"{place} needs a body now"
            if old is not None:
                yield f"{place} takes no body any more"
            return
        if new.get("required") and not old.get("required"):
            yield f"{place} needs a body now"
        for media_type, content in old["content"].items():
            if media_type not in new["content"]:
                yield f"{place} takes {media_type} no more"
            else:
                there = new["content"][media_type]["schema"]
                yield from self._sent(f"{place} body", content["schema"], there)

    def _responses(self, place: str, old: Document, new: Document) -> Iterator[str]:
        for status, response in old.items():
            if status not in new:
                yield f"{place} answers {status} no more"
                continue
            for name in response.get("headers", {}):
                if name not in new[status].get("headers", {}):
                    yield f"{place} {status} has the header {name} no more"
            for media_type, content in response.get("content", {}).items():
                there = new[status].get("content", {}).get(media_type)
                if there is None:
                    yield f"{place} {status} comes as {media_type} no more"
                else:
                    yield from self._got(f"{place} {status}", content["schema"], there["schema"])

    def _sent(self, place: str, old: Document, new: Document) -> Iterator[str]:
        """Compare what a caller sends: all that was taken must be taken still."""
        old, new = _resolve(self._old, old), _resolve(self._new, new)
        if self._is_known(old, new, is_sent=True):
            return
        old_kinds, new_kinds = _alternatives(self._old, old), _alternatives(self._new, new)
        if len(old_kinds) > 1 or len(new_kinds) > 1:
            for kind, schema in old_kinds.items():
                if kind in new_kinds:
                    yield from self._sent(place, schema, new_kinds[kind])
                elif None not in new_kinds:
                    yield f"{place} may be {kind} no more"
            return
        yield from _narrowed(place, old, new)
        yield from self._sent_fields(place, old, new)
        if "items" in old and "items" in new:
            yield from self._sent(f"{place}[]", old["items"], new["items"])

    def _sent_fields(self, place: str, old: Document, new: Document) -> Iterator[str]:
        for name in sorted(set(new.get("required", [])) - set(old.get("required", []))):
            yield f"{place}.{name} is needed now"
        is_closed = new.get("additionalProperties") is False
        if is_closed and old.get("additionalProperties") is not False:
            yield f"{place} refuses unknown fields now"
        after = new.get("properties", {})
        for name, schema in old.get("properties", {}).items():
            if name in after:
                yield from self._sent(f"{place}.{name}", schema, after[name])
            elif is_closed:
                yield f"{place}.{name} may be sent no more"

    def _got(self, place: str, old: Document, new: Document) -> Iterator[str]:
        """Compare what a caller gets: all that was promised must come still."""
        old, new = _resolve(self._old, old), _resolve(self._new, new)
        if self._is_known(old, new, is_sent=False):
            return
        old_kinds, new_kinds = _alternatives(self._old, old), _alternatives(self._new, new)
        for kind, schema in new_kinds.items():
            if kind in old_kinds:
                yield from self._got_fields(place, old_kinds[kind], schema)
            elif None not in old_kinds:
                yield f"{place} may be {kind or 'anything'} now"

    def _got_fields(self, place: str, old: Document, new: Document) -> Iterator[str]:
        after = new.get("properties", {})
        for name, schema in old.get("properties", {}).items():
            if name not in after:
                yield f"{place}.{name} is gone"
                continue
            if name in old.get("required", []) and name not in new.get("required", []):
                yield f"{place}.{name} may be missing now"
            yield from self._got(f"{place}.{name}", schema, after[name])
        if "items" in old and "items" in new:
            yield from self._got(f"{place}[]", old["items"], new["items"])

    def _is_known(self, old: Document, new: Document, is_sent: bool) -> bool:
        pair = (id(old), id(new), is_sent)
        is_known = pair in self._seen
        self._seen.add(pair)
        return is_known


def _resolve(document: Document, schema: Document) -> Document:
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def _alternatives(document: Document, schema: Document) -> dict[str | None, Document]:
    """Return the schema under each kind of value that it allows; None where it allows any."""
    found: dict[str | None, Document] = {}
    for each in schema.get("anyOf", [schema]):
        each = _resolve(document, each)
        kinds = each.get("type", _kind_of_values(each))
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            found[kind] = each
    return found


def _kind_of_values(schema: Document) -> str | None:
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return "string" if values and all(isinstance(value, str) for value in values) else None


def _narrowed(place: str, old: Document, new: Document) -> Iterator[str]:
    old_kind, new_kind = old.get("type"), new.get("type")
    if new_kind is not None and new_kind != old_kind:
        yield f"{place} must be {new_kind} now"
    yield from _fewer_values(place, old, new)
    for name in _UPPER:
        if name in new and new[name] < old.get(name, float("inf")):
            yield f"{place} has a smaller {name}"
    for name in _LOWER:
        if name in new and new[name] > old.get(name, float("-inf")):
            yield f"{place} has a larger {name}"
    # Whether one pattern takes all that another takes cannot be told, so a person must look.
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{place} has another pattern"


def _fewer_values(place: str, old: Document, new: Document) -> Iterator[str]:
    if "enum" not in new and "const" not in new:
        return
    allowed = new.get("enum", [new.get("const")])
    if "enum" not in old and "const" not in old:
        yield f"{place} takes listed values only now"
        return
    for value in old.get("enum", [old.get("const")]):
        if value not in allowed:
            yield f"{place} takes {value!r} no more"
