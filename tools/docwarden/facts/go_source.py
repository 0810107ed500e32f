# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Go sources as syntax trees: constants with their numbers, maps of numbers, structs with tags.

tree-sitter reads any source without a toolchain, and does not stop at a mistake.
"""

from __future__ import annotations

import functools
import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from docwarden.source import Codebase

_IOTA = re.compile(r"iota\s*(?:([+-])\s*(\d+))?")


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant and its number."""

    name: str
    number: int
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class GoField:
    """A field of a struct: its type, and the value of its tag's key; an embedded one has no tag."""

    name: str
    type: str
    tag: str
    path: str
    line: int
    embedded: bool


def parse(codebase: Codebase, path: str) -> Any:
    """Parse a file; ProgramError without tree-sitter, InputError where the file cannot be read."""
    return _syntax().parse(codebase.read_text(path))


@functools.cache
def _syntax() -> ModuleType:
    """Give the one place that knows the grammar; only generators that read Go need it."""
    try:
        return importlib.import_module("docwarden.golang.syntax")
    except ImportError as error:
        hint = "pip install tree-sitter tree-sitter-go"
        raise ProgramError(f"tree-sitter is not there: {error}", hint=hint) from None


def package_files(codebase: Codebase, folder: str) -> list[str]:
    """List the files of a package, tests apart; InputError where there is no such folder."""
    files = codebase.files(folder, ".go")
    return [path for path in files if path.rpartition("/")[0] == folder and not path.endswith("_test.go")]


def text(node: Any) -> str:
    """Give the source of a node, nothing for none."""
    return node.text.decode() if node is not None else ""


def walk(node: Any, *kinds: str) -> Iterator[Any]:
    """Find the nodes of some kinds, outer ones first."""
    return (found for found in _syntax().walk(node) if found.type in kinds)


def constants(root: Any, path: str) -> Iterator[Constant]:
    """Give the constants that are integers or count with iota; one without a value repeats the last."""
    for declaration in walk(root, "const_declaration"):
        expression = ""
        specs = [child for child in declaration.named_children if child.type == "const_spec"]
        for iota, spec in enumerate(specs):
            expression = text(spec.child_by_field_name("value")) or expression
            number = _number(expression, iota)
            name = text(spec.child_by_field_name("name"))
            if number is not None and name != "_":
                yield Constant(name, number, path, spec.start_point[0] + 1)


def _number(expression: str, iota: int) -> int | None:
    if found := _IOTA.fullmatch(expression.strip()):
        return iota + int(f"{found[1] or '+'}{found[2] or 0}")
    try:
        return int(expression.strip(), 0)
    except ValueError:
        return None


def map_entries(root: Any, name: str, known: Mapping[str, int]) -> Iterator[tuple[int, str, int]]:
    """Give number, text and line of each entry of a map literal, whose keys are numbers or constants."""
    for spec in walk(root, "var_spec"):
        if text(spec.child_by_field_name("name")) != name:
            continue
        for element in walk(spec, "keyed_element"):
            key, value = (text(child) for child in element.named_children[:2])
            number = known.get(key, _number(key, 0))
            if number is not None:
                yield number, value.strip('"`'), element.start_point[0] + 1


def structs(root: Any, path: str, tag: str) -> Iterator[tuple[str, tuple[GoField, ...]]]:
    """Give the structs of a file with their fields and the value under a key of their tags."""
    for spec in walk(root, "type_spec"):
        body = spec.child_by_field_name("type")
        if body is not None and body.type == "struct_type":
            fields = tuple(_field(each, path, tag) for each in walk(body, "field_declaration"))
            yield text(spec.child_by_field_name("name")), fields


def _field(node: Any, path: str, tag: str) -> GoField:
    kind = text(node.child_by_field_name("type"))
    name = text(node.child_by_field_name("name"))
    found = re.search(rf'\b{re.escape(tag)}:"([^"]*)"', text(node.child_by_field_name("tag")))
    embedded = not name
    return GoField(
        name or kind.lstrip("*").rpartition(".")[2],
        kind,
        found[1] if found else "",
        path,
        node.start_point[0] + 1,
        embedded,
    )
