# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of what collects text: strings.Builder and bytes.Buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import formatting
from docwarden.golang.doubt import is_buffer
from docwarden.golang.models import Model, struct_of
from docwarden.golang.models.strings import STRINGS
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Slice, Struct, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

BYTES = Model("bytes")
MODELS = [BYTES]

BUILDER = STRINGS.type("Builder", OPAQUE)
BUFFER = BYTES.type("Buffer", OPAQUE)


def _buffer(value: Value) -> Struct:
    struct = struct_of(value)
    if struct.native is None:
        struct.native = ""
    return struct


def collected(value: Value) -> Value:
    """Give what was written to a builder or a buffer."""
    return _buffer(value).native


def write(value: Value, text: Value) -> None:
    """Write to a builder or a buffer; what is written elsewhere is of no interest."""
    if not is_buffer(value):
        return
    struct = _buffer(value)
    unknown = next((part for part in (struct.native, text) if isinstance(part, Unknown)), None)
    struct.native = unknown or struct.native + text


for _model, _type in ((STRINGS, "Builder"), (BYTES, "Buffer")):

    @_model.method(_type, "WriteString", "Write", unknowns=True)
    def _write(_: Call, buffer: Value, text: Value) -> Value:
        text = formatting.bytes_text(text)
        write(buffer, text)
        return (
            (text, None)
            if isinstance(text, Unknown)
            else (len(text.encode("utf-8", "surrogateescape")), None)
        )

    @_model.method(_type, "WriteByte", "WriteRune", unknowns=True)
    def _write_rune(_: Call, buffer: Value, letter: Value) -> None:
        letter = plain(letter)
        write(buffer, letter if isinstance(letter, Unknown) else chr(letter))

    @_model.method(_type, "String")
    def _string(_: Call, buffer: Value) -> Value:
        return _buffer(buffer).native

    @_model.method(_type, "Len")
    def _length(_: Call, buffer: Value) -> Value:
        text = _buffer(buffer).native
        return text if isinstance(text, Unknown) else len(text.encode("utf-8", "surrogateescape"))

    @_model.method(_type, "Reset")
    def _reset(_: Call, buffer: Value) -> None:
        _buffer(buffer).native = ""

    @_model.method(_type, "Grow", unknowns=True)
    def _grow(_: Call, buffer: Value, size: Value) -> None:
        """Have room enough."""


@BYTES.method("Buffer", "Truncate", unknowns=True)
def _truncate(_: Call, buffer: Value, size: Value) -> None:
    struct = _buffer(buffer)
    unknown = next((part for part in (struct.native, size) if isinstance(part, Unknown)), None)
    struct.native = unknown or formatting.bytes_text(
        Slice(list(formatting.text_bytes(struct.native))[: plain(size)])
    )


@BYTES.method("Buffer", "Bytes")
def _bytes(_: Call, buffer: Value) -> Value:
    return formatting.text_bytes(_buffer(buffer).native)


@BYTES.function("NewBufferString", "NewBuffer")
def _new_buffer(_: Call, text: Value) -> Value:
    return Ref(Struct(BUFFER, native=formatting.bytes_text(text)))
