# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Configuration variables of the datapath that a branch adds, removes or changes, as its Go side has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.facts.go_config import read_go_config
from docwarden.finding import Location
from docwarden.review.interface import Part, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change
    from docwarden.review.interface import Difference
    from docwarden.source import GitTree


def find(change: Change) -> Iterator[Difference]:
    """Compare the structs of the Go package that settings name, where the branch touches it."""
    for entry in change.entries:
        settings = getattr(entry.options, "configuration", None)
        if not settings or not settings.go_package:
            continue
        package = settings.go_package
        if any(file.path.startswith(f"{package}/") for file in change.files):
            states = [_parts(tree, package, settings.go_tag) for tree in (change.base_tree, change.head_tree)]
            yield from differences("datapath variable", *states)


def _parts(tree: GitTree, package: str, tag: str) -> dict[str, Part]:
    if not tree.is_folder(package):
        return {}
    structs = read_go_config(tree, package, (), tag).structs
    return {
        f"{name}.{field.tag}": Part({"type": field.type}, Location(field.path, field.line))
        for name, fields in structs.items()
        for field in fields
        if field.tag
    }
