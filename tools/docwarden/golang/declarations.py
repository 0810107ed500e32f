# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a file declares at its top: a name, and the node that declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang import syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from docwarden.golang.packages import Unit
    from docwarden.golang.scan import Declaration


@dataclass(frozen=True, slots=True)
class Entry:
    """The declaration of one name: its keyword, its node, and for constants the specification they repeat."""

    unit: Unit
    declaration: Declaration
    keyword: str
    node: Node
    index: int = 0
    iota: int = 0
    repeats: Node | None = None


def specifications(unit: Unit, declaration: Declaration) -> Iterator[tuple[str, Entry]]:
    """Give each name that a declaration declares, methods as ``Type.name``."""
    for node in syntax.named(declaration.root):
        match node.type:
            case "function_declaration" | "method_declaration":
                receiver = _receiver(node)
                name = syntax.text_of(syntax.field(node, "name"))
                yield f"{receiver}.{name}" if receiver else name, Entry(unit, declaration, "func", node)
            case "type_declaration":
                for spec in syntax.named(node):
                    yield syntax.text_of(syntax.field(spec, "name")), Entry(unit, declaration, "type", spec)
            case "var_declaration":
                for spec in flat_specifications(node):
                    for index, name_node in enumerate(spec.children_by_field_name("name")):
                        yield syntax.text_of(name_node), Entry(unit, declaration, "var", spec, index)
            case "const_declaration":
                yield from _constants(unit, declaration, node)


def _constants(unit: Unit, declaration: Declaration, node: Node) -> Iterator[tuple[str, Entry]]:
    repeats = None
    for iota, spec in enumerate(flat_specifications(node)):
        repeats = spec if spec.child_by_field_name("value") else repeats
        for index, name in enumerate(spec.children_by_field_name("name")):
            yield syntax.text_of(name), Entry(unit, declaration, "const", spec, index, iota, repeats)


def flat_specifications(node: Node) -> list[Node]:
    """List the specifications of a declaration, parenthesized or not."""
    return [
        spec
        for child in syntax.named(node)
        for spec in (syntax.named(child) if child.type == "var_spec_list" else [child])
    ]


def _receiver(node: Node) -> str:
    """Give the name of a method's receiver type, an empty string for a function."""
    receiver = node.child_by_field_name("receiver")
    for child in syntax.walk(receiver) if receiver else ():
        if child.type == "type_identifier":
            return syntax.text_of(child)
    return ""
