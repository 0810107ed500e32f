# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Typed reading of composed YAML and JSON: a wrong type is an error that names its place.

Facts that need a few values of a large document read them here, without constructing the rest of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import yaml

from docwarden.documents import column_of, line_of
from docwarden.errors import InputError
from docwarden.finding import Location

T = TypeVar("T")

_NAMES = {
    "map": "a mapping",
    "seq": "a list",
    "str": "a string",
    "int": "a number",
    "float": "a number",
    "bool": "a boolean",
    "null": "nothing",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A node of a document, the file that holds it and, in a mapping, the node of its key."""

    node: yaml.Node
    path: str
    key: yaml.Node | None = None

    @property
    def location(self) -> Location:
        """Where the value begins."""
        return Location(self.path, line_of(self.node), column_of(self.node))

    @property
    def entry(self) -> Location:
        """Where the entry of a mapping begins: at its key, elsewhere at the value."""
        place = self.key or self.node
        return Location(self.path, line_of(place), column_of(place))

    @property
    def is_mapping(self) -> bool:
        """Tell whether the value is a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_scalar(self) -> bool:
        """Tell whether the value is a scalar, of whatever type."""
        return isinstance(self.node, yaml.ScalarNode)

    def error(self, message: str, hint: str = "") -> InputError:
        """Make an error at this value."""
        return InputError(message, location=self.location, hint=hint)

    def mapping(self) -> dict[str, Value]:
        """Give the entries of a mapping, merge keys applied; a null has none.

        Of two equal keys the last one counts, as in Go's JSON readers. Raises InputError for another type.
        """
        if not isinstance(self.node, yaml.MappingNode):
            return self._empty("a mapping", {})
        merged: dict[str, Value] = {}
        own: dict[str, Value] = {}
        for key, node in self.node.value:
            value = Value(node, self.path, key)
            if key.tag == "tag:yaml.org,2002:merge":
                merged |= value._merged()
            elif isinstance(key, yaml.ScalarNode):
                own[key.value] = value
            else:
                raise Value(key, self.path).error("expected a plain key")
        return merged | own

    def elements(self) -> list[Value]:
        """Give the elements of a list; a null has none. Raises InputError for another type."""
        if not isinstance(self.node, yaml.SequenceNode):
            return self._empty("a list", [])
        return [Value(node, self.path) for node in self.node.value]

    def text(self) -> str:
        """Give a string; a null is an empty one. Raises InputError for another type.

        The words ``yes``, ``no``, ``on`` and ``off``, booleans to YAML 1.1 alone, are strings.
        """
        kind = self.node.tag.rpartition(":")[2]
        if kind == "str" or (kind == "bool" and self.node.value.lower() not in {"true", "false"}):
            return str(self.node.value)
        return self._empty("a string", "")

    def scalar(self) -> str:
        """Give a scalar of any type as it is written. Raises InputError for a mapping or a list."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self._unexpected("a single value")
        return str(self.node.value)

    def boolean(self) -> bool:
        """Give a boolean; a null is false. Raises InputError for another type."""
        if self.node.tag == "tag:yaml.org,2002:bool":
            return self.node.value.lower() in {"true", "yes", "on"}
        return self._empty("a boolean", default=False)

    def integer(self) -> int:
        """Give a whole number; a null is 0. Raises InputError for another type."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:int":
            return int(yaml.SafeLoader("").construct_yaml_int(self.node))
        return self._empty("a number", 0)

    def _merged(self) -> dict[str, Value]:
        """Give what a merge key brings: one mapping, or several of which the first counts."""
        if not isinstance(self.node, yaml.SequenceNode):
            return self.mapping()
        merged: dict[str, Value] = {}
        for element in reversed(self.elements()):
            merged |= element.mapping()
        return merged

    def _empty(self, expected: str, default: T) -> T:
        if self.node.tag == "tag:yaml.org,2002:null":
            return default
        raise self._unexpected(expected)

    def _unexpected(self, expected: str) -> InputError:
        kind = self.node.tag.rpartition(":")[2]
        return self.error(f"expected {expected}, found {_NAMES.get(kind, f'a value tagged {self.node.tag}')}")
