# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What the compiled parts of a program share: the context they are compiled in, the scope they run in.

Syntax trees are turned into Python closures once, when a declaration is first used: ``Code`` takes the scope
and gives a value (for statements: a ``Signal`` that ends a loop or a function, or None).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from docwarden.finding import Location
from docwarden.golang.types import Opaque, Type
from docwarden.golang.values import Cell, Unknown, Value

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.declarations import Entry
    from docwarden.golang.machine import Machine
    from docwarden.golang.packages import Unit


class Scope:
    """The variables of a block, and those around it."""

    __slots__ = ("frame", "names", "parent")

    def __init__(self, parent: Scope | None, frame: Frame | None = None) -> None:
        self.names: dict[str, Cell] = {}
        self.parent = parent
        self.frame: Frame | None = frame or (parent.frame if parent else None)

    def find(self, name: str) -> Cell | None:
        """Find a local variable, None where the name is not local."""
        scope: Scope | None = self
        while scope is not None:
            cell = scope.names.get(name)
            if cell is not None:
                return cell
            scope = scope.parent
        return None

    def declare(self, name: str, value: Value, declared: Type | None = None) -> None:
        """Declare a variable of this block."""
        if name != "_":
            self.names[name] = Cell(value, declared)


class Frame:
    """One call of a function: what it deferred, its named results, the panic that it recovers from."""

    __slots__ = ("deferred", "panic", "results")

    def __init__(self) -> None:
        self.deferred: list[Callable[[], object]] = []
        self.results: list[Cell] = []
        self.panic: Value = None


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a statement ends the flow: ``return`` with a value, ``break``, ``continue`` or ``fallthrough``."""

    kind: str
    label: str = ""
    value: Value = None


Code: TypeAlias = Callable[[Scope], Value]
TypeCode: TypeAlias = Callable[[Scope], Type]
Compiler: TypeAlias = Callable[["Context", "Node"], Code]

#: How each kind of node is compiled; the modules expressions, statements, calls and literals fill these.
EXPRESSIONS: dict[str, Compiler] = {}
STATEMENTS: dict[str, Compiler] = {}
TYPES: dict[str, Callable[[Context, Node], TypeCode]] = {}


def expression(*kinds: str) -> Callable[[Compiler], Compiler]:
    """Register how a kind of expression is compiled."""

    def register(compiler: Compiler) -> Compiler:
        EXPRESSIONS.update(dict.fromkeys(kinds, compiler))
        return compiler

    return register


def statement(*kinds: str) -> Callable[[Compiler], Compiler]:
    """Register how a kind of statement is compiled."""

    def register(compiler: Compiler) -> Compiler:
        STATEMENTS.update(dict.fromkeys(kinds, compiler))
        return compiler

    return register


class Context:
    """Where something is compiled: its file, its line, the types that are local to its declaration."""

    def __init__(self, machine: Machine, entry: Entry) -> None:
        self.machine = machine
        self.unit: Unit = entry.unit
        self.line = entry.declaration.line
        self.local_types: set[str] = set()

    @property
    def package(self) -> str:
        """The import path of the package."""
        return self.unit.package.path

    def place(self, node: Node) -> Location:
        """Give the place of a node."""
        return Location(self.unit.file.path, self.line + node.start_point[0])

    def expression(self, node: Node) -> Code:
        """Compile an expression; a type, where one may stand, gives itself."""
        if node.type in EXPRESSIONS:
            return self._compiled(EXPRESSIONS[node.type], node)
        if node.type in TYPES:
            return self.type(node)
        return self._not_understood(node)

    def statement(self, node: Node) -> Code:
        """Compile a statement."""
        compiler = STATEMENTS.get(node.type)
        return self._compiled(compiler, node) if compiler else self._not_understood(node, statement=True)

    def type(self, node: Node) -> TypeCode:
        """Compile a type. It is resolved once, unless it depends on what is local to its declaration."""
        resolve = TYPES[node.type](self, node) if node.type in TYPES else self._no_type(node)
        if self.local_types:
            return resolve
        found: list[Type] = []

        def once(scope: Scope) -> Type:
            if not found:
                found.append(resolve(scope))
            return found[0]

        return once

    def _compiled(self, compiler: Compiler, node: Node) -> Code:
        try:
            return compiler(self, node)
        except SyntaxError:
            return self._not_understood(node)

    def _not_understood(self, node: Node, *, statement: bool = False) -> Code:
        what = "broken syntax" if node.type == "ERROR" or node.has_error else f"{node.type.replace('_', ' ')}"
        place = self.place(node)

        def run(_: Scope) -> Value:
            self.machine.not_understood(what, place)
            return None if statement else Unknown(f"{what} at {place}")

        return run

    def _no_type(self, node: Node) -> TypeCode:
        return lambda _: Opaque(f"{node.type} at {self.place(node)}")
