# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How Go writes values as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from docwarden.golang.pointers import Pointer
from docwarden.golang.types import StructOf
from docwarden.golang.values import Map, Slice, Struct, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value


def json_text(call: Call, value: Value) -> str | Unknown:
    """Encode as ``encoding/json`` does."""
    found = _json(call, value)
    if isinstance(found, Unknown):
        return found
    text = json.dumps(found, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _json(call: Call, value: Value) -> Value:
    raw = plain(value)
    if isinstance(raw, Pointer):
        return _json(call, raw.load())
    if isinstance(raw, Slice):
        return None if raw.nil else _first_unknown([_json(call, item) for item in raw])
    if isinstance(raw, Map):
        pairs = {str(plain(key)): _json(call, item) for key, item in raw.pairs()}
        unknown = next((item for item in pairs.values() if isinstance(item, Unknown)), None)
        return unknown or dict(sorted(pairs.items()))
    if isinstance(raw, Struct):
        return _json_fields(call, raw)
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if raw is None or isinstance(raw, bool | int | float | str) else Unknown("a value as JSON")


def _first_unknown(items: list[Value]) -> Value:
    return next((item for item in items if isinstance(item, Unknown)), items)


def _json_fields(call: Call, struct: Struct) -> Value:
    under = struct.type.underlying
    if not isinstance(under, StructOf):
        return Unknown(f"{struct.type} as JSON")
    result: dict[str, Value] = {}
    for field in under.fields:
        tag = re.search(r'json:"([^"]*)"', field.tag)
        name, _, options = (tag[1] if tag else "").partition(",")
        if name == "-" or not field.name[0].isupper():
            continue
        value = _json(call, struct.get(field.name))
        if isinstance(value, Unknown):
            return value
        if field.embedded and not name and isinstance(value, dict):
            result |= value
        elif value or "omitempty" not in options:
            result[name or field.name] = value
    return result
