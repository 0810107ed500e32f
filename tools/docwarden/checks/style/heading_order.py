# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Headings that skip a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="heading-order",
    severity=Severity.WARNING,
    summary="A heading is at most one level below the one before it.",
    why="The outline that screen readers and tables of contents show has a hole.",
    bad="# Agent\n\n### Flags",
    good="# Agent\n\n## Flags",
    language="markdown",
)


def look(page: Page) -> Iterator[Problem]:
    """Report each jump; the first heading may have any level, since other pages include pages."""
    before = 0
    for line in page.lines:
        if line.kind is Kind.TITLE:
            if before and line.level > before + 1:
                message = f"expected a heading of level {before + 1} at most, found level {line.level}"
                yield Problem(line.number, line.indent + 1, message)
            before = line.level
