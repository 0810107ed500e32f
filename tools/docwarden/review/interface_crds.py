# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Fields of custom resources that a branch adds, removes or changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.facts.crds import read_crds
from docwarden.facts.schemas import read_schema
from docwarden.review.interface import Part, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.schemas import Schema
    from docwarden.review.change import Change
    from docwarden.review.interface import Difference
    from docwarden.source import GitTree


def find(change: Change) -> Iterator[Difference]:
    """Compare the definitions in the manifests that the branch touches, however their files are called."""
    places = {place for entry in change.entries for place in getattr(entry.options, "manifests", ())}
    places |= set(change.config.settings.examples.manifests)
    before: dict[str, Part] = {}
    after: dict[str, Part] = {}
    for file in change.files:
        if any(_is_manifest(path, places) for path in (file.path, file.old_path)):
            before |= _parts(change.base_tree, file.old_path)
            after |= _parts(change.head_tree, file.path)
    yield from differences("CRD field", before, after)


def _is_manifest(path: str, places: set[str]) -> bool:
    below = any(path == place or path.startswith(f"{place.rstrip('/')}/") for place in places)
    return below and path.endswith((".yaml", ".yml", ".json"))


def _parts(tree: GitTree, path: str) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for resource in read_crds(tree, [path]) if tree.is_file(path) else ():
        for version in resource.versions:
            name = f"{resource.kind} {version.name}"
            found[name] = Part({"served": "yes" if version.served else "no"}, version.location)
            if version.schema:
                found |= _fields(read_schema(version.schema), name, " ")
    return found


def _fields(schema: Schema, name: str, separator: str = ".") -> dict[str, Part]:
    """Give the fields of an object by their paths; the description does not count."""
    found: dict[str, Part] = {}
    nested = schema.nested()
    for field in nested[1].fields if nested else ():
        path = f"{name}{nested[0] if nested else ''}{separator}{field.name}"
        details = {
            "type": field.schema.type,
            "required": "yes" if field.required else "no",
            "default": field.schema.default,
            "values": " ".join(field.schema.enum),
        }
        found[path] = Part(details, field.schema.location)
        found |= _fields(field.schema, path)
    return found
