# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The Go side of configuration variables: the structs whose tags name them, and which fields are ever set.

A field counts as set wherever a source assigns it, takes its address, copies into it, or names it in a
composite literal. Where the type of the receiver cannot be told, it counts for every struct; so what is
reported as never set is never set. Constructors (New...) of the structs' own package give defaults only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden.facts import go_source
from docwarden.facts.go_source import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docwarden.facts.go_source import GoField
    from docwarden.source import Codebase

#: Any struct: the type of what is assigned to is not known.
ANY = ""

_FUNCTIONS = ("function_declaration", "method_declaration")
_KINDS = (
    "assignment_statement",
    "composite_literal",
    "dec_statement",
    "inc_statement",
    "parameter_declaration",
    "range_clause",
    "short_var_declaration",
    "slice_expression",
    "unary_expression",
    "var_spec",
)
#: What a variable is made with: T{...}, &pkg.T{...}, pkg.NewT(...), *NewT().
_MADE = re.compile(r"[*&(]*(?:\w+\.)?(?:New)?(\w+)\s*[({]")


@dataclass(frozen=True, slots=True)
class GoConfig:
    """Structs by name with their fields, and what is set: pairs of a struct (or ANY) and a field."""

    structs: Mapping[str, tuple[GoField, ...]]
    assigned: frozenset[tuple[str, str]]

    def fields(self, struct: str) -> Iterator[tuple[str, GoField]]:
        """Give the tagged fields of a struct with the struct that declares them, embedded ones included."""
        for field in self.structs.get(struct, ()):
            if field.embedded:
                yield from self.fields(field.name)
            elif field.tag:
                yield struct, field

    def is_set(self, struct: str, owner: str, field: str) -> bool:
        """Tell whether a field is set, as one of the struct or as one of the embedded struct that owns it."""
        return any((holder, field) in self.assigned for holder in (struct, owner, ANY))


def read_go_config(codebase: Codebase, package: str, users: Sequence[str], tag: str) -> GoConfig:
    """Read the structs of a package, and what it and the packages that use it set.

    Raises InputError for a folder that is not there, ProgramError without tree-sitter.
    """
    structs: dict[str, tuple[GoField, ...]] = {}
    trees = [(path, go_source.parse(codebase, path)) for path in go_source.package_files(codebase, package)]
    for path, root in trees:
        structs |= dict(go_source.structs(root, path, tag))
    assigned = {pair for _, root in trees for pair in _assigned(root, structs, own=True)}
    for folder in users:
        for path in go_source.package_files(codebase, folder):
            assigned |= set(_assigned(go_source.parse(codebase, path), structs, own=False))
    return GoConfig(structs, frozenset(assigned))


def _assigned(root: Any, structs: Mapping[str, Any], *, own: bool) -> Iterator[tuple[str, str]]:
    for function in root.named_children:
        name = text(function.child_by_field_name("name"))
        if function.type in _FUNCTIONS and not (own and name.startswith("New")):
            yield from _in_function(function, structs)


def _in_function(function: Any, structs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    nodes: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    for node in go_source.walk(function, *_KINDS):
        nodes[node.type].append(node)
    types = _variables(nodes, structs)
    for target in _targets(nodes):
        for selector in go_source.walk(target, "selector_expression"):
            operand = text(selector.child_by_field_name("operand"))
            holder = types.get(operand.strip("*()"), ANY)
            yield holder, text(selector.child_by_field_name("field"))
    for literal in nodes["composite_literal"]:
        holder = _bare(text(literal.child_by_field_name("type")))
        if holder in structs:
            yield from ((holder, field) for field in _keys(literal, structs[holder]))


def _targets(nodes: Mapping[str, Sequence[Any]]) -> Iterator[Any]:
    """Give the expressions whose fields are written to, or may be: a field that is lent counts."""
    yield from (each.child_by_field_name("left") for each in nodes["assignment_statement"])
    yield from (*nodes["inc_statement"], *nodes["dec_statement"])
    for expression in nodes["unary_expression"]:
        if text(expression.child_by_field_name("operator")) == "&":
            yield expression
    # A slice shares the array that it is of: copy(cfg.Address[:], address).
    yield from nodes["slice_expression"]


def _keys(literal: Any, fields: Sequence[GoField]) -> Iterator[str]:
    """Give the fields that a literal names; one without keys sets them all."""
    body = literal.child_by_field_name("body")
    keyed = [child for child in body.named_children if child.type == "keyed_element"]
    yield from (text(child.named_children[0]) for child in keyed)
    if body.named_children and not keyed:
        yield from (field.name for field in fields)


def _variables(nodes: Mapping[str, Sequence[Any]], structs: Mapping[str, Any]) -> dict[str, str]:
    """Give the variables of a function that can be one of the structs only.

    A name that is bound more than once, to different types or to one that cannot be told, is left out.
    """
    bound: dict[str, set[str]] = {}
    for name, holder in _bindings(nodes):
        bound.setdefault(name, set()).add(holder if holder in structs else ANY)
    return {name: min(holders) for name, holders in bound.items() if len(holders) == 1}


def _bindings(nodes: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """Give each name that is declared, with its type as far as the declaration shows it."""
    for declaration in (*nodes["parameter_declaration"], *nodes["var_spec"]):
        holder = _bare(text(declaration.child_by_field_name("type")))
        yield from ((text(name), holder) for name in declaration.children_by_field_name("name"))
    for declaration in (*nodes["short_var_declaration"], *nodes["range_clause"]):
        names = text(declaration.child_by_field_name("left")).split(",")
        made = _MADE.match(text(declaration.child_by_field_name("right")))
        holder = made[1] if made and len(names) == 1 and declaration.type != "range_clause" else ANY
        yield from ((name.strip(), holder) for name in names)


def _bare(kind: str) -> str:
    return kind.lstrip("*&").rpartition(".")[2]
