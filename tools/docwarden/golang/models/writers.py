# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Writing to an ``io.Writer``, and a model of package io."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import formatting, selectors
from docwarden.golang.doubt import is_buffer
from docwarden.golang.dynamic_types import dynamic_type
from docwarden.golang.function_values import Function
from docwarden.golang.models import Model
from docwarden.golang.models.buffers import write
from docwarden.golang.named_types import Named
from docwarden.golang.types import InterfaceOf, PointerTo

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

IO = Model("io")
MODELS = [IO]

for _name, _methods in {"Writer": ("Write",), "Reader": ("Read",), "StringWriter": ("WriteString",)}.items():
    IO.type(_name, InterfaceOf(_methods))


def written(call: Call, writer: Value, text: Value) -> Value:
    """Write to a buffer, or to the program's own writer; what is written elsewhere is of no interest."""
    if is_buffer(writer):
        write(writer, text)
    elif isinstance(dynamic_type(writer), Named | PointerTo):
        method = selectors.select(call.machine, writer, "Write")
        if isinstance(method, Function):
            return call.machine.call(method, [formatting.text_bytes(text)], call.place)
    return 0, None


IO.function("WriteString", unknowns=True)(written)
