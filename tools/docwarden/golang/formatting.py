# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How Go prints values: the verbs of package fmt, quoting."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from docwarden.golang import selectors
from docwarden.golang.functions import dynamic_type
from docwarden.golang.types import Named, StructOf
from docwarden.golang.values import Map, Pointer, Ref, Slice, Struct, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.functions import Function
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Native, Value

#: No text of a program is longer.
LONGEST = 10_000_000

_VERB = re.compile(r"%([-+# 0]*)(?:\[(\d+)\])?(\*|\d+)?(?:\.(\d+))?(?:\[(\d+)\])?([a-zA-Z%])")
_UNITS = ((3600 * 10**9, "h"), (60 * 10**9, "m"))
_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


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
            text = text_of(call, value, plus="+" in flags)
            return text[: int(precision)] if precision and isinstance(text, str) else text
        case "q":
            text = text_of(call, value)
            if isinstance(raw, Slice) and isinstance(text, str):
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


def quoted(text: str) -> str:
    """Quote as ``strconv.Quote``."""
    letters = []
    for letter in text:
        if letter in '"\\':
            letters.append(f"\\{letter}")
        elif letter in _ESCAPES:
            letters.append(_ESCAPES[letter])
        elif "\udc80" <= letter <= "\udcff":
            letters.append(f"\\x{ord(letter) - 0xDC00:02x}")
        elif letter == " " or letter.isprintable():
            letters.append(letter)
        else:
            letters.append(_code(ord(letter)))
    return f'"{"".join(letters)}"'


def _code(point: int) -> str:
    if point < 0x80:  # noqa: PLR2004 - ASCII
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"  # noqa: PLR2004 - what four digits hold


def in_base(number: int, base: int) -> str:
    """Write a number in a base."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    rest, found = abs(number), ""
    while rest or not found:
        found, rest = digits[rest % base] + found, rest // base
    return f"-{found}" if number < 0 else found


def float_text(value: float, verb: str, precision: int, *, bits: int = 64) -> str:
    """Write a number as ``strconv.FormatFloat``."""
    if math.isinf(value) or math.isnan(value):
        return "NaN" if math.isnan(value) else ("+Inf" if value > 0 else "-Inf")
    if precision >= 0:
        return f"{value:.{precision}{verb}}"
    shortest = repr(value) if bits == 64 else _shortest32(value)  # noqa: PLR2004
    mantissa, _, exponent = f"{shortest}".lower().partition("e")
    digits, point = _digits(mantissa, int(exponent or 0))
    if verb == "f" or (verb == "g" and -4 <= point - 1 < 21):  # noqa: PLR2004 - strconv's bounds of %g
        return _positional(digits, point, negative=value < 0)
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{'-' if value < 0 else ''}{digits[0]}{rest}e{'-' if point < 1 else '+'}{abs(point - 1):02d}"


def _shortest32(value: float) -> str:
    for precision in range(1, 10):
        text = f"{value:.{precision}g}"
        if math.isclose(float(text), value, rel_tol=6e-8):
            return text
    return repr(value)


def _digits(mantissa: str, exponent: int) -> tuple[str, int]:
    """Give the digits of a number and the place of its point."""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits, point = whole + fraction, len(whole) + exponent
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return stripped.rstrip("0") or "0", point if stripped else 1


def _positional(digits: str, point: int, *, negative: bool) -> str:
    if point <= 0:
        text = "0." + "0" * -point + digits
    elif len(digits) <= point:
        text = digits + "0" * (point - len(digits))
    else:
        text = f"{digits[:point]}.{digits[point:]}"
    return f"-{text}" if negative else text


def duration(nanoseconds: int) -> str:
    """Write a duration as ``time.Duration.String``."""
    if not nanoseconds:
        return "0s"
    sign, rest = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    if rest < 10**9:
        unit, size = next(
            (unit, size) for unit, size in (("ns", 1), ("µs", 10**3), ("ms", 10**6)) if rest < size * 1000
        )
        return f"{sign}{_fraction(rest, size)}{unit}"
    text = ""
    for size, unit in _UNITS:
        if rest >= size or text:
            text += f"{rest // size}{unit}"
            rest %= size
    return f"{sign}{text}{_fraction(rest, 10**9)}s"


def _fraction(value: int, size: int) -> str:
    whole, part = divmod(value, size)
    if not part:
        return str(whole)
    return f"{whole}.{str(part).zfill(len(str(size)) - 1).rstrip('0')}"


def bytes_text(value: Value) -> str | Unknown:
    """Give a string or a slice of bytes as text."""
    raw = plain(value)
    if not isinstance(raw, Slice):
        return raw if isinstance(raw, str | Unknown) else Unknown("bytes that are not known")
    items = [plain(item) for item in raw]
    if any(not isinstance(item, int) for item in items):
        return Unknown("bytes that are not known")
    return bytes(items).decode("utf-8", errors="surrogateescape")


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
