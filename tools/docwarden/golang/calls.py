# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Calls, conversions and the predeclared functions (Go specification, "Calls", "Built-in functions")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.context import expression
from docwarden.golang.endings import GoPanic
from docwarden.golang.functions import Spread
from docwarden.golang.pointers import CellRef, Pointer, pointer_to
from docwarden.golang.type_expressions import type_arguments
from docwarden.golang.types import MapOf, SliceOf, Type
from docwarden.golang.values import Cell, Map, Native, Slice, Unknown, UnknownRest, copied, hashed, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, Scope
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

#: No table of a program is longer; a size that is wrong may be.
_LARGEST = 1_000_000


@expression("call_expression")
def _call(c: Context, node: Node) -> Code:
    callee = c.expression(syntax.field(node, "function"))
    arguments = _arguments(c, syntax.named(syntax.field(node, "arguments")))
    types = node.child_by_field_name("type_arguments")
    given = type_arguments(c, types) if types else []
    place = c.place(node)

    def run(scope: Scope) -> Value:
        function = callee(scope)
        if given:
            function = c.machine.method_sets.instantiate(function, tuple(code(scope) for code in given))
        return c.machine.call(function, arguments(scope), place)

    return run


@expression("type_conversion_expression")
def _conversion(c: Context, node: Node) -> Code:
    """Compile ``T(x)``; ``f[T](x)`` parses alike and may be a call."""
    type_node = syntax.field(node, "type")
    arguments = _arguments(c, [syntax.field(node, "operand")])
    place = c.place(node)
    if type_node.type != "generic_type":
        declared = c.type(type_node)
        return lambda scope: c.machine.call(declared(scope), arguments(scope), place)
    callee = _named(c, syntax.field(type_node, "type"))
    given = type_arguments(c, syntax.field(type_node, "type_arguments"))

    def run(scope: Scope) -> Value:
        function = c.machine.method_sets.instantiate(callee(scope), tuple(code(scope) for code in given))
        return c.machine.call(function, arguments(scope), place)

    return run


def _named(c: Context, node: Node) -> Code:
    """Compile what the grammar takes for the name of a type, and what may be that of a function."""
    text = syntax.text_of(node)
    package, _, name = text.rpartition(".")

    def load(scope: Scope) -> Value:
        if package:
            return c.machine.names.member(c.unit.imported(package) or package, name)
        cell = scope.find(name)
        return cell.value if cell else c.machine.names.name(c.unit, name)

    return load


def _arguments(c: Context, nodes: list[Node]) -> Callable[[Scope], list[Value]]:
    if len(nodes) == 1 and nodes[0].type in ("call_expression", "type_conversion_expression"):
        only = c.expression(nodes[0])
        return lambda scope: list(value) if isinstance(value := only(scope), tuple) else [value]
    codes = [_argument(c, node) for node in nodes]
    return lambda scope: [code(scope) for code in codes]


def _argument(c: Context, node: Node) -> Code:
    if node.type == "variadic_argument":
        items = c.expression(syntax.named(node)[0])
        return lambda scope: Spread(items(scope))
    if node.type in ("type_identifier", "qualified_type"):
        return _named(c, node)  # of new(x), where x may be a value as well
    return c.expression(node)


def flat(arguments: list[Value]) -> list[Value]:
    """Give the arguments of a native function, ``values...`` written out."""
    if not arguments or not isinstance(arguments[-1], Spread):
        return arguments
    items = arguments[-1].items
    if isinstance(items, str):
        items = items.encode("utf-8", errors="surrogateescape")
    if isinstance(items, Unknown):
        return [*arguments[:-1], UnknownRest(items.reason, items.inert)]
    return [*arguments[:-1], *(items or ())]


def _content(value: Value) -> Value:
    return plain(value.load() if isinstance(value, Pointer) else value)


def _make(_: Call, declared: Value, *sizes: Value) -> Value:
    under = declared.underlying if isinstance(declared, Type) else None
    if isinstance(under, MapOf):
        return Map(declared)
    if not isinstance(under, SliceOf):
        return Unknown(f"a value of {declared}")
    size = plain(sizes[0]) if sizes else 0
    if not isinstance(size, int) or not 0 <= size <= _LARGEST:
        return Unknown("a slice of unknown length")
    return Slice([under.element.zero() for _ in range(size)], declared)


def _new(_: Call, declared: Value) -> Value:
    if isinstance(declared, Unknown):
        return declared
    value = declared.zero() if isinstance(declared, Type) else copied(declared)
    return pointer_to(value, lambda: CellRef(Cell(value, declared if isinstance(declared, Type) else None)))


def _len(_: Call, value: Value) -> Value:
    content = _content(value)
    if isinstance(content, str):
        return len(content.encode("utf-8", errors="surrogateescape"))
    if content is None:
        return 0
    return len(content) if isinstance(content, Slice | Map) else Unknown("the length of what is not known")


def _append(_: Call, first: Value, *values: Value) -> Value:
    if isinstance(first, Unknown):
        return first
    if values and isinstance(values[-1], UnknownRest):
        return Unknown(values[-1].reason, values[-1].inert)
    if first is None:
        return Slice([copied(value) for value in values]) if values else None
    if not isinstance(first, Slice):
        return Unknown("append to what is no slice")
    under = first.type.underlying if first.type else None
    fit = under.element.fit if isinstance(under, SliceOf) else lambda value: value
    return first.appended([fit(copied(value)) for value in values])


def _copy(_: Call, target: Value, source: Value) -> Value:
    if isinstance(source, str):
        source = Slice(list(source.encode("utf-8", errors="surrogateescape")))
    if not isinstance(target, Slice) or not isinstance(source, Slice):
        return Unknown("a copy of what is not known")
    count = min(len(target), len(source))
    target.items[target.start : target.start + count] = [copied(item) for item in source][:count]
    return count


def _delete(_: Call, container: Value, key: Value) -> None:
    if isinstance(container, Map) and not isinstance(key, Unknown):
        container.items.pop(hashed(key), None)


def _clear(_: Call, container: Value) -> None:
    if isinstance(container, Map):
        container.items.clear()


def _panic(call: Call, value: Value) -> Value:
    raise GoPanic(value, call.place)


def _recover(call: Call) -> Value:
    return call.machine.recover()


def _extreme(choose: Callable[..., Value]) -> Callable[..., Value]:
    def run(_: Call, *values: Value) -> Value:
        unknown = next((value for value in values if isinstance(value, Unknown)), None)
        return unknown or choose(values, key=plain)

    return run


def _ignored(_: Call, *__: Value) -> None:
    return None


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "append": _append,
    "cap": _len,
    "clear": _clear,
    "close": _ignored,
    "copy": _copy,
    "delete": _delete,
    "len": _len,
    "make": _make,
    "max": _extreme(max),
    "min": _extreme(min),
    "new": _new,
    syntax.NEW_VALUE: _new,
    "panic": _panic,
    "print": _ignored,
    "println": _ignored,
    "recover": _recover,
}

BUILTINS = {name: Native(name, function) for name, function in _FUNCTIONS.items()}
