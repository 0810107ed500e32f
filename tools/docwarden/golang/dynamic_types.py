# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The types of values, and the type arguments of a call, which follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.function_values import Function, receiver_parameters
from docwarden.golang.named_types import BASIC, Named
from docwarden.golang.pointers import Ref
from docwarden.golang.types import MapOf, Opaque, PointerTo, SliceOf
from docwarden.golang.values import Map, Slice, Struct, Typed, Unknown, plain

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.context import Scope
    from docwarden.golang.function_values import FunctionCode
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value


def bind_types(scope: Scope, function: Function, arguments: list[Value]) -> None:
    """Declare the type parameters of a function as the types that a call gives them."""
    code = function.code
    names = list(code.type_parameters)
    given = list(function.arguments)
    if not names and code.receiver:
        names = receiver_parameters(code.receiver[0].node)
        given = list(type_arguments_of(function.receiver))
    for name, found in zip(names, given, strict=False):
        scope.declare(name, found)
    for name in names[len(given) :]:
        scope.declare(name, _inferred(name, code, arguments))


def type_arguments_of(value: Value) -> tuple[Type, ...]:
    """Give the type arguments of a value's type."""
    declared = dynamic_type(value)
    if isinstance(declared, PointerTo):
        declared = declared.element
    return declared.arguments if isinstance(declared, Named) else ()


def _inferred(name: str, code: FunctionCode, arguments: list[Value]) -> Type:
    """Infer a type argument from the first argument whose parameter has that type."""
    for parameter, value in zip(code.parameters, arguments, strict=False):
        found = _match(parameter.node, name, dynamic_type(value))
        if found:
            return found
    return Opaque(f"the type {name} that is not known")


def _match(node: Node, name: str, declared: Type | None) -> Type | None:
    if syntax.text_of(node) == name:
        return declared
    if node.type == "pointer_type" and isinstance(declared, PointerTo):
        return _match(syntax.named(node)[0], name, declared.element)
    under = declared.underlying if declared else None
    if node.type == "slice_type" and isinstance(under, SliceOf):
        return _match(syntax.field(node, "element"), name, under.element)
    if node.type == "map_type" and isinstance(under, MapOf):
        return _match(syntax.field(node, "key"), name, under.key) or _match(
            syntax.field(node, "value"), name, under.element
        )
    return None


def description(value: Value) -> str:
    """Describe a value in a message: basic values and errors by their text, others by their type."""
    raw = plain(value)
    if isinstance(raw, Unknown):
        return raw.reason
    if raw is None or isinstance(raw, bool | int | float | str):
        return "nil" if raw is None else str(raw)
    if isinstance(raw, Ref) and isinstance(text := raw.struct.fields.get("s"), str):
        return text
    return f"a value of type {dynamic_type(value) or 'that is not known'}"


def dynamic_type(value: Value) -> Type | None:
    """Give the type of a value, None where it is not known."""
    if isinstance(value, Ref):
        return PointerTo(value.struct.type)
    if isinstance(value, Typed | Struct | Slice | Map | Function):
        return value.type
    for kind, name in ((bool, "bool"), (int, "int"), (float, "float64"), (str, "string")):
        if isinstance(value, kind):
            return BASIC[name]
    return None
