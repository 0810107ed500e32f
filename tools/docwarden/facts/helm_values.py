# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The values of a Helm chart: what a user can set, read from ``values.yaml`` as helm-docs (1.14) reads it.

Every scalar and every empty collection is a value; so is what a comment documents. A documented collection
hides what is below it and has no comment of its own. ``@ignore`` in the comment above a key removes the key.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from docwarden.errors import InputError
from docwarden.facts import go_yaml
from docwarden.facts.go_json import json_of, scalar_json, scalar_of
from docwarden.facts.go_yaml import MAX_SIZE
from docwarden.facts.helm_comments import ValueComment, comment_above, comments_with_keys
from docwarden.finding import Location

if TYPE_CHECKING:
    from docwarden.facts.go_yaml import Node
    from docwarden.source import Codebase

#: The largest charts that are published have some 5,000 values.
MAX_VALUES = 100_000

Path: TypeAlias = tuple[str | int, ...]

_TYPES = {bool: "bool", int: "int", float: "float", str: "string"}


@dataclass(frozen=True, slots=True)
class HelmValue:
    """A value that a chart lets its user set.

    ``path`` leads to it: keys as strings, indexes of lists as numbers. ``type`` is that of the default,
    ``declared_type`` what a ``(type)`` in the comment says. ``default`` is JSON, ``shown_default`` the
    ``@default`` of the comment, ``notation`` its ``@notationType``. ``source`` is the default as written,
    only given with a notation. ``description`` is Markdown; ``location`` that of the key.
    """

    path: Path
    type: str
    default: str
    location: Location
    declared_type: str = ""
    shown_default: str = ""
    notation: str = ""
    source: str = ""
    description: str = ""
    section: str = ""

    @property
    def key(self) -> str:
        """The path as helm-docs writes it: ``a.b[0]."with.dot"``."""
        return key_of(self.path)

    @property
    def deprecated(self) -> bool:
        """Tell whether the comment opens with ``(Deprecated)``, which helm-docs takes for a type."""
        return self.declared_type.casefold().startswith("deprecated")


@dataclass(frozen=True, slots=True)
class Place:
    """A key and where it stands."""

    key: str
    location: Location


@dataclass(frozen=True, slots=True)
class Chart:
    """The values of a chart in the order of the file, and what in the file is not as its author meant it.

    ``lost`` are the keys whose comment helm-docs drops, ``repeated`` those that a mapping has already.
    """

    values: tuple[HelmValue, ...]
    lost: tuple[Place, ...] = ()
    repeated: tuple[Place, ...] = ()


def key_of(path: Path) -> str:
    """Write a path as helm-docs does; a key with a dot or a blank is quoted.

    >>> key_of(("pods", 0, "example.org/name"))
    'pods[0]."example.org/name"'
    """
    key = ""
    for part in path:
        if isinstance(part, int):
            key += f"[{part}]"
        else:
            quoted = f'"{part}"' if "." in part or " " in part else part
            key = f"{key}.{quoted}" if key else quoted
    return key


def read_helm_values(codebase: Codebase, path: str, *, lenient: bool = False) -> Chart:
    """Read the values of a chart; ``lenient`` as in ``comment_above``.

    Raises InputError for a file that is missing or malformed, whose top level is no mapping, that has more
    than ``MAX_VALUES`` values or defaults of more than ``go_yaml.MAX_SIZE`` characters, and for a default
    that JSON cannot express.
    """
    text = codebase.read_text(path)
    root = go_yaml.parse(text, path)
    if root is None:
        return Chart(())
    if root.kind != "mapping":
        raise _error(root, path, f"expected a mapping at the top level, found a {root.kind}")
    _remove_ignored(root, path)
    reader = _Reader(text, path, lenient=lenient)
    reader.read_children((), root, document_leaves=True)
    return Chart(tuple(reader.values), tuple(reader.lost), tuple(reader.repeated))


def _error(node: Node, path: str, message: str) -> InputError:
    return InputError.at(path, message, line=node.line, column=node.column)


