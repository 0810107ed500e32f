# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What code that is skipped might have done.

A branch whose condition is unknown is not run. What it assigns becomes unknown, and where it may register a
flag or a command, that is noted: skipping must never be silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang import selectors, syntax
from docwarden.golang.context import EXPRESSIONS
from docwarden.golang.named_types import Named
from docwarden.golang.pointers import Pointer, Ref
from docwarden.golang.registration import is_registration
from docwarden.golang.values import Map, Package, Slice, Struct, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from docwarden.golang.context import Context, Scope
    from docwarden.golang.values import Value

_BUFFERS = {("bytes", "Buffer"), ("strings", "Builder"), ("text/tabwriter", "Writer")}
_ASSIGNING = ("assignment_statement", "inc_statement", "dec_statement")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a program that is not run, and why."""

    context: Context
    node: Node
    reason: str

    def taint(self, scope: Scope) -> None:
        """Make unknown what the skipped code assigns, and note what it may register."""
        unknown = Unknown(self.reason)
        for node in syntax.walk(self.node):
            if node.type in _ASSIGNING:
                for target in _targets(node):
                    self._forget(scope, target, unknown)
            elif node.type == "call_expression":
                self._note_registration(scope, node)
                for argument in _addresses(node):
                    self._forget(scope, argument, unknown)
                for given in _given(node):
                    value = self._path(scope, given)
                    forget_written(value, unknown)
                    if isinstance(value, Map) and isinstance(value.type, Named):  # a set, most often
                        self._forget(scope, given, unknown)

    def assigned(self) -> set[str]:
        """Name the plain variables that the skipped code assigns or gives away by address."""
        targets: list[Node] = []
        for node in syntax.walk(self.node):
            if node.type in _ASSIGNING:
                targets += _targets(node)
            elif node.type == "call_expression":
                targets += _addresses(node)
        return {syntax.text_of(target) for target in targets if target.type == "identifier"}

    def leaves(self) -> bool:
        """Tell whether the skipped code may end its function."""
        return any(node.type == "return_statement" for node in _flow(self.node))

    def ends_loops(self) -> bool:
        """Tell whether the skipped code may end a loop around it."""
        return any(node.type in ("break_statement", "return_statement") for node in _flow(self.node))

    def _forget(self, scope: Scope, target: Node, unknown: Unknown) -> None:
        if target.type == "identifier":
            name = syntax.text_of(target)
            cell = scope.find(name) or self.context.machine.names.variable(self.context.unit, name)
            if cell is not None:
                cell.value = unknown
        elif target.type == "selector_expression":
            self._forget_field(scope, target, unknown)
        elif target.type in ("index_expression", "unary_expression", "parenthesized_expression"):
            inner = target.child_by_field_name("operand") or syntax.named(target)[0]
            self._forget(scope, inner, unknown)

    def _forget_field(self, scope: Scope, target: Node, unknown: Unknown) -> None:
        operand_node = syntax.field(target, "operand")
        if operand_node.type not in ("identifier", "selector_expression"):
            return
        operand = self.context.expression(operand_node)(scope)
        name = syntax.text_of(syntax.field(target, "field"))
        if isinstance(operand, Package):
            cell = self.context.machine.names.package_variable(operand.path, name)
            if cell:
                cell.value = unknown
        elif owner := selectors.owner_of(operand, name):
            owner.fields[name] = unknown

    def _note_registration(self, scope: Scope, node: Node) -> None:
        registers = is_registration(node)
        if not registers:
            arguments = node.child_by_field_name("arguments")
            values = [self._simple(scope, child) for child in (syntax.named(arguments) if arguments else ())]
            registers = any(takes_registrations(value) for value in values)
        if registers:
            self.context.machine.uncertain(self.context.place(node), self.reason)

    def _simple(self, scope: Scope, node: Node) -> Value:
        """Give the value of an argument that is but a name; nothing is run here."""
        if node.type != "identifier" or node.type not in EXPRESSIONS:
            return None
        cell = scope.find(syntax.text_of(node))
        return cell.value if cell else None

    def _path(self, scope: Scope, node: Node) -> Value:
        """Give the value of a variable of the function or of a field below it; nothing is run here."""
        if node.type == "identifier":
            return self._simple(scope, node)
        operand = node.child_by_field_name("operand")
        if node.type != "selector_expression" or operand is None:
            return None
        holder, name = self._path(scope, operand), syntax.text_of(syntax.field(node, "field"))
        owner = selectors.owner_of(holder, name) if isinstance(holder, Ref | Struct) else None
        return owner.fields.get(name) if owner else None


def _flow(node: Node) -> Iterator[Node]:
    """Give a node and all below it that belongs to the same function."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.type != "func_literal":
            yield current
            waiting += current.named_children


def _targets(node: Node) -> Iterator[Node]:
    left = node.child_by_field_name("left")
    yield from syntax.named(left) if left else syntax.named(node)[:1]


def _addresses(node: Node) -> Iterator[Node]:
    arguments = node.child_by_field_name("arguments")
    for child in syntax.named(arguments) if arguments else ():
        operand = child.child_by_field_name("operand")
        if child.type == "unary_expression" and operand and syntax.text_of(child).startswith("&"):
            yield operand


def _given(node: Node) -> Iterator[Node]:
    """Give what a call may write to: the receiver of a method, and the arguments."""
    function, arguments = syntax.field(node, "function"), node.child_by_field_name("arguments")
    if function.type == "selector_expression":
        yield syntax.field(function, "operand")
    yield from syntax.named(arguments) if arguments else ()


def takes_registrations(value: Value) -> bool:
    """Tell whether flags or commands can be registered with a value: it is a command or a flag set."""
    declared = value.struct.type if isinstance(value, Ref) else None
    return isinstance(declared, Named) and (
        (declared.package.endswith("spf13/pflag") and declared.name == "FlagSet")
        or (declared.package.endswith("spf13/cobra") and declared.name == "Command")
    )


def forget_buffer(value: Value, reason: str) -> None:
    """Make unknown what a call that is not modelled may have written to: buffers and plain variables.

    Structs keep their contents, as nearly every call is given some; a model says where that is wrong.
    """
    unknown = Unknown(reason)
    if isinstance(value, Ref):
        if is_buffer(value):
            value.struct.native = unknown
    elif isinstance(value, Pointer):
        value.store(unknown)
    elif (
        isinstance(value, Slice)
        and value.type is not None
        and str(value.type.underlying) in ("[]uint8", "[]byte")
    ):
        value.items[value.start : value.stop] = [unknown] * len(value)
    elif isinstance(value, Map):
        value.items.clear()
        value.set(unknown.reason, unknown)


def forget_written(value: Value, unknown: Unknown, depth: int = 3) -> None:
    """Make unknown what a skipped call may have written to: a buffer, or those that a struct holds."""
    struct = value.struct if isinstance(value, Ref) else value
    if not isinstance(struct, Struct):
        return
    if _collects(struct):
        struct.native = unknown
    elif depth:
        for inner in list(struct.fields.values()):
            forget_written(inner, unknown, depth - 1)


def is_buffer(value: Value) -> bool:
    """Tell whether a value is a pointer to what collects text."""
    return isinstance(value, Ref) and _collects(value.struct)


def _collects(struct: Struct) -> bool:
    """Tell whether a struct is of a type of Go's own library that collects text; programs have namesakes."""
    declared = struct.type
    return isinstance(declared, Named) and (declared.package, declared.name) in _BUFFERS
