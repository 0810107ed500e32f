# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Loops (Go specification, "For statements")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from docwarden.golang import assignments, initialization, syntax
from docwarden.golang.blocks import optional, skip
from docwarden.golang.context import Scope, Signal, statement
from docwarden.golang.pointers import Pointer
from docwarden.golang.values import Cell, Map, Slice, Typed, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from docwarden.golang.context import Code, Context
    from docwarden.golang.values import Value


#: The pairs that a loop gives, one a turn.
_Items: TypeAlias = list[tuple["Value", "Value"]] | Unknown


@statement("for_statement")
def _for(c: Context, node: Node) -> Code:
    return loop(c, node, "")


def loop(c: Context, node: Node, label: str) -> Code:
    """Compile a loop; ``label`` is empty where it has none."""
    clauses = [child for child in syntax.named(node) if child.type != "block"]
    body = c.statement(syntax.field(node, "body"))
    if clauses and clauses[0].type == "range_clause":
        return _range(c, node, clauses[0], body, label)
    return _conditional(c, node, _head(c, clauses[0] if clauses else None), body, label)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the body of a loop: where it starts, whether it goes on, what follows each turn."""

    start: Code | None = None
    condition: Code | None = None
    update: Code | None = None


def _head(c: Context, node: Node | None) -> _Head:
    if node is None:
        return _Head()
    if node.type != "for_clause":
        return _Head(condition=c.expression(node))
    condition = node.child_by_field_name("condition")
    return _Head(
        optional(c, node.child_by_field_name("initializer")),
        c.expression(condition) if condition else None,
        optional(c, node.child_by_field_name("update")),
    )


def _conditional(c: Context, node: Node, head: _Head, body: Code, label: str) -> Code:
    machine, place = c.machine, c.place(node)

    def run(scope: Scope) -> Signal | None:
        outer = Scope(scope)
        if head.start:
            head.start(outer)
        while True:
            machine.step()
            goes_on = plain(head.condition(outer)) if head.condition else True
            if isinstance(goes_on, Unknown):
                return skip(c, [node], outer, f"the condition of the loop at {place}", goes_on)
            if not goes_on:
                return None
            skipped = machine.skipped_ends
            signal, ends = _turn(outer, body, label)
            if ends:
                return signal
            if head.condition is None and machine.skipped_ends > skipped:
                return skip(
                    c, [node], outer, f"when the loop at {place} ends", Unknown("its end was skipped")
                )
            if head.update:
                head.update(outer)

    return run


def _turn(outer: Scope, body: Code, label: str) -> tuple[Signal | None, bool]:
    """Run a body once, with variables of its own that the next turn starts from."""
    once = Scope(outer)
    once.names.update({name: Cell(cell.value, cell.type) for name, cell in outer.names.items()})
    signal, ends = _after(body(once), label)
    for name in outer.names:
        outer.names[name] = Cell(once.names[name].value, once.names[name].type)
    return signal, ends


def _after(signal: Value, label: str) -> tuple[Signal | None, bool]:
    """Tell what a loop does after its body: what it passes on, and whether it ends."""
    if not isinstance(signal, Signal):
        return None, False
    if signal.kind in ("break", "continue") and signal.label in ("", label):
        return None, signal.kind == "break"
    return signal, True


def _range(c: Context, node: Node, head: Node, body: Code, label: str) -> Code:
    right = syntax.field(head, "right")
    over = c.expression(right)
    variable = _package_variable(c, right)
    left = head.child_by_field_name("left")
    declares = ":=" in syntax.text_of(head).partition("range")[0]
    targets = syntax.named(left) if left else []
    assign = assignments.targets(c, targets, declares=declares)
    place = c.place(node)

    def run(scope: Scope) -> Signal | None:
        items = _items(c, over(scope))
        if items == [] and variable and not scope.find(variable):
            items = _filled(c, lambda: _items(c, over(scope)))
        if isinstance(items, Unknown):
            return skip(c, [node], scope, f"what the loop at {place} ranges over", items)
        for pair in items:
            c.machine.step()
            once = Scope(scope)
            assign(once, list(pair[: len(targets)]))
            signal, ends = _after(body(once), label)
            if ends:
                return signal
        return None

    return run


def _package_variable(c: Context, node: Node) -> str:
    """Name the variable of a dependency that a loop may range over, or a part of it; "" for anything else."""
    while node.type == "selector_expression":
        node = syntax.field(node, "operand")
    name = syntax.text_of(node) if node.type == "identifier" and not c.unit.package.own else ""
    entry = c.unit.package.find(name) if name else None
    return name if entry and entry.keyword == "var" else ""


def _filled(c: Context, read: Callable[[], _Items]) -> _Items:
    """Read a variable of a dependency that is empty once more, after each that may fill it had its turn."""
    for _ in initialization.fill(c.machine, c.unit.package):
        if items := read():
            return items
    return []


def _items(c: Context, value: Value) -> _Items:  # noqa: PLR0911
    content = plain(value.load() if isinstance(value, Pointer) else value)
    if isinstance(content, Unknown):
        return content
    if content is None:
        return []
    if isinstance(content, Map):
        return content.pairs()
    if isinstance(content, Slice):
        return list(enumerate(content))
    if isinstance(content, str):
        return list(_runes(content))
    if isinstance(content, int):
        return [
            (number if not isinstance(value, Typed) else value.type.fit(number), None)
            for number in range(content)
        ]
    return c.machine.iterated(content)


def _runes(text: str) -> Iterator[tuple[int, int]]:
    offset = 0
    for letter in text:
        yield offset, ord(letter)
        offset += len(letter.encode("utf-8", errors="surrogateescape"))
