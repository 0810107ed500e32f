# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of the dependency injection container go.uber.org/dig, for hives of cells (github.com/cilium/hive).

A hive registers the flags of all its cells while it is made, before anything is constructed. So constructors
are kept and not run, but for the one that gives the hive's flag set; a function that asks for that set, and
nothing else, is invoked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.golang.context import Scope
from docwarden.golang.dynamic_types import dynamic_type
from docwarden.golang.function_values import Function
from docwarden.golang.models import Model, struct_of
from docwarden.golang.named_types import Named
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE, PointerTo, StructOf
from docwarden.golang.values import Struct

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value

DIG = Model("go.uber.org/dig")
MODELS = [DIG]

CONTAINER = DIG.type("Container", OPAQUE)
for _name in ("In", "Out", "Scope", "ProvideOption", "Option"):
    DIG.type(_name, OPAQUE)


@dataclass(slots=True)
class Provided:
    """The constructors that a container and its scopes were given."""

    constructors: list[Function] = field(default_factory=list)


@DIG.function("New", unknowns=True)
def _new(call: Call, *_: Value) -> Value:
    return Ref(Struct(call.machine.names.type_named("go.uber.org/dig", "Container"), native=Provided()))


for _receiver in ("Container", "Scope"):

    @DIG.method(_receiver, "Provide", unknowns=True)
    def _provide(_: Call, container: Value, constructor: Value, *__: Value) -> None:
        if isinstance(constructor, Function):
            struct_of(container).native.constructors.append(constructor)

    @DIG.method(_receiver, "Decorate", unknowns=True)
    def _decorate(_: Call, *__: Value) -> None:
        """Decorators change what is constructed, which happens later."""

    @DIG.method(_receiver, "Scope", unknowns=True)
    def _scope(_: Call, container: Value, *__: Value) -> Value:
        return container

    @DIG.method(_receiver, "Invoke", unknowns=True)
    def _invoke(call: Call, container: Value, function: Value, *_: Value) -> Value:
        if not isinstance(function, Function):
            return None
        wanted = [parameter.type(function.scope or Scope(None)) for parameter in function.code.parameters]
        if len(wanted) != 1 or not _is_flag_set(wanted[0]):
            return None
        flags = _flag_set(call, struct_of(container).native)
        return call.machine.call(function, [flags], call.place) if flags else None


for _option in (
    "DeferAcyclicVerification",
    "Export",
    "Name",
    "Group",
    "As",
    "FillProvideInfo",
    "FillInvokeInfo",
):
    DIG.function(_option, unknowns=True)(lambda *_: None)


def _is_flag_set(declared: Type | None) -> bool:
    element = declared.element if isinstance(declared, PointerTo) else None
    return isinstance(element, Named) and element.name == "FlagSet" and element.package.endswith("/pflag")


def _flag_set(call: Call, provided: Provided) -> Value:
    """Run the constructor that gives the flag set, by itself or as a field of its result."""
    for constructor in provided.constructors:
        results = constructor.code.results
        declared = results[0].type(constructor.scope or Scope(None)) if results else None
        if _is_flag_set(declared):
            return call.machine.call(constructor, [], call.place)
        under = declared.underlying if declared else None
        names = (
            [field.name for field in under.fields if _is_flag_set(field.type)]
            if isinstance(under, StructOf)
            else []
        )
        if names:
            result = call.machine.call(constructor, [], call.place)
            found = struct_of(result).get(names[0])
            return found if _is_flag_set(dynamic_type(found)) else None
    return None
