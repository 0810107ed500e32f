# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of github.com/fatih/color for output that is no terminal, as that of a generator of pages is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import formatting
from docwarden.golang.models import Model
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Struct

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

COLOR = Model("github.com/fatih/color", inert=True)
MODELS = [COLOR]

_NAMES = ("Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White")
_STYLE = COLOR.type("Color", OPAQUE)
COLOR.value("NoColor", value=True)


@COLOR.function(*(f"{shade}{name}String" for shade in ("", "Hi") for name in _NAMES), unknowns=True)
def _plain(call: Call, pattern: Value, *values: Value) -> Value:
    return formatting.sprintf(call, pattern, values) if values else pattern


@COLOR.function("New", unknowns=True)
@COLOR.method("Color", "Add", unknowns=True)
def _new(_: Call, *__: Value) -> Value:
    return Ref(Struct(_STYLE))


@COLOR.method("Color", "Sprintf", unknowns=True)
def _formatted(call: Call, _: Value, pattern: Value, *values: Value) -> Value:
    return formatting.sprintf(call, pattern, values)


for _name in ("Sprint", "Sprintf", "Sprintln"):

    @COLOR.method("Color", f"{_name}Func")
    def _function(call: Call, _: Value, name: str = _name) -> Value:
        return call.machine.names.member("fmt", name)

    if _name != "Sprintf":

        @COLOR.method("Color", _name, unknowns=True)
        def _printed(call: Call, _: Value, *values: Value, name: str = _name) -> Value:
            return call.machine.call(call.machine.names.member("fmt", name), list(values), call.place)
