# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Examples made of schemas, for bodies that their document gives no example of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docwarden.facts.openapi_types import Example

if TYPE_CHECKING:
    from docwarden.facts.openapi_types import Document, Schema

#: How deep an example goes; a schema that holds itself would have no end.
_DEPTH = 6

_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "duration": "PT5M",
    "email": "name@example.com",
    "hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "byte": "ZXhhbXBsZQ==",
}

_VALUES: dict[str, Any] = {"boolean": True, "integer": 1, "number": 1.5, "null": None}


def sample(schema: Schema, document: Document) -> Example:
    """Make an example of a schema."""
    named = {one.name: one.schema for one in document.schemas}
    value = _value(schema, named, 0)
    return Example(json.dumps(value, ensure_ascii=False, indent=2))


def _value(schema: Schema, named: dict[str, Schema], depth: int) -> Any:
    written = next(iter(schema.examples), "") or schema.const or schema.default or next(iter(schema.enum), "")
    if written:
        return json.loads(written)
    if schema.reference in named and depth < _DEPTH:
        return _value(named[schema.reference], named, depth + 1)
    if schema.all_of or schema.fields:
        return _object(schema, named, depth)
    if choices := schema.one_of or schema.any_of:
        return _value(choices[0], named, depth)
    return _collection(schema, named, depth) if schema.items or schema.values else _simple(schema)


def _collection(schema: Schema, named: dict[str, Schema], depth: int) -> Any:
    inner = schema.items or schema.values
    if not inner or depth >= _DEPTH:
        return [] if schema.items else {}
    value = _value(inner, named, depth + 1)
    return [value] if schema.items else {"name": value}


def _object(schema: Schema, named: dict[str, Schema], depth: int) -> Any:
    """Put the fields of an object together; what only answers hold is left to the reader of answers."""
    found: dict[str, Any] = {}
    for part in schema.all_of:
        value = _value(part, named, depth + 1)
        found |= value if isinstance(value, dict) else {}
    if depth < _DEPTH:
        found |= {entry.name: _value(entry.schema, named, depth + 1) for entry in schema.fields}
    return found


def _simple(schema: Schema) -> Any:
    kind = schema.types[0] if schema.types else ""
    if kind in {"object", "array"}:
        return {} if kind == "object" else []
    return _VALUES.get(kind, _FORMATS.get(schema.format, "string"))
