# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Files of the checkout that pages link to with ``:git-tree:`` and that are not there.

A page names paths while it is read; whether they exist is asked in each run, since files go away without it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docwarden.finding import Finding
    from docwarden.page_source import Page

GIT_TREE_PATH = Rule(
    id="git-tree-path",
    severity=Severity.ERROR,
    summary="A path in `:git-tree:` exists.",
    why="The link leads to a page of GitHub that says 404.",
    bad="See :git-tree:`examples/gone.yaml`.",
    good="See :git-tree:`examples/policy.yaml`.",
    language="rst",
)

_ROLE = re.compile(r"(?::git-tree:|\{git-tree\})`(?:[^`<]*<)?([^`<>#?]+)[^`]*`")


def named(page: Page) -> Iterator[tuple[str, Location]]:
    """Give the paths that a page names, and where."""
    for passage in page.passages if page.mentions("git-tree") else ():
        for match in _ROLE.finditer(passage.raw):
            if path := match[1].strip().strip("/"):
                yield path, Location(page.path, *passage.place(match.start(1)))


def missing(root: Path, paths: Iterable[tuple[str, Location]]) -> Iterator[Finding]:
    """Report the paths that the checkout does not have."""
    known: dict[str, bool] = {}
    for path, location in paths:
        if not known.setdefault(path, (root / path).exists()):
            yield GIT_TREE_PATH.at(location, f'the checkout has no "{path}"')
