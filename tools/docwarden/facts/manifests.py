# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The Kubernetes objects that YAML text holds, one by one, each with its source."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.documents import compose
from docwarden.errors import InputError
from docwarden.nodes import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.finding import Location
    from docwarden.source import Codebase

SUFFIXES = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Manifest:
    """An object: what it calls itself, how it is written, and its node."""

    api_version: str
    kind: str
    text: str
    value: Value

    @property
    def location(self) -> Location:
        """Where the object begins."""
        return self.value.location


def read_manifests(codebase: Codebase, places: Iterable[str]) -> tuple[Manifest, ...]:
    """Read the objects in the given files and below the given folders, in order of their paths.

    Examples may be anything: what is no YAML (a template, a script) is passed over.
    """
    found: list[Manifest] = []
    for path in manifest_files(codebase, places):
        try:
            found += parse_manifests(codebase.read_text(path), path)
        except InputError:
            continue
    return tuple(found)


def manifest_files(codebase: Codebase, places: Iterable[str]) -> list[str]:
    """List the YAML and JSON files among and below the given places, each once, sorted."""
    found: set[str] = set()
    for place in places:
        if codebase.is_folder(place):
            found.update(path for suffix in SUFFIXES for path in codebase.files(place, suffix))
        else:
            found.add(place)
    return sorted(found)


def parse_manifests(text: str, path: str) -> list[Manifest]:
    """Give the objects in a YAML text, those in lists included; raise InputError as ``compose`` does."""
    lines = text.splitlines()
    return [item for node in compose(text, path) for item in _objects(Value(node, path), lines)]


def _objects(value: Value, lines: list[str]) -> Iterator[Manifest]:
    fields = value.mapping() if value.is_mapping else {}
    kind, version = (_word(fields, key) for key in ("kind", "apiVersion"))
    items = fields.get("items")
    if kind.endswith("List") and items and not items.is_mapping and not items.is_scalar:
        for item in items.elements():
            yield from _objects(item, lines)
    elif kind and version:
        yield Manifest(version, kind, _source(value, lines), value)


def _word(fields: dict[str, Value], key: str) -> str:
    return fields[key].scalar() if key in fields and fields[key].is_scalar else ""


def _source(value: Value, lines: list[str]) -> str:
    """Give the lines of an object; one that shares its first line (``- kind: …``) is moved to its column."""
    first, last = value.node.start_mark, value.node.end_mark
    end = last.line + 1 if last.column else last.line
    head = " " * first.column + lines[first.line][first.column :]
    return textwrap.dedent("\n".join([head, *lines[first.line + 1 : end]])).rstrip()