def _remove_ignored(node: Node, path: str) -> None:
    """Remove what is marked; above a value, the mark takes the next key along, as in helm-docs."""
    kept: list[Node] = []
    children = iter(node.children)
    for child in children:
        if "@ignore" not in child.head_comment:
            _remove_ignored(child, path)
            kept.append(child)
        elif node.kind == "mapping":
            next(children, None)
    if node.kind == "mapping" and len(kept) % 2:
        raise _error(kept[-1], path, "the value of this key is marked with @ignore; mark the key")
    node.children = kept


class _Reader:
    """Collects the values of one file."""

    def __init__(self, text: str, path: str, *, lenient: bool) -> None:
        self.values: list[HelmValue] = []
        self.lost: list[Place] = []
        self.repeated: list[Place] = []
        self._text = text
        self._file = path
        self._named = comments_with_keys(text)
        self._lenient = lenient
        self._written = 0

    def read_children(self, path: Path, node: Node, *, document_leaves: bool) -> None:
        """Collect what is below a collection."""
        if node.kind == "sequence":
            for number, item in enumerate(node.children):
                self._read((*path, number), item, item, document_leaves=document_leaves)
            return
        seen: set[str] = set()
        for key, value in node.entries():
            if key.value in seen:
                self.repeated.append(self._place((*path, key.value), key))
            seen.add(key.value)
            self._read((*path, key.value), key, value, document_leaves=document_leaves)

    def _read(self, path: Path, key: Node, value: Node, *, document_leaves: bool) -> None:
        value, name = value.resolved, key_of(path)
        if not name and value.kind == "mapping" and not value.children:
            return
        named = self._named.get(name)
        above = self._comment_above(path, key)
        documented = named is not None or bool(above.description)
        is_leaf = value.kind == "scalar" or not value.children
        if documented or (is_leaf and document_leaves):
            self._add(path, key, value, named or ValueComment(), above)
        if not is_leaf:
            self.read_children(path, value, document_leaves=document_leaves and not documented)

    def _comment_above(self, path: Path, key: Node) -> ValueComment:
        if not key.head_comment:
            return ValueComment()
        comment = comment_above(key.head_comment, lenient=self._lenient)
        if not comment.description and comment_above(key.head_comment, lenient=True).description:
            self.lost.append(self._place(path, key))
        return comment

    def _add(self, path: Path, key: Node, value: Node, named: ValueComment, above: ValueComment) -> None:
        self._bound(value)
        default = self._default(value)
        self.values.append(
            HelmValue(
                path=path,
                type=_type_of(value),
                default=default,
                location=Location(self._file, key.line, key.column),
                declared_type=named.type or above.type,
                shown_default=named.default or above.default,
                notation=above.notation,
                source=self._source(value, above.notation) if above.notation else "",
                description=named.description or above.description,
                section=named.section or above.section,
            )
        )

    def _bound(self, value: Node) -> None:
        self._written += value.size
        if self._written > MAX_SIZE:
            raise _error(value, self._file, f"the defaults come to more than {MAX_SIZE:,} characters")
        if len(self.values) >= MAX_VALUES:
            raise _error(value, self._file, f"there are more than {MAX_VALUES:,} values")

    def _default(self, value: Node) -> str:
        if value.kind != "scalar":
            return json_of(value, self._file)
        try:
            return scalar_json(scalar_of(value))
        except (OverflowError, ValueError) as error:
            raise _error(value, self._file, str(error)) from None

    def _source(self, value: Node, notation: str) -> str:
        if notation != "yaml":
            return value.value
        start = self._text.rfind("\n", 0, value.start) + 1
        indent = self._text[start : value.start]
        return textwrap.dedent(" " * len(indent) + self._text[value.start : value.end]).rstrip() + "\n"

    def _place(self, path: Path, key: Node) -> Place:
        return Place(key_of(path), Location(self._file, key.line, key.column))


def _type_of(value: Node) -> str:
    if value.kind != "scalar":
        return "object" if value.kind == "mapping" else "list"
    scalar = scalar_of(value)
    return "string" if scalar is None else _TYPES[type(scalar)]
