# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The operations of an HTTP API, read from its OpenAPI document (2.0, 3.0 and 3.1; YAML or JSON).

References are resolved within the codebase, across files too, and never over the network: one to an address
is taken on trust, unless the operations themselves are there. Source: the OpenAPI specifications; RFC 6901
for JSON pointers.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

import yaml

from docwarden.documents import compose
from docwarden.errors import InputError
from docwarden.nodes import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Location
    from docwarden.source import Codebase

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

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


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of a path; summary and description are CommonMark. What the document leaves out is empty."""

    method: str
    path: str
    summary: str
    description: str
    operation_id: str
    deprecated: bool
    location: Location


@dataclass(frozen=True, slots=True)
class Api:
    """An OpenAPI document; operations stand in the order of the file."""

    file: str
    title: str
    version: str
    operations: tuple[Operation, ...]


def read_api(codebase: Codebase, path: str) -> Api:
    """Read an OpenAPI document.

    Raises InputError with file, line and column for a file that is no OpenAPI document, for a wrong type and
    for a reference that cannot be resolved or that leads back to itself.
    """
    files = _Files(codebase)
    root = files.root(path)
    fields = root.mapping()
    _check_version(root, fields)
    for reference in _references(root):
        files.resolve(reference)
    info = fields["info"].mapping() if "info" in fields else {}
    return Api(path, _text(info, "title"), _scalar(info, "version"), tuple(_operations(fields, files)))


def _check_version(root: Value, fields: dict[str, Value]) -> None:
    declared = fields.get("openapi") or fields.get("swagger")
    if not declared:
        raise root.error(
            "expected an OpenAPI document, found neither `openapi` nor `swagger`",
            hint="check which file the settings name",
        )
    if not _VERSION.fullmatch(declared.scalar()):
        raise declared.error(f'expected OpenAPI 2.0, 3.0 or 3.1, found "{declared.scalar()[:20]}"')


def _operations(fields: dict[str, Value], files: _Files) -> Iterator[Operation]:
    paths = fields["paths"].mapping() if "paths" in fields else {}
    for path, item in paths.items():
        if not path.startswith("/"):
            continue
        for method, operation in files.path_item(item).items():
            if method in METHODS:
                yield _operation(method, path, operation)


def _operation(method: str, path: str, operation: Value) -> Operation:
    fields = operation.mapping()
    return Operation(
        method=method,
        path=path,
        summary=_text(fields, "summary"),
        description=_text(fields, "description"),
        operation_id=_text(fields, "operationId"),
        deprecated="deprecated" in fields and fields["deprecated"].boolean(),
        location=operation.entry,
    )


def _references(root: Value) -> Iterator[Value]:
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


class _Files:
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


def _text(fields: dict[str, Value], key: str) -> str:
    return fields[key].text() if key in fields else ""


def _scalar(fields: dict[str, Value], key: str) -> str:
    return fields[key].scalar() if key in fields else ""
