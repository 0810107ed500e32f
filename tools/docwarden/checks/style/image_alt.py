# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pictures without words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="image-alt",
    severity=Severity.WARNING,
    summary="A picture has a text for those who do not see it.",
    why="Screen readers read the name of the file instead.",
    bad=".. image:: images/flow.svg",
    good=".. image:: images/flow.svg\n   :alt: A packet passes the agent on its way to the backend.",
    language="rst",
)


def look(page: Page) -> Iterator[Problem]:
    """Report each picture without a text of its own."""
    for directive in page.directives:
        if directive.name in ("image", "figure") and not directive.options.get("alt"):
            yield Problem(
                directive.line, directive.column, f'the picture "{directive.argument}" has no `alt`'
            )
