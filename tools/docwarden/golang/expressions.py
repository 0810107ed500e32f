# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Expressions (Go specification, "Expressions"): names, literals, operators, addresses, assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import selectors, syntax
from docwarden.golang.context import expression
from docwarden.golang.indexing import address_of_element
from docwarden.golang.operators import binary, unary
from docwarden.golang.pointers import CellRef, Pointer, pointer_to
from docwarden.golang.types import PointerTo, Type
from docwarden.golang.values import Cell, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, Scope
    from docwarden.golang.values import Value


@expression("identifier", "field_identifier", "package_identifier")
def _identifier(c: Context, node: Node) -> Code:
    name = syntax.text_of(node)

    def load(scope: Scope) -> Value:
        cell = scope.find(name)
        return cell.value if cell else c.machine.names.name(c.unit, name)

    return load


@expression("true", "false", "nil")
def _constant(_: Context, node: Node) -> Code:
    value = {"true": True, "false": False, "nil": None}[node.type]
    return lambda _: value


@expression("iota")
def _iota(_: Context, node: Node) -> Code:
    name = node.type

    def load(scope: Scope) -> Value:
        cell = scope.find(name)
        return cell.value if cell else Unknown("iota outside a constant")

    return load


@expression("int_literal", "float_literal", "imaginary_literal")
def _number(_: Context, node: Node) -> Code:
    text = syntax.text_of(node)
    try:
        value: Value = syntax.number(text)
    except ValueError:
        value = Unknown(f"the number {text}")
    return lambda _: value


@expression("interpreted_string_literal", "raw_string_literal")
def _string(_: Context, node: Node) -> Code:
    value = syntax.string(node)
    return lambda _: value


@expression("rune_literal")
def _rune(_: Context, node: Node) -> Code:
    value = syntax.rune(node)
    return lambda _: value


@expression("parenthesized_expression")
def _parenthesized(c: Context, node: Node) -> Code:
    return c.expression(syntax.named(node)[0])


@expression("selector_expression")
def _selector(c: Context, node: Node) -> Code:
    operand_node = syntax.field(node, "operand")
    operand = c.expression(operand_node)
    name = syntax.text_of(syntax.field(node, "field"))
    if operand_node.type not in _PLACES:
        return lambda scope: selectors.select(c.machine, operand(scope), name)
    place = address(c, operand_node)

    def run(scope: Scope) -> Value:
        value = operand(scope)
        if value is None:
            return selectors.select_of_nil(c.machine, place(scope), name)
        found = selectors.select(c.machine, value, name)
        return selectors.bound_to_place(found, value, lambda: place(scope))

    return run


#: Expressions whose address methods take by themselves when their receiver is a pointer.
_PLACES = ("identifier", "selector_expression", "index_expression")


@expression("unary_expression")
def _unary(c: Context, node: Node) -> Code:
    sign = syntax.text_of(syntax.field(node, "operator"))
    operand_node = syntax.field(node, "operand")
    if sign == "&":
        return address(c, operand_node)
    operand = c.expression(operand_node)
    if sign == "*":
        return lambda scope: dereferenced(operand(scope))
    if sign == "<-":
        return lambda scope: Unknown("a value received from a channel") if operand(scope) else None
    return lambda scope: unary(sign, operand(scope))


def dereferenced(value: Value) -> Value:
    """Give ``*value``, which is a type where the value is one."""
    if isinstance(value, Type):
        return PointerTo(value)
    if isinstance(value, Pointer):
        return value.load()
    return value.because("*") if isinstance(value, Unknown) else Unknown("a nil pointer is followed")


def address(c: Context, node: Node) -> Code:
    """Compile ``&node``: a pointer to a new struct, or to the place that the node names."""
    while node.type == "parenthesized_expression":
        node = syntax.named(node)[0]
    match node.type:
        case "identifier":
            return _address_of_variable(c, node)
        case "selector_expression":
            operand = c.expression(syntax.field(node, "operand"))
            name = syntax.text_of(syntax.field(node, "field"))
            return lambda scope: selectors.address(c.machine, operand(scope), name)
        case "index_expression":
            return address_of_element(c, node)
    value = c.expression(node)
    return lambda scope: _pointer(value(scope))


def _pointer(value: Value) -> Value:
    if isinstance(value, Unknown):
        return value
    return pointer_to(value, lambda: CellRef(Cell(value)))


def _address_of_variable(c: Context, node: Node) -> Code:
    name = syntax.text_of(node)

    def point(scope: Scope) -> Value:
        cell = scope.find(name) or c.machine.names.variable(c.unit, name)
        if cell is None:
            return Unknown(f"the address of {name}")
        return pointer_to(cell.value, lambda: CellRef(cell))

    return point


@expression("binary_expression")
def _binary(c: Context, node: Node) -> Code:
    left, right = c.expression(syntax.field(node, "left")), c.expression(syntax.field(node, "right"))
    sign = syntax.text_of(syntax.field(node, "operator"))
    if sign in ("&&", "||"):
        return _logical(left, right, decisive=sign == "||")
    return lambda scope: binary(sign, left(scope), right(scope))


def _logical(left: Code, right: Code, *, decisive: bool) -> Code:
    """Compile ``||`` (decided by true) and ``&&`` (decided by false); an unknown side may not matter."""

    def run(scope: Scope) -> Value:
        first = plain(left(scope))
        if first is decisive:
            return decisive
        second = plain(right(scope))
        if second is decisive or not isinstance(first, Unknown):
            return second
        return first

    return run


@expression("type_instantiation_expression")
def _instantiation(c: Context, node: Node) -> Code:
    operand = c.expression(syntax.field(node, "type"))
    arguments = [c.type(child) for child in syntax.named(node)[1:]]
    return lambda scope: c.machine.method_sets.instantiate(
        operand(scope), tuple(code(scope) for code in arguments)
    )


@expression("type_assertion_expression")
def _assertion(c: Context, node: Node) -> Code:
    assert_type = assertion(c, node)
    return lambda scope: assert_type(scope)[0]


def assertion(c: Context, node: Node) -> Callable[[Scope], tuple[Value, Value]]:
    """Compile ``x.(T)`` to a function that gives the value, and whether the assertion holds."""
    operand = c.expression(syntax.field(node, "operand"))
    wanted = c.type(syntax.field(node, "type"))

    def run(scope: Scope) -> tuple[Value, Value]:
        value, declared = operand(scope), wanted(scope)
        holds = selectors.implements(c.machine, value, declared)
        if isinstance(holds, Unknown):
            return value if isinstance(value, Unknown) else holds, holds
        return (value, True) if holds else (declared.zero(), False)

    return run
