# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The files of an OpenAPI document, and where the references in them lead.

References are resolved within the codebase, across files too, and never over the network. Source: the OpenAPI
specifications; RFC 6901 for JSON pointers.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import yaml

from docwarden.documents import compose
from docwarden.errors import InputError
from docwarden.nodes import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.source import Codebase

#: Keys whose values are data, in which ``$ref`` is nothing special.
_DATA = {"const", "default", "enum", "example", "examples"}

#: Keys whose values are keyed by names that people choose, so that even ``$ref`` or ``default`` is a name.
_NAMED = {
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
}

_VERSION = re.compile(r"2\.0|3\.[01](\..*)?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")

#: How many references may lead from one to the next.
_MAX_CHAIN = 32


def check_version(root: Value, fields: dict[str, Value]) -> None:
    """Raise InputError for what is no OpenAPI document of a version that is known."""
    declared = fields.get("openapi") or fields.get("swagger")
    if not declared:
        raise root.error(
            "expected an OpenAPI document, found neither `openapi` nor `swagger`",
            hint="check which file the settings name",
        )
    if not _VERSION.fullmatch(declared.scalar()):
        raise declared.error(f'expected OpenAPI 2.0, 3.0 or 3.1, found "{declared.scalar()[:20]}"')


def references(root: Value) -> Iterator[Value]:
    """Find all references of a document, each node visited once however many aliases lead to it."""
    seen: set[int] = set()
    stack: list[tuple[yaml.Node, bool]] = [(root.node, False)]
    while stack:
        node, named = stack.pop()
        if isinstance(node, yaml.ScalarNode) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            stack.extend((element, False) for element in node.value)
            continue
        for key, value in node.value:
            name = "" if named else key.value
            if name == "$ref":
                yield Value(value, root.path)
            elif not isinstance(name, str) or not (name in _DATA or name.startswith("x-")):
                stack.append((value, name in _NAMED if isinstance(name, str) else False))


class Files:
    """The documents that references lead to, each parsed once."""

    def __init__(self, codebase: Codebase) -> None:
        self._codebase = codebase
        self._roots: dict[str, Value] = {}
        self._resolved: dict[tuple[str, str], Value | None] = {}
        self._mappings: dict[int, dict[str, Value]] = {}

    def root(self, path: str) -> Value:
        """Give the first document of a file."""
        if path not in self._roots:
            nodes = compose(self._codebase.read_text(path), path)
            if not nodes:
                raise InputError.at(path, "expected an OpenAPI document, found an empty file")
            self._roots[path] = Value(nodes[0], path)
        return self._roots[path]

    def read(self) -> list[Value]:
        """Give the first document of each file that was read."""
        return list(self._roots.values())

    def path_item(self, item: Value) -> dict[str, Value]:
        """Give the fields of a path item; those of the item it refers to stand behind its own."""
        fields: dict[str, Value] = {}
        for _ in range(_MAX_CHAIN):
            own = item.mapping()
            fields = own | fields
            reference = own.get("$ref")
            if not reference:
                return fields
            target = self.resolve(reference)
            if not target:
                raise reference.error("the operations are on the network", hint="keep a copy in the codebase")
            item = target
        raise item.error("the references of this path lead in a circle")

    def resolve(self, reference: Value, depth: int = 0) -> Value | None:
        """Find what a reference leads to, None for an address on the network.

        Raises InputError at a reference that leads nowhere.
        """
        key = (reference.path, reference.text())
        if key not in self._resolved:
            external = _SCHEME.match(key[1])
            self._resolved[key] = None if external else self._locate(reference, depth)
        return self._resolved[key]

    def _locate(self, reference: Value, depth: int) -> Value | None:
        file, _, fragment = reference.text().partition("#")
        path = reference.path
        if file:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file)))
            if path.startswith(("../", "/")) or not self._codebase.is_file(path):
                raise _dangling(reference, f"there is no file {path}")
        return self._point(self.root(path), unquote(fragment), reference, depth)

    def _point(self, root: Value, pointer: str, reference: Value, depth: int) -> Value | None:
        """Follow a JSON pointer, through references where they stand in its way."""
        if pointer and not pointer.startswith("/"):
            return _anchored(root, pointer, reference)
        value: Value | None = root
        for step in pointer.split("/")[1:]:
            value = self._step(value, step, reference, depth) if value else None
        return value

    def _step(self, value: Value, step: str, reference: Value, depth: int) -> Value | None:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value.node, yaml.SequenceNode) and name.isdecimal():
            elements = value.elements()
            if int(name[:9]) < len(elements):
                return elements[int(name[:9])]
        fields = self._mapping(value)
        if name in fields:
            return fields[name]
        if "$ref" in fields and depth < _MAX_CHAIN:
            target = self.resolve(fields["$ref"], depth + 1)
            return self._step(target, step, reference, depth + 1) if target else None
        raise _dangling(reference, f'there is no "{name[:80]}" in {value.location}')

    def _mapping(self, value: Value) -> dict[str, Value]:
        """Give the entries of a mapping, read once: thousands of references lead through the same few."""
        if id(value.node) not in self._mappings:
            self._mappings[id(value.node)] = value.mapping() if value.is_mapping else {}
        return self._mappings[id(value.node)]


def _anchored(root: Value, anchor: str, reference: Value) -> Value:
    """Find the schema with a plain-name anchor (OpenAPI 3.1)."""
    stack, seen = [root.node], set()
    while stack:
        node = stack.pop()
        if id(node) in seen or isinstance(node, yaml.ScalarNode):
            continue
        seen.add(id(node))
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value in {"$anchor", "$dynamicAnchor"} and value.value == anchor:
                return Value(node, root.path)
            stack.append(value)
        stack.extend(node.value if isinstance(node, yaml.SequenceNode) else ())
    raise _dangling(reference, "there is no such anchor")


def _dangling(reference: Value, why: str) -> InputError:
    return reference.error(
        f'the reference "{reference.text()[:120]}" cannot be resolved: {why}',
        hint="correct it, or restore what it names",
    )
