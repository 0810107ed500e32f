# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Function values: their code, what they close over, how their heads are compiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.type_expressions import declare_parameters

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.finding import Location
    from docwarden.golang.context import Code, Context, Scope, TypeCode
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or a result: its name (empty where it has none) and its type."""

    name: str
    type: TypeCode
    node: Node
    variadic: bool = False


@dataclass(slots=True)
class FunctionCode:
    """What all closures of one function share. The body is compiled at the first call."""

    context: Context
    node: Node
    name: str
    type_parameters: list[str]
    receiver: list[Parameter]
    parameters: list[Parameter]
    results: list[Parameter]
    place: Location
    _body: Code | None = field(default=None, repr=False)

    @property
    def body(self) -> Code | None:
        """The compiled body, None for a function that is implemented elsewhere."""
        block = self.node.child_by_field_name("body")
        if self._body is None and block is not None:
            self._body = self.context.statement(block)
        return self._body

    @property
    def named_results(self) -> bool:
        """Tell whether the results are variables."""
        return any(result.name for result in self.results)


@dataclass(frozen=True, slots=True)
class Function:
    """A function value: code, the scope it closes over, its receiver and type arguments where it has them."""

    code: FunctionCode
    scope: Scope | None = None
    receiver: Value = None
    arguments: tuple[Type, ...] = ()
    type: Type | None = field(default=None, compare=False)

    def bound(self, receiver: Value) -> Function:
        """Bind a method to its receiver."""
        return Function(self.code, self.scope, receiver, self.arguments, self.type)

    def named(self, declared: Type) -> Function:
        """Convert to a named function type."""
        return Function(self.code, self.scope, self.receiver, self.arguments, declared)


def compiled(c: Context, node: Node, name: str) -> FunctionCode:
    """Compile the head of a function declaration, a method or a literal."""
    type_parameters = declare_parameters(c, node.child_by_field_name("type_parameters"))
    receiver = _parameters(c, node.child_by_field_name("receiver"), receiver=True)
    parameters = _parameters(c, node.child_by_field_name("parameters"))
    results = _parameters(c, node.child_by_field_name("result"))
    return FunctionCode(c, node, name, type_parameters, receiver, parameters, results, c.place(node))


def _parameters(c: Context, node: Node | None, *, receiver: bool = False) -> list[Parameter]:
    if node is None:
        return []
    if node.type != "parameter_list":
        return [Parameter("", c.type(node), node)]
    found = []
    for child in syntax.named(node):
        type_node = syntax.field(child, "type")
        if receiver:
            _receiver_parameters(c, type_node)
        variadic = child.type == "variadic_parameter_declaration"
        names = [syntax.text_of(name) for name in child.children_by_field_name("name")] or [""]
        found += [Parameter(name, c.type(type_node), type_node, variadic) for name in names]
    return found


def _receiver_parameters(c: Context, node: Node) -> None:
    """Remember the names that a receiver ``*T[K, V]`` gives to the type parameters."""
    c.local_types.update(receiver_parameters(node))


def receiver_parameters(node: Node) -> list[str]:
    """List the type parameters of a receiver's type."""
    return [
        syntax.text_of(child)
        for part in syntax.walk(node)
        if part.type == "type_arguments"
        for child in syntax.named(part)
    ]
