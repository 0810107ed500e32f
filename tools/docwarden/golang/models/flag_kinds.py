# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The kinds of flags that pflag has: their type in help, how a default is printed, which default is none."""

from __future__ import annotations

import base64
import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden.golang import basic_texts
from docwarden.golang.models import network, struct_of
from docwarden.golang.values import Slice, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of flag: the type that help shows, how a default is printed, which default is none."""

    type: str
    text: Callable[[Call, Value], Value]
    zero: Callable[[str], bool]
    optional: str = ""


def one_of(*texts: str) -> Callable[[str], bool]:
    """Give a test whether a default is one of some texts."""
    return lambda default: default in texts


USUAL = one_of("false", "<nil>", "", "0")


def _csv(texts: Iterable[str]) -> str:
    stream = io.StringIO()
    rows = list(texts)
    if not rows:
        return "[]"
    csv.writer(stream, lineterminator="").writerow(rows)
    return f"[{stream.getvalue()}]"


def _items(convert: Callable[[Any], str]) -> Callable[[Call, Value], Value]:
    def text(_: Call, value: Value) -> Value:
        return "[" + ",".join(convert(plain(item)) for item in value or ()) + "]"

    return text


def _texts(_: Call, value: Value) -> Value:
    return _csv(plain(item) for item in value or ())


def _pairs(_: Call, value: Value) -> Value:
    return _csv(f"{plain(key)}={plain(item)}" for key, item in (value.pairs() if value else ()))


def _numbers_by_name(_: Call, value: Value) -> Value:
    pairs = value.pairs() if value else ()
    return "[" + ",".join(f"{plain(key)}={plain(item)}" for key, item in pairs) + "]"


def _bool(_: Call, value: Value) -> Value:
    return "true" if plain(value) else "false"


def _number(_: Call, value: Value) -> Value:
    return str(int(plain(value)))


def _float(bits: int) -> Callable[[Call, Value], Value]:
    return lambda _, value: basic_texts.float_text(float(plain(value)), "g", -1, bits=bits)


def _time(_: Call, value: Value) -> Value:
    return "" if struct_of(value).native is None else Unknown("how a time is printed")


_INTEGERS = ("Int", "Int8", "Int16", "Int32", "Int64", "Uint", "Uint8", "Uint16", "Uint32", "Uint64")
KINDS: dict[str, Kind] = {
    "Bool": Kind("bool", _bool, one_of("false", ""), "true"),
    "String": Kind("string", lambda _, value: plain(value), one_of("")),
    "Duration": Kind("duration", lambda _, value: basic_texts.duration(int(plain(value))), one_of("0", "0s")),
    "Float32": Kind("float32", _float(32), one_of("0")),
    "Float64": Kind("float64", _float(64), one_of("0")),
    **{name: Kind(name.lower(), _number, one_of("0")) for name in _INTEGERS},
    "Count": Kind("count", lambda *_: "0", one_of("0"), "+1"),
    "StringSlice": Kind("stringSlice", _texts, one_of("[]")),
    "StringArray": Kind("stringArray", _texts, one_of("[]")),
    "IntSlice": Kind("intSlice", _items(str), one_of("[]")),
    "BoolSlice": Kind("boolSlice", _items(lambda item: str(item).lower()), USUAL),
    **{
        f"{name}Slice": Kind(f"{name.lower()}Slice", _items(str), USUAL)
        for name in ("Int32", "Int64", "Uint")
    },
    **{f"Float{bits}Slice": Kind(f"float{bits}Slice", _items("{:f}".format), USUAL) for bits in (32, 64)},
    "DurationSlice": Kind("durationSlice", _items(basic_texts.duration), USUAL),
    "StringToString": Kind("stringToString", _pairs, USUAL),
    "StringToInt": Kind("stringToInt", _numbers_by_name, USUAL),
    "StringToInt64": Kind("stringToInt64", _numbers_by_name, USUAL),
    "IP": Kind("ip", lambda _, value: network.address_text(network.octets(value)), one_of("<nil>")),
    "IPMask": Kind("ipMask", lambda _, value: network.octets(value).hex() or "<nil>", one_of("<nil>")),
    "IPNet": Kind("ipNet", lambda _, value: network.network_text(struct_of(value)), one_of("<nil>")),
    "IPSlice": Kind(
        "ipSlice", lambda _, v: _csv(network.address_text(network.octets(i)) for i in v or ()), USUAL
    ),
    "IPNetSlice": Kind(
        "ipNetSlice", lambda _, v: _csv(network.network_text(struct_of(i)) for i in v or ()), USUAL
    ),
    "BytesHex": Kind("bytesHex", lambda _, value: network.octets(value).hex().upper(), USUAL),
    "BytesBase64": Kind("bytesBase64", lambda _, v: base64.b64encode(network.octets(v)).decode(), USUAL),
    "Time": Kind("time", _time, USUAL),
}


def parsed(kind: Kind, text: str) -> Value:
    """Give the value that a flag is set to by a text."""
    if kind.type == "string":
        return text
    if kind.type == "bool":
        return text in ("1", "t", "T", "true", "TRUE", "True")
    if re.fullmatch(r"u?int\d*", kind.type) and re.fullmatch(r"-?\d+", text):
        return int(text)
    return Unknown(f"the text {text!r} as {kind.type}")


def default_text(call: Call, kind: Kind, value: Value) -> Value:
    """Print a default as help does."""
    if isinstance(plain(value), Unknown):
        return value
    try:
        return kind.text(call, value)
    except (AttributeError, TypeError, ValueError) as error:
        items = value if isinstance(value, Slice) else ()
        unknown = next((item for item in items if isinstance(item, Unknown)), None)
        return unknown or Unknown(f"a default of type {kind.type} at {call.place}: {error}")
