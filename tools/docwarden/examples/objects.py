# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The objects that a snippet holds, read as ``kubectl`` reads them, with the places of their fields.

Elisions (``...``) are taken out, and what is left counts as partial; templates hold no objects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from docwarden.documents import column_of, construct, line_of
from docwarden.facts.manifests import parse_manifests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.manifests import Manifest

_ELISION = re.compile(
    r"^[ \t]*(?:-[ \t]*)?(?:\.{3,}|\u2026|\[(?:\.{3}|\u2026|snip)\]|<snip>)[ \t]*(?:#.*)?$", re.MULTILINE
)
_ELISION_COMMENT = re.compile(r"#[ \t]*(?:\.{3}|\u2026|\[\.{3}\]|<snip>)")
_ELIDED_VALUE = re.compile(r"(?::|-)[ \t]+(?:\.{3}|\u2026)[ \t]*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_PLACEHOLDER = re.compile(r"<[^<>]+>|\$\{?\w+\}?|\$\(|\|[A-Z_]+\||^(?:\.{3}|\u2026)$")

_STRING = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}


@dataclass(frozen=True, slots=True)
class Objects:
    """What a snippet holds; ``partial`` where something is elided.

    ``elisions`` are the lines that stand for others, from 1, with their columns.
    """

    manifests: tuple[Manifest, ...]
    partial: bool
    elisions: tuple[tuple[int, int], ...]

    def may_hide_parent(self, mapping: yaml.Node, key: yaml.Node) -> bool:
        """Tell whether an elision before a key may have held the field that the key belongs to."""
        first, last = line_of(mapping), line_of(key)
        return any(first < line < last and column <= column_of(key) for line, column in self.elisions)


def is_template(text: str) -> bool:
    """Tell whether a text is a template of Helm or Go, which is no YAML yet."""
    return _TEMPLATE.search(text) is not None


def is_placeholder(value: object) -> bool:
    """Tell whether a value stands for one that the reader puts in."""
    return isinstance(value, str) and _PLACEHOLDER.search(value) is not None


def read_objects(text: str, path: str) -> Objects:
    """Parse a snippet's text; raise InputError as ``compose`` does."""
    partial = any(pattern.search(text) for pattern in (_ELISION, _ELISION_COMMENT, _ELIDED_VALUE))
    manifests = tuple(parse_manifests(_ELISION.sub("", text), path))
    return Objects(manifests, partial, tuple(_elisions(text)))


def _elisions(text: str) -> Iterator[tuple[int, int]]:
    for number, line in enumerate(text.split("\n"), 1):
        if _ELISION.match(line):
            yield number, len(line) - len(line.lstrip()) + 1


def value_of(manifest: Manifest) -> Any:
    """Give the plain value of an object, its keys strings; raise InputError for tags without a meaning."""
    _as_json(manifest.value.node)
    return construct(manifest.value.node, manifest.value.path)


def repeated_keys(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Give the keys that a mapping has a second time, at any depth."""
    seen: set[str] = set()
    for key, value in node.value if isinstance(node, yaml.MappingNode) else []:
        if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
            if key.value in seen:
                yield key
            seen.add(key.value)
        yield from repeated_keys(value)
    for item in node.value if isinstance(node, yaml.SequenceNode) else []:
        yield from repeated_keys(item)


def node_at(root: yaml.Node, path: Sequence[str | int], *, key: bool = False) -> yaml.Node:
    """Find the node that a path leads to, or that of its last key; where it ends early, the last found."""
    node = place = root
    for step in path:
        found = _child(node, step)
        if not found:
            break
        node = found[1]
        place = found[0] if key else node
    return place


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        # Of two equal keys, the last one counts.
        for key, value in reversed(node.value):
            if key.value == step:
                return key, value
    return None


def _as_json(node: yaml.Node) -> None:
    """Make keys strings, and numbers to the base of 60 (``10:20``), which Go's readers do not know."""
    if isinstance(node, yaml.ScalarNode) and node.tag in _NUMBERS and ":" in node.value:
        node.tag = _STRING
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _as_json(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                key.tag = _STRING
            _as_json(value)
