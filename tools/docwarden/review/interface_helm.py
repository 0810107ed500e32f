# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Chart values that a branch adds, removes or gives another default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.facts.helm_values import read_helm_values
from docwarden.review.interface import Part, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change
    from docwarden.review.interface import Difference
    from docwarden.source import GitTree


def find(change: Change) -> Iterator[Difference]:
    """Compare the values of each chart that the branch touches."""
    for path in sorted({getattr(entry.options, "values", "") for entry in change.entries} - {""}):
        if any(path in {file.path, file.old_path} for file in change.files):
            yield from differences(
                "Helm value", _parts(change.base_tree, path), _parts(change.head_tree, path)
            )


def _parts(tree: GitTree, path: str) -> dict[str, Part]:
    if not tree.is_file(path):
        return {}
    return {
        value.key: Part(
            {
                "default": value.shown_default or value.default,
                "deprecated": "yes" if value.deprecated else "no",
            },
            value.location,
        )
        for value in read_helm_values(tree, path, lenient=True).values
    }
