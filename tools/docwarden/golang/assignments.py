# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Declarations of variables and constants, and assignments (Go specification, "Assignment statements")."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from docwarden.golang import selectors, syntax
from docwarden.golang.context import Scope
from docwarden.golang.declarations import flat_specifications
from docwarden.golang.expressions import assertion
from docwarden.golang.indexing import indexed
from docwarden.golang.operators import binary
from docwarden.golang.pointers import Pointer, fitted
from docwarden.golang.values import Map, Package, Slice, Struct, Unknown, Value, copied, plain

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, TypeCode
    from docwarden.golang.values import Cell

Store: TypeAlias = Callable[[Scope, Value], None]
Values: TypeAlias = Callable[[Scope], list[Value]]


def compiled(c: Context, node: Node) -> Code:
    """Compile any statement that gives variables a value."""
    match node.type:
        case "var_declaration":
            return _variables(c, node)
        case "inc_statement" | "dec_statement":
            target = syntax.named(node)[0]
            return _changed(c, target, "+" if node.type == "inc_statement" else "-", lambda _: 1)
    left, right = syntax.named(syntax.field(node, "left")), syntax.named(syntax.field(node, "right"))
    sign = syntax.text_of(syntax.field(node, "operator")) if node.type == "assignment_statement" else ":="
    if sign not in ("=", ":="):
        return _changed(c, left[0], sign.removesuffix("="), c.expression(right[0]))
    values = expressions(c, right, len(left))
    assign = targets(c, left, declares=sign == ":=")
    return lambda scope: assign(scope, values(scope))


def expressions(c: Context, nodes: list[Node], wanted: int) -> Values:
    """Compile the right side: as many values as are wanted, be it from one expression that gives several."""
    if len(nodes) == wanted == 1:
        only = c.expression(nodes[0])
        return lambda scope: [_one(only(scope))]
    if len(nodes) == wanted:
        codes = [c.expression(node) for node in nodes]
        return lambda scope: [copied(_one(code(scope))) for code in codes]
    several = _several(c, nodes[0])
    return lambda scope: _exactly(several(scope), wanted)


def _one(value: Value) -> Value:
    return Unknown("one value of several") if isinstance(value, tuple) else value


def _several(c: Context, node: Node) -> Code:
    """Compile an expression in a place where it also tells whether its value is there."""
    while node.type == "parenthesized_expression":
        node = syntax.named(node)[0]
    if node.type == "index_expression":
        operand, index = (
            c.expression(syntax.field(node, "operand")),
            c.expression(syntax.field(node, "index")),
        )
        return lambda scope: indexed(operand(scope), index(scope))
    if node.type == "type_assertion_expression":
        return assertion(c, node)
    return c.expression(node)


def _exactly(value: Value, wanted: int) -> list[Value]:
    if isinstance(value, tuple) and len(value) == wanted:
        return list(value)
    reason = value if isinstance(value, Unknown) else Unknown("several values of one")
    return [reason] * wanted


def targets(c: Context, nodes: list[Node], *, declares: bool) -> Callable[[Scope, list[Value]], None]:
    """Compile the left side of an assignment or of a declaration ``:=``."""
    stores = [_declared(syntax.text_of(node)) if declares else store(c, node) for node in nodes]

    def assign(scope: Scope, values: list[Value]) -> None:
        for put, value in zip(stores, values, strict=False):
            put(scope, value)

    return assign


def _declared(name: str) -> Store:
    """Compile the left side of ``:=``: a variable that the block has already is assigned."""

    def put(scope: Scope, value: Value) -> None:
        if name in scope.names:
            set_cell(scope.names[name], value)
        else:
            scope.declare(name, copied(value))

    return put


def store(c: Context, node: Node) -> Store:
    """Compile a place that is assigned to."""
    match node.type:
        case "identifier":
            return _store_name(c, syntax.text_of(node))
        case "selector_expression":
            return _store_field(c, node)
        case "index_expression":
            return _store_element(c, node)
        case "parenthesized_expression":
            return store(c, syntax.named(node)[0])
        case "unary_expression":
            pointer = c.expression(syntax.field(node, "operand"))
            return lambda scope, value: _store_through(pointer(scope), value)
    return lambda _, __: c.machine.not_understood(f"an assignment to {node.type}", c.place(node))


