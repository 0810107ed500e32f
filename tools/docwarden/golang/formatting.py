# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How package fmt prints values: its verbs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.golang import selectors
from docwarden.golang.basic_texts import float_text, in_base, quoted
from docwarden.golang.dynamic_types import dynamic_type
from docwarden.golang.named_types import Named
from docwarden.golang.pointers import Pointer, Ref
from docwarden.golang.types import SliceOf, StructOf
from docwarden.golang.values import Map, Slice, Struct, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.function_values import Function
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Native, Value

#: No text of a program is longer.
LONGEST = 10_000_000

_VERB = re.compile(r"%([-+# 0]*)(?:\[(\d+)\])?(\*|\d+)?(?:\.(\d+))?(?:\[(\d+)\])?([a-zA-Z%])")


def sprintf(call: Call, pattern: Value, values: tuple[Value, ...]) -> Value:
    """Format as ``fmt.Sprintf``; Unknown where the pattern or a value it prints is."""
    pattern = plain(pattern)
    if isinstance(pattern, Unknown):
        return pattern
    unknown: list[Unknown] = []
    position = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal position
        if found[6] == "%":
            return "%"
        width = found[3] or ""
        if width == "*":
            width, position = str(plain(values[position])) if position < len(values) else "", position + 1
        index = found[2] or found[5]
        position = int(index) if index else position + 1
        if position > len(values):
            return f"%!{found[6]}(MISSING)"
        text = _verb(call, found[6], values[position - 1], found[1], found[4])
        if isinstance(text, Unknown):
            unknown.append(text)
            return ""
        return _padded(text, found[1], width)

    result = _VERB.sub(replace, pattern)
    return unknown[0] if unknown else result


def _padded(text: str, flags: str, width: str) -> str:
    if not width:
        return text
    if "-" in flags:
        return text.ljust(int(width))
    return text.zfill(int(width)) if "0" in flags else text.rjust(int(width))


def _verb(call: Call, verb: str, value: Value, flags: str, precision: str | None) -> str | Unknown:  # noqa: C901, PLR0911, PLR0912
    if isinstance(value, Unknown):
        return value
    raw = plain(value)
    match verb:
        case "v" | "s":
            as_text = verb == "s" and _are_bytes(raw)
            text = bytes_text(raw) if as_text else text_of(call, value, plus="+" in flags)
            return text[: int(precision)] if precision and isinstance(text, str) else text
        case "q":
            as_text = _are_bytes(raw)
            text = bytes_text(raw) if as_text else text_of(call, value)
            if isinstance(raw, Slice) and not as_text and isinstance(text, str):
                return "[" + " ".join(quoted(str(plain(item))) for item in raw) + "]"
            return text if isinstance(text, Unknown) else _quoted_verb(text, flags)
        case "d":
            if isinstance(raw, int):
                return f"{raw:+d}" if "+" in flags else str(raw)
            return text_of(call, value)
        case "t":
            return str(raw).lower()
        case "x" | "X":
            return _hexadecimal(raw, upper=verb == "X")
        case "c":
            return chr(raw)
        case "o" | "b":
            return in_base(raw, 8 if verb == "o" else 2)
        case "f" | "g" | "e" | "F":
            return float_text(
                float(raw), verb.lower(), int(precision) if precision else (6 if verb != "g" else -1)
            )
        case "T":
            return str(dynamic_type(value) or "<nil>")
        case "w":
            return text_of(call, value)
    return Unknown(f"the verb %{verb}")


def _are_bytes(raw: Value) -> bool:
    """Tell whether a value is a slice of bytes, as far as its type or else its items tell."""
    if not isinstance(raw, Slice):
        return False
    under = raw.type.underlying if raw.type else None
    if isinstance(under, SliceOf):
        return str(under.element.underlying) in ("byte", "uint8")
    return bool(raw) and all(isinstance(plain(item), int) for item in raw)


def _quoted_verb(text: str, flags: str) -> str:
    return f"`{text}`" if "#" in flags and "`" not in text else quoted(text)


def _hexadecimal(raw: Value, *, upper: bool) -> str | Unknown:
    if isinstance(raw, int):
        return f"{raw:X}" if upper else f"{raw:x}"
    text = bytes_text(raw)
    if isinstance(text, Unknown):
        return text
    found = text.encode("utf-8", errors="surrogateescape").hex()
    return found.upper() if upper else found


def text_of(call: Call, value: Value, *, plus: bool = False) -> str | Unknown:  # noqa: PLR0911
    """Format as the verb ``%v``: a value's own String or Error method comes first."""
    if isinstance(value, Unknown):
        return value
    own = _own_text(call, value)
    if own is not None:
        return own
    raw = plain(value)
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float):
        return float_text(raw, "g", -1)
    if isinstance(raw, int | str):
        return str(raw)
    if raw is None:
        return "<nil>"
    if isinstance(raw, Ref):
        inner = _fields_text(call, raw.struct, plus=plus)
        return inner if isinstance(inner, Unknown) else f"&{inner}"
    return _composite_text(call, raw, plus=plus)


def _own_text(call: Call, value: Value) -> str | Unknown | None:
    if not isinstance(dynamic_type(value), Named) and not isinstance(value, Pointer):
        return None
    for name in ("Error", "String"):
        method: Function | Native | Unknown = selectors.select(call.machine, value, name)
        if not isinstance(method, Unknown):
            text = plain(call.machine.call(method, [], call.place))
            return text if isinstance(text, str | Unknown) else Unknown(f"what {name} gives")
    return None


def _composite_text(call: Call, raw: Value, *, plus: bool) -> str | Unknown:
    if isinstance(raw, Struct):
        return _fields_text(call, raw, plus=plus)
    if isinstance(raw, Slice):
        parts = [text_of(call, item, plus=plus) for item in raw]
        opening, closing = "[", "]"
    elif isinstance(raw, Map):
        pairs = sorted(raw.pairs(), key=lambda pair: str(plain(pair[0])))
        parts = []
        for key, item in pairs:
            texts = text_of(call, key, plus=plus), text_of(call, item, plus=plus)
            unknown = next((text for text in texts if isinstance(text, Unknown)), None)
            parts.append(unknown or f"{texts[0]}:{texts[1]}")
        opening, closing = "map[", "]"
    else:
        return Unknown("the address of a pointer or of a function")
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    return unknown or opening + " ".join(str(part) for part in parts) + closing


def _fields_text(call: Call, struct: Struct, *, plus: bool) -> str | Unknown:
    under = struct.type.underlying
    if not isinstance(under, StructOf):
        return Unknown(f"how {struct.type} is printed")
    parts = []
    for field in under.fields:
        text = text_of(call, struct.get(field.name), plus=plus)
        if isinstance(text, Unknown):
            return text
        parts.append(f"{field.name}:{text}" if plus else text)
    return "{" + " ".join(parts) + "}"


def text_bytes(text: Value) -> Value:
    """Give a text as a slice of bytes."""
    return text if isinstance(text, Unknown) else Slice(list(text.encode("utf-8", "surrogateescape")))


def bytes_text(value: Value) -> str | Unknown:
    """Give a string or a slice of bytes as text."""
    raw = plain(value)
    if raw is None:
        return ""
    if not isinstance(raw, Slice):
        return raw if isinstance(raw, str | Unknown) else Unknown("bytes that are not known")
    items = [plain(item) for item in raw]
    if any(not isinstance(item, int) for item in items):
        return Unknown("bytes that are not known")
    return bytes(items).decode("utf-8", errors="surrogateescape")
