# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Paths of APIs that a branch adds, removes or deprecates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.facts.openapi import read_api
from docwarden.review.interface import Part, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change
    from docwarden.review.interface import Difference
    from docwarden.source import GitTree


def find(change: Change) -> Iterator[Difference]:
    """Compare the OpenAPI documents that settings name and the branch touches."""
    tables = (table for entry in change.entries for table in getattr(entry.options, "tables", ()))
    for path in sorted({table.openapi for table in tables}):
        if any(path in {file.path, file.old_path} for file in change.files):
            yield from differences("API path", _parts(change.base_tree, path), _parts(change.head_tree, path))


def _parts(tree: GitTree, path: str) -> dict[str, Part]:
    if not tree.is_file(path):
        return {}
    return {
        f"{operation.method.upper()} {operation.path}": Part(
            {"deprecated": "yes" if operation.deprecated else "no"}, operation.location
        )
        for operation in read_api(tree, path).operations
    }
