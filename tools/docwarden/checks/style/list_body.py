# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""List items whose lines do not begin below each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="list-body",
    severity=Severity.WARNING,
    summary="The lines of a list item begin below the text of its first line.",
    why="docutils takes a line further to the right for a definition or a quotation, and shows it as one.",
    bad="- Install the agent\n    on each node.",
    good="- Install the agent\n  on each node.",
    language="rst",
)

_ITEM = re.compile(r" *(?:[-*+]|(?:#|\d+)[.)]) +(?=\S)")


def look(page: Page) -> Iterator[Problem]:
    """Report the first line of an item that begins further to the right than the text before it."""
    if page.markdown:
        return
    wanted = last = 0
    for line in page.lines:
        item = _ITEM.match(line.text) if line.kind is Kind.PROSE else None
        if item:
            wanted, last = item.end(), line.number
        elif wanted and line.kind is Kind.PROSE and line.number == last + 1 and line.indent > wanted:
            yield Problem(
                line.number, line.indent + 1, f"expected column {wanted + 1}, below the text of the item"
            )
        if not item:
            wanted = 0
