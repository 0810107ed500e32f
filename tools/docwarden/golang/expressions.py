# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Expressions (Go specification, "Expressions"): names, operators, indexing, assertions."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from docwarden.golang import selectors, syntax
from docwarden.golang.context import expression
from docwarden.golang.types import MapOf, PointerTo, Type
from docwarden.golang.values import (
    Cell,
    CellRef,
    ElementRef,
    Map,
    Pointer,
    Slice,
    Struct,
    Typed,
    Unknown,
    plain,
    pointer_to,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, Scope
    from docwarden.golang.values import (
        Value,
    )


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
    operand = c.expression(syntax.field(node, "operand"))
    name = syntax.text_of(syntax.field(node, "field"))
    return lambda scope: selectors.select(c.machine, operand(scope), name)


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


_SIGNS: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "^": operator.invert}


def unary(sign: str, value: Value) -> Value:
    """Apply ``!``, ``-``, ``+`` or ``^``."""
    raw = plain(value)
    if isinstance(raw, Unknown):
        return raw
    if sign == "!":
        result: Any = not raw
    elif isinstance(raw, bool) or not isinstance(raw, int | float):
        return Unknown(f"the operator {sign} on {raw!r}")
    else:
        result = _SIGNS[sign](raw)
    return value.type.fit(result) if isinstance(value, Typed) else result


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
            return _address_of_element(c, node)
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


def _address_of_element(c: Context, node: Node) -> Code:
    operand, index = c.expression(syntax.field(node, "operand")), c.expression(syntax.field(node, "index"))

    def point(scope: Scope) -> Value:
        items, at = _content(operand(scope)), plain(index(scope))
        if not isinstance(items, Slice) or not isinstance(at, int) or not 0 <= at < len(items):
            return Unknown("the address of an element that is not known")
        place = items.start + at
        return pointer_to(items.items[place], lambda: ElementRef(items.items, place))

    return point


def _content(value: Value) -> Value:
    return value.load() if isinstance(value, Pointer) else value


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


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def binary(sign: str, left: Value, right: Value) -> Value:  # noqa: PLR0911
    """Apply a binary operator; an unknown operand makes the result unknown."""
    for side in (left, right):
        if isinstance(side, Unknown):
            return side
    if sign in ("==", "!="):
        return equal(left, right) is (sign == "==")
    a, b = plain(left), plain(right)
    try:
        if sign in _COMPARISONS:
            return _COMPARISONS[sign](_bytes(a), _bytes(b))
        result = _ARITHMETIC[sign](a, b)
    except (TypeError, ValueError, ZeroDivisionError, KeyError) as error:
        return Unknown(f"the operator {sign}: {error}")
    if isinstance(result, str) and len(result) > _LONGEST:
        return Unknown("a string that grows without end")
    declared = left.type if isinstance(left, Typed) else right.type if isinstance(right, Typed) else None
    if declared is None or isinstance(result, Unknown):
        return result
    return declared.convert(result)


#: No text of a program is longer; a loop that doubles a string is.
_LONGEST = 10_000_000


def _bytes(value: Any) -> Any:
    """Let strings compare by their bytes, as Go's do."""
    return value.encode("utf-8", errors="surrogateescape") if isinstance(value, str) else value


def equal(left: Value, right: Value) -> bool:
    """Tell whether two known values are equal."""
    if left is None or right is None:
        other = right if left is None else left
        return other is None or getattr(other, "nil", False)
    a, b = plain(left), plain(right)
    if isinstance(a, Struct) and isinstance(b, Struct):
        names = a.fields.keys() | b.fields.keys()
        return all(equal(a.get(name), b.get(name)) for name in names)
    if isinstance(a, Slice) and isinstance(b, Slice) and a.fixed:
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, bool) is not isinstance(b, bool):
        return False
    return bool(a == b)


def _quotient(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int):
        return abs(a) // abs(b) * (1 if (a < 0) is (b < 0) else -1)
    return a / b


def _shifted(a: Any, b: Any) -> Any:
    return int(a) << b if b < 4096 else Unknown("a shift by too many bits")  # noqa: PLR2004 - no number is longer


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": lambda a, b: Unknown("* of strings") if isinstance(a, str) or isinstance(b, str) else a * b,
    "/": _quotient,
    "%": lambda a, b: a - b * _quotient(a, b),
    "<<": _shifted,
    ">>": lambda a, b: int(a) >> b,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "&^": lambda a, b: a & ~b,
}


@expression("index_expression")
def _index(c: Context, node: Node) -> Code:
    operand, at = c.expression(syntax.field(node, "operand")), c.expression(syntax.field(node, "index"))
    more = [c.expression(child) for child in syntax.named(node)[2:]]

    def run(scope: Scope) -> Value:
        container, key = operand(scope), at(scope)
        if isinstance(key, Type):
            return c.machine.method_sets.instantiate(container, (key, *(code(scope) for code in more)))
        return indexed(container, key)[0]

    return run


@expression("type_instantiation_expression")
def _instantiation(c: Context, node: Node) -> Code:
    operand = c.expression(syntax.field(node, "type"))
    arguments = [c.type(child) for child in syntax.named(node)[1:]]
    return lambda scope: c.machine.method_sets.instantiate(
        operand(scope), tuple(code(scope) for code in arguments)
    )


def indexed(container: Value, key: Value) -> tuple[Value, Value]:
    """Give ``container[key]``, and whether it is there."""
    content, at = plain(_content(container)), plain(key)
    if isinstance(content, Unknown) or isinstance(at, Unknown):
        reason = content if isinstance(content, Unknown) else at
        return reason, reason
    if isinstance(content, Map):
        value, found = content.get(key)
        return (value if found else _element_zero(content)), found
    if content is None:
        return Unknown("an element of a nil map or slice"), False
    if isinstance(content, Slice) and isinstance(at, int) and 0 <= at < len(content):
        return content.items[content.start + at], True
    if isinstance(content, str) and isinstance(at, int):
        raw = content.encode("utf-8", errors="surrogateescape")
        if 0 <= at < len(raw):
            return raw[at], True
    return Unknown("an index out of range"), False


def _element_zero(content: Map) -> Value:
    declared = content.type.underlying if content.type else None
    return declared.element.zero() if isinstance(declared, MapOf) else Unknown("a key that the map lacks")


@expression("slice_expression")
def _slice(c: Context, node: Node) -> Code:
    operand = c.expression(syntax.field(node, "operand"))
    low, high = (
        c.expression(child) if child else None
        for child in (node.child_by_field_name("start"), node.child_by_field_name("end"))
    )

    def run(scope: Scope) -> Value:
        bounds = [plain(bound(scope)) if bound else None for bound in (low, high)]
        return sliced(operand(scope), bounds[0] or 0, bounds[1])

    return run


def sliced(value: Value, low: Value, high: Value) -> Value:
    """Give ``value[low:high]``."""
    content = plain(_content(value))
    for part in (content, low, high):
        if isinstance(part, Unknown):
            return part
    if content is None:
        return None
    whole = content.encode("utf-8", errors="surrogateescape") if isinstance(content, str) else content
    if not isinstance(whole, bytes | Slice):
        return Unknown("a slice of what is no slice")
    stop = len(whole) if high is None else high
    if not 0 <= low <= stop <= len(whole):
        return Unknown("a slice out of range")
    if isinstance(whole, Slice):
        return whole.window(low, stop)
    text = whole[low:stop].decode("utf-8", errors="surrogateescape")
    return value.type.fit(text) if isinstance(value, Typed) else text


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
