# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of package strconv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import basic_texts
from docwarden.golang.models import Model
from docwarden.golang.models.errors import new_error
from docwarden.golang.values import Slice, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

STRCONV = Model("strconv")
MODELS = [STRCONV]


@STRCONV.function("Itoa")
def _itoa(_: Call, number: Value) -> Value:
    return str(plain(number))


@STRCONV.function("FormatInt", "FormatUint")
def _format_int(_: Call, number: Value, base: Value) -> Value:
    return basic_texts.in_base(plain(number), plain(base))


@STRCONV.function("AppendInt", "AppendUint")
def _append_int(_: Call, start: Value, number: Value, base: Value) -> Value:
    text = basic_texts.in_base(plain(number), plain(base))
    return Slice([*(start or ()), *text.encode()])


@STRCONV.function("AppendQuote")
def _append_quote(_: Call, start: Value, text: Value) -> Value:
    return Slice([*(start or ()), *basic_texts.quoted(plain(text)).encode("utf-8", "surrogateescape")])


@STRCONV.function("FormatBool")
def _format_bool(_: Call, value: Value) -> Value:
    return "true" if plain(value) else "false"


@STRCONV.function("FormatFloat")
def _format_float(_: Call, value: Value, verb: Value, precision: Value, bits: Value) -> Value:
    return basic_texts.float_text(float(plain(value)), chr(plain(verb)), plain(precision), bits=plain(bits))


@STRCONV.function("Quote")
def _quote(_: Call, text: Value) -> Value:
    return basic_texts.quoted(plain(text))


def _parsed(call: Call, kind: type, text: Value, *base: int) -> Value:
    try:
        return kind(plain(text), *base), None
    except ValueError:
        return kind(), new_error(f'cannot parse "{plain(text)}" at {call.place}')


@STRCONV.function("Atoi")
def _atoi(call: Call, text: Value) -> Value:
    return _parsed(call, int, text, 10)


@STRCONV.function("ParseInt", "ParseUint")
def _parse_int(call: Call, text: Value, base: Value, _: Value) -> Value:
    return _parsed(call, int, text, plain(base))


@STRCONV.function("ParseFloat")
def _parse_float(call: Call, text: Value, _: Value) -> Value:
    return _parsed(call, float, text)


@STRCONV.function("ParseBool")
def _parse_bool(_: Call, text: Value) -> Value:
    if plain(text) in ("1", "t", "T", "true", "TRUE", "True"):
        return True, None
    if plain(text) in ("0", "f", "F", "false", "FALSE", "False"):
        return False, None
    return False, new_error(f"invalid syntax: {plain(text)}")
