# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Types as a program writes them (Go specification, "Types")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.context import TYPES
from docwarden.golang.types import (
    ArrayOf,
    Channel,
    Field,
    FunctionOf,
    InterfaceOf,
    MapOf,
    Opaque,
    PointerTo,
    SliceOf,
    StructOf,
    Type,
)
from docwarden.golang.values import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from docwarden.golang.context import Context, Scope, TypeCode
    from docwarden.golang.named_types import Named

    TypeCompiler = Callable[[Context, Node], TypeCode]


def type_expression(*kinds: str) -> Callable[[TypeCompiler], TypeCompiler]:
    """Register how a kind of type is compiled."""

    def register(compiler: TypeCompiler) -> TypeCompiler:
        TYPES.update(dict.fromkeys(kinds, compiler))
        return compiler

    return register


@type_expression("type_identifier")
def _name(c: Context, node: Node) -> TypeCode:
    name = syntax.text_of(node)

    def resolve(scope: Scope) -> Type:
        cell = scope.find(name) if name in c.local_types else None
        value = cell.value if cell else c.machine.names.name(c.unit, name)
        return value if isinstance(value, Type) else Opaque(f"{name} is no type")

    return resolve


@type_expression("qualified_type")
def _qualified(c: Context, node: Node) -> TypeCode:
    package = syntax.text_of(syntax.field(node, "package"))
    name = syntax.text_of(syntax.field(node, "name"))

    def resolve(_: Scope) -> Type:
        path = c.unit.imported(package)
        return c.machine.names.type_named(path or package, name)

    return resolve


@type_expression("generic_type")
def _generic(c: Context, node: Node) -> TypeCode:
    base = c.type(syntax.field(node, "type"))
    arguments = type_arguments(c, syntax.field(node, "type_arguments"))

    def resolve(scope: Scope) -> Type:
        found = base(scope)
        return c.machine.method_sets.instance(found, tuple(argument(scope) for argument in arguments))

    return resolve


def type_arguments(c: Context, node: Node) -> list[TypeCode]:
    """Compile the types between brackets."""
    return [c.type(child) for child in syntax.named(node)]


@type_expression("type_elem", "type_constraint", "negated_type", "parenthesized_type")
def _first(c: Context, node: Node) -> TypeCode:
    return c.type(syntax.named(node)[0])


@type_expression("pointer_type")
def _pointer(c: Context, node: Node) -> TypeCode:
    element = c.type(syntax.named(node)[0])
    return lambda scope: PointerTo(element(scope))


@type_expression("slice_type")
def _slice(c: Context, node: Node) -> TypeCode:
    element = c.type(syntax.field(node, "element"))
    return lambda scope: SliceOf(element(scope))


@type_expression("array_type")
def _array(c: Context, node: Node) -> TypeCode:
    element = c.type(syntax.field(node, "element"))
    length = c.expression(syntax.field(node, "length"))

    def resolve(scope: Scope) -> Type:
        count = plain(length(scope))
        return (
            ArrayOf(count, element(scope)) if isinstance(count, int) else Opaque("an array of unknown length")
        )

    return resolve


@type_expression("implicit_length_array_type")
def _implicit(c: Context, node: Node) -> TypeCode:
    element = c.type(syntax.field(node, "element"))
    return lambda scope: ArrayOf(-1, element(scope))


@type_expression("map_type")
def _map(c: Context, node: Node) -> TypeCode:
    key, element = c.type(syntax.field(node, "key")), c.type(syntax.field(node, "value"))
    return lambda scope: MapOf(key(scope), element(scope))


@type_expression("channel_type")
def _channel(_: Context, node: Node) -> TypeCode:
    del node
    return lambda _: Channel()


@type_expression("function_type")
def _function(_: Context, node: Node) -> TypeCode:
    results = node.child_by_field_name("result")
    count = 0 if results is None else len(syntax.named(results)) if results.type == "parameter_list" else 1
    return lambda _: FunctionOf(count)


@type_expression("struct_type")
def _struct(c: Context, node: Node) -> TypeCode:
    declared = [
        _field(c, child)
        for block in syntax.named(node)
        for child in syntax.named(block)
        if child.type == "field_declaration"
    ]
    return lambda scope: StructOf(tuple(field for make in declared for field in make(scope)))


def _field(c: Context, node: Node) -> Callable[[Scope], list[Field]]:
    type_node = syntax.field(node, "type")
    code = c.type(type_node)
    names = [syntax.text_of(name) for name in node.children_by_field_name("name")]
    tag_node = node.child_by_field_name("tag")
    tag = syntax.string(tag_node) if tag_node else ""
    pointer = syntax.text_of(node).startswith("*")

    def make(scope: Scope) -> list[Field]:
        found = PointerTo(code(scope)) if pointer else code(scope)
        if names:
            return [Field(name, found, tag=tag) for name in names]
        return [Field(embedded_name(type_node), found, embedded=True, tag=tag)]

    return make


def embedded_name(node: Node) -> str:
    """Give the field name of an embedded type: its last name, without package and type arguments."""
    text = syntax.text_of(node).partition("[")[0].lstrip("*")
    return text.rpartition(".")[2]


@type_expression("interface_type")
def _interface(c: Context, node: Node) -> TypeCode:
    children = syntax.named(node)
    methods = tuple(
        syntax.text_of(syntax.field(child, "name"))
        for child in children
        if child.type in ("method_elem", "method_spec")
    )
    embedded = [
        c.type(child) for child in children if child.type == "type_elem" and child.named_child_count == 1
    ]

    def resolve(scope: Scope) -> Type:
        found = [item(scope) for item in embedded]
        return InterfaceOf(methods, tuple(item for item in found if isinstance(item.underlying, InterfaceOf)))

    return resolve


def declare_parameters(c: Context, node: Node | None) -> list[str]:
    """List the names of type parameters and remember that they are local."""
    names = [
        syntax.text_of(name)
        for child in (syntax.named(node) if node else ())
        for name in child.children_by_field_name("name")
    ]
    c.local_types.update(names)
    return names


def unresolved(named: Named) -> bool:
    """Tell whether a declared type's underlying type is not known."""
    return isinstance(named.underlying, Opaque)
