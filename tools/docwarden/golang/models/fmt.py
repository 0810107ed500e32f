# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of package fmt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import formatting
from docwarden.golang.models import Model
from docwarden.golang.models.errors import new_error
from docwarden.golang.models.writers import written
from docwarden.golang.values import Unknown, plain

if TYPE_CHECKING:
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
    return written(call, writer, formatting.sprintf(call, pattern, values))


@FMT.function("Fprint", unknowns=True)
def _fprint(call: Call, writer: Value, *values: Value) -> Value:
    return written(call, writer, _sprint(call, *values))


@FMT.function("Fprintln", unknowns=True)
def _fprintln(call: Call, writer: Value, *values: Value) -> Value:
    return written(call, writer, _sprintln(call, *values))


@FMT.function("Print", "Printf", "Println", unknowns=True)
def _print(_: Call, *__: Value) -> Value:
    return 0, None
