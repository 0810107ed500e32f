# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of the functions of package bytes: those of package strings, on slices of bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import formatting
from docwarden.golang.models.buffers import BYTES
from docwarden.golang.models.strings import STRINGS
from docwarden.golang.values import Slice, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Call
    from docwarden.golang.models import Model
    from docwarden.golang.values import Value

MODELS: list[Model] = []

#: What package strings alone has, or means in another way.
_OTHER = {"NewReader", "NewReplacer", "Join", "Map"}


def _as_text(value: Value) -> Value:
    return formatting.bytes_text(value) if isinstance(value, Slice) or value is None else value


def _as_bytes(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(map(_as_bytes, value))
    if isinstance(value, Slice):
        return Slice([formatting.text_bytes(item) for item in value])
    return formatting.text_bytes(value) if isinstance(value, str) else value


def _on_bytes(function: Callable[..., Value]) -> Callable[..., Value]:
    def run(call: Call, *arguments: Value) -> Value:
        return _as_bytes(function(call, *map(_as_text, arguments)))

    return run


for _name, _native in STRINGS.functions.items():
    if _name not in _OTHER:
        BYTES.function(_name)(_on_bytes(_native.function))


@BYTES.function("Equal")
def _equal(_: Call, one: Value, other: Value) -> Value:
    texts = [formatting.bytes_text(value) for value in (one, other)]
    unknown = next((text for text in texts if isinstance(text, Unknown)), None)
    return unknown or texts[0] == texts[1]


@BYTES.function("Join")
def _join(_: Call, items: Value, separator: Value) -> Value:
    texts = [formatting.bytes_text(item) for item in items or ()]
    unknown = next((text for text in texts if isinstance(text, Unknown)), None)
    return unknown or formatting.text_bytes(plain(formatting.bytes_text(separator)).join(texts))
