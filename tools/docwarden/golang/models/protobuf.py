# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of generated protocol buffer code: an enumeration is printed by its table of names.

The generated ``String`` asks the descriptors that the runtime builds from bytes; the names stand beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model
from docwarden.golang.pointers import Pointer
from docwarden.golang.values import Map, Native, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call, Machine
    from docwarden.golang.named_types import Named
    from docwarden.golang.values import Value

RUNTIME = Model("google.golang.org/protobuf/runtime/protoimpl", inert=True)
MODELS = [RUNTIME]


def _string(machine: Machine, declared: Named, name: str) -> Native | None:
    package = machine.packages.get(declared.package)
    if name != "String" or package is None or package.find(f"{declared.name}_name") is None:
        return None

    def text(call: Call, number: Value) -> Value:
        raw = plain(number.load() if isinstance(number, Pointer) else number)
        names = call.machine.names.member(declared.package, f"{declared.name}_name")
        found, known = names.get(raw) if isinstance(names, Map) else (None, False)
        return plain(found) if known else str(raw)

    return Native(f"{declared}.String", text)


RUNTIME.derive(_string)
