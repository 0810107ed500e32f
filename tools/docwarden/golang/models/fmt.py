# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of package fmt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import formatting, selectors
from docwarden.golang.doubt import is_buffer
from docwarden.golang.dynamic_types import dynamic_type
from docwarden.golang.function_values import Function
from docwarden.golang.models import Model
from docwarden.golang.models.buffers import write
from docwarden.golang.models.errors import new_error
from docwarden.golang.named_types import Named
from docwarden.golang.types import PointerTo
from docwarden.golang.values import Slice, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

FMT = Model("fmt")
MODELS = [FMT]


@FMT.function("Sprintf", unknowns=True)
def _sprintf(call: Call, pattern: Value, *values: Value) -> Value:
    return formatting.sprintf(call, pattern, values)


@FMT.function("Errorf", unknowns=True)
def _errorf(call: Call, pattern: Value, *values: Value) -> Value:
    text = formatting.sprintf(call, pattern, values)
    return text if isinstance(text, Unknown) else new_error(text)


@FMT.function("Sprint", unknowns=True)
def _sprint(call: Call, *values: Value) -> Value:
    parts: list[Value] = [formatting.text_of(call, value) for value in values]
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    if unknown:
        return unknown
    text = ""
    for position, part in enumerate(parts):
        apart = position and not any(
            isinstance(plain(value), str) for value in values[position - 1 : position + 1]
        )
        text += f" {part}" if apart else part
    return text


@FMT.function("Sprintln", unknowns=True)
def _sprintln(call: Call, *values: Value) -> Value:
    parts: list[Value] = [formatting.text_of(call, value) for value in values]
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    return unknown or " ".join(parts) + "\n"


@FMT.function("Fprintf", unknowns=True)
def _fprintf(call: Call, writer: Value, pattern: Value, *values: Value) -> Value:
    return _written(call, writer, lambda: formatting.sprintf(call, pattern, values))


@FMT.function("Fprint", unknowns=True)
def _fprint(call: Call, writer: Value, *values: Value) -> Value:
    return _written(call, writer, lambda: _sprint(call, *values))


@FMT.function("Fprintln", unknowns=True)
def _fprintln(call: Call, writer: Value, *values: Value) -> Value:
    return _written(call, writer, lambda: _sprintln(call, *values))


def _written(call: Call, writer: Value, text: Callable[[], Value]) -> Value:
    """Write to a buffer, or to the program's own writer; what is written elsewhere is of no interest."""
    if is_buffer(writer):
        write(writer, text())
    elif isinstance(dynamic_type(writer), Named | PointerTo):
        method = selectors.select(call.machine, writer, "Write")
        if isinstance(method, Function):
            return call.machine.call(method, [_bytes(text())], call.place)
    return 0, None


def _bytes(text: Value) -> Value:
    return text if isinstance(text, Unknown) else Slice(list(text.encode("utf-8", "surrogateescape")))


@FMT.function("Print", "Printf", "Println", unknowns=True)
def _print(_: Call, *__: Value) -> Value:
    return 0, None
