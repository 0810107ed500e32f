# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Elements and parts of maps, slices and strings (Go specification, "Index expressions")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.context import expression
from docwarden.golang.pointers import ElementRef, Pointer, pointer_to
from docwarden.golang.types import MapOf, Type
from docwarden.golang.values import Map, Slice, Typed, Unknown, plain

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, Scope
    from docwarden.golang.values import Value


def address_of_element(c: Context, node: Node) -> Code:
    """Compile ``&container[index]``."""
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