def _store_name(c: Context, name: str) -> Store:
    def put(scope: Scope, value: Value) -> None:
        if name == "_":
            return
        cell = scope.find(name) or c.machine.names.variable(c.unit, name)
        if cell:
            set_cell(cell, value)

    return put


def set_cell(cell: Cell, value: Value) -> None:
    """Set a variable; a struct changes in place, so that pointers to it see the change."""
    if isinstance(value, Struct):
        if isinstance(cell.value, Struct):
            cell.value.become(value)
            return
        value = value.copy()
    cell.value = fitted(value, cell.value, cell.type)


def _store_through(pointer: Value, value: Value) -> None:
    if isinstance(pointer, Pointer):
        pointer.store(copied(value))


def _store_field(c: Context, node: Node) -> Store:
    operand = c.expression(syntax.field(node, "operand"))
    name = syntax.text_of(syntax.field(node, "field"))

    def put(scope: Scope, value: Value) -> None:
        holder = operand(scope)
        if isinstance(holder, Package):
            cell = c.machine.names.package_variable(holder.path, name)
            if cell:
                set_cell(cell, value)
        elif owner := selectors.owner_of(holder, name):
            selectors.set_field(owner, name, value)

    return put


def _store_element(c: Context, node: Node) -> Store:
    operand, index = c.expression(syntax.field(node, "operand")), c.expression(syntax.field(node, "index"))

    def put(scope: Scope, value: Value) -> None:
        container = operand(scope)
        container = container.load() if isinstance(container, Pointer) else container
        key = index(scope)
        if isinstance(container, Map) and not isinstance(key, Unknown):
            container.set(key, copied(value))
        elif isinstance(container, Slice) and isinstance(at := plain(key), int) and 0 <= at < len(container):
            before = container.items[container.start + at]
            container.items[container.start + at] = fitted(copied(value), before)

    return put


def _changed(c: Context, target: Node, sign: str, change: Code) -> Code:
    """Compile ``target sign= change``."""
    load, put = c.expression(target), store(c, target)
    return lambda scope: put(scope, binary(sign, load(scope), change(scope)))


def _variables(c: Context, node: Node) -> Code:
    specs = [_variable(c, spec) for spec in flat_specifications(node)]

    def run(scope: Scope) -> None:
        for declare in specs:
            declare(scope)

    return run


def _variable(c: Context, spec: Node) -> Code:
    names = [syntax.text_of(name) for name in spec.children_by_field_name("name")]
    type_node, value_node = spec.child_by_field_name("type"), spec.child_by_field_name("value")
    type_code = c.type(type_node) if type_node else None
    values = expressions(c, syntax.named(value_node), len(names)) if value_node else None
    return lambda scope: _declare(scope, names, type_code, values)


def _declare(scope: Scope, names: list[str], type_code: TypeCode | None, values: Values | None) -> None:
    declared = type_code(scope) if type_code else None
    found = values(scope) if values else [declared.zero() if declared else None for _ in names]
    for name, value in zip(names, found, strict=True):
        scope.declare(name, declared.fit(copied(value)) if declared else copied(value), declared)


def constants(c: Context, node: Node) -> Code:
    """Compile a constant declaration within a function."""
    plans = []
    repeats = None
    for iota, spec in enumerate(flat_specifications(node)):
        repeats = spec if spec.child_by_field_name("value") else repeats
        for index, name in enumerate(spec.children_by_field_name("name")):
            plans.append((syntax.text_of(name), constant(c, repeats or spec, index, iota)))

    def run(scope: Scope) -> None:
        for name, code in plans:
            scope.declare(name, code(scope))

    return run


def constant(c: Context, spec: Node, index: int, iota: int) -> Code:
    """Compile one constant; ``spec`` has the expression, which a later line may repeat with another iota."""
    type_node, value_node = spec.child_by_field_name("type"), spec.child_by_field_name("value")
    type_code = c.type(type_node) if type_node else None
    nodes = syntax.named(value_node) if value_node else []
    if index >= len(nodes):
        return lambda _: Unknown("a constant without a value")
    value = c.expression(nodes[index])

    def run(scope: Scope) -> Value:
        inner = Scope(scope)
        inner.declare("iota", iota)
        found = value(inner)
        return type_code(scope).fit(found) if type_code else found

    return run
