# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Composite literals and function literals (Go specification, "Composite literals", "Function literals")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.context import expression
from docwarden.golang.function_values import Function, compiled
from docwarden.golang.pointers import CellRef, pointer_to
from docwarden.golang.types import ArrayOf, InterfaceOf, MapOf, Opaque, PointerTo, SliceOf, StructOf
from docwarden.golang.values import Cell, Map, Slice, Struct, Unknown, copied, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, Scope
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value

    Build = Callable[[Scope, Type], Value]


@dataclass(frozen=True, slots=True)
class _Element:
    """An element of a literal: its key as a field name and as an expression (where it has one), its value."""

    name: str
    key: Code | None
    key_build: Build | None
    value: Build


@expression("composite_literal")
def composite(c: Context, node: Node) -> Code:
    """Compile ``T{…}``."""
    declared = c.type(syntax.field(node, "type"))
    build = _literal_value(c, syntax.field(node, "body"))
    return lambda scope: build(scope, declared(scope))


def _literal_value(c: Context, node: Node) -> Build:
    elements = [_element(c, child) for child in syntax.named(node)]
    place = c.place(node)

    def build(scope: Scope, declared: Type) -> Value:
        under = declared.underlying
        match under:
            case PointerTo():
                value = build(scope, under.element)
                return pointer_to(value, lambda: CellRef(Cell(value)))
            case SliceOf() | ArrayOf():
                return _slice(scope, declared, under, elements)
            case MapOf():
                return _map(scope, declared, under, elements)
            case StructOf() | Opaque() | InterfaceOf():
                return _struct(scope, declared, under, elements)
        return Unknown(f"a literal of {declared} at {place}")

    return build


def _element(c: Context, node: Node) -> _Element:
    if node.type != "keyed_element":
        return _Element("", None, None, _value(c, node))
    key_node = _inner(syntax.field(node, "key"))
    name = syntax.text_of(key_node) if key_node.type == "identifier" else ""
    value = _value(c, syntax.field(node, "value"))
    if key_node.type == "literal_value":
        return _Element("", None, _literal_value(c, key_node), value)
    return _Element(name, c.expression(key_node), None, value)


def _inner(node: Node) -> Node:
    return syntax.named(node)[0] if node.type == "literal_element" else node


def _value(c: Context, node: Node) -> Build:
    inner = _inner(node)
    if inner.type == "literal_value":
        return _literal_value(c, inner)
    code = c.expression(inner)
    return lambda scope, declared: declared.fit(copied(code(scope)))


def _struct(scope: Scope, declared: Type, under: Type, elements: list[_Element]) -> Value:
    result = Struct(declared)
    for position, element in enumerate(elements):
        name = element.name
        if isinstance(under, StructOf):
            field = (
                under.field(name)
                if name
                else under.fields[position]
                if position < len(under.fields)
                else None
            )
            if field is None:
                return Unknown(f"a field {name or position} that {declared} lacks")
            result.fields[field.name] = element.value(scope, field.type)
        elif name:
            result.fields[name] = element.value(scope, Opaque())
        else:
            return Unknown(f"a literal of {declared}, whose source is not there")
    return result


def _slice(scope: Scope, declared: Type, under: SliceOf | ArrayOf, elements: list[_Element]) -> Value:
    items: list[Value] = []
    position = 0
    for element in elements:
        if element.key:
            key = plain(element.key(scope))
            if not isinstance(key, int):
                return Unknown("an element at a place that is not known")
            position = key
        while len(items) <= position:
            items.append(under.element.zero())
        items[position] = element.value(scope, under.element)
        position += 1
    if isinstance(under, SliceOf):
        return Slice(items, declared)
    missing = under.length - len(items)
    items += [under.element.zero() for _ in range(missing)]
    return Slice(items, declared, fixed=True)


def _map(scope: Scope, declared: Type, under: MapOf, elements: list[_Element]) -> Value:
    result = Map(declared)
    for element in elements:
        key: Value = None
        if element.key:
            key = under.key.fit(element.key(scope))
        elif element.key_build:
            key = element.key_build(scope, under.key)
        if isinstance(key, Unknown):
            return key
        result.set(key, element.value(scope, under.element))
    return result


@expression("func_literal")
def _function(c: Context, node: Node) -> Code:
    code = compiled(c, node, "a function literal")
    return lambda scope: Function(code, scope)
