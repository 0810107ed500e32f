# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Files of the checkout that a page links to and that are not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="git-tree-path",
    severity=Severity.ERROR,
    summary="A path in `:git-tree:` exists.",
    why="The link leads to a page of GitHub that says 404.",
    bad="See :git-tree:`examples/gone.yaml`.",
    good="See :git-tree:`examples/policy.yaml`.",
    language="rst",
)

_ROLE = re.compile(r":git-tree:`(?:[^`<]*<)?([^`<>#?]+)[^`]*`|\{git-tree\}`(?:[^`<]*<)?([^`<>#?]+)[^`]*`")


def look(page: Page) -> Iterator[Problem]:
    """Report each path that the checkout does not have."""
    for passage in page.passages:
        for match in _ROLE.finditer(passage.raw):
            group = 1 if match[1] else 2
            path = match[group].strip().strip("/")
            if page.style.root and path and not page.exists(path):
                line, column = passage.place(match.start(group))
                yield Problem(line, column, f'the checkout has no "{path}"')
