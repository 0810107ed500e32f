# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Listings that use another directive than the one of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="code-directive",
    severity=Severity.WARNING,
    summary="Listings use `code-block`, not `code` or `sourcecode`.",
    why="One directive for one thing: its options and its look are the same on every page.",
    bad=".. code:: yaml\n\n   replicas: 2",
    good=".. code-block:: yaml\n\n   replicas: 2",
    language="rst",
    fix=Effect.NOTHING,
)


def look(page: Page) -> Iterator[Problem]:
    """Report each such directive."""
    for directive in page.directives:
        if directive.name in ("code", "sourcecode"):
            column = page.lines[directive.line - 1].text.index(directive.name, directive.column - 1) + 1
            edit = Edit(directive.line, column, directive.name, "code-block")
            message = f'expected "code-block", found "{directive.name}"'
            yield Problem(directive.line, column, message, (edit,))
