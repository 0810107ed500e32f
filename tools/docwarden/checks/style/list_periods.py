# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lists in which some items end with a period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page
    from docwarden.page_source.lines import Line

RULE = Rule(
    id="list-periods",
    severity=Severity.NOTE,
    summary="The items of a list all end with a period, or none does.",
    why="The odd one out looks like a slip, and is one.",
    bad="- Install the agent.\n- Start it",
    good="- Install the agent.\n- Start it.",
    language="rst",
)

_ITEM = re.compile(r" *(?:[-*+]|#\.|\d+\.) +\S")


def look(page: Page) -> Iterator[Problem]:
    """Report the items that differ from most, in lists whose items are one paragraph each."""
    for items in _lists(page.lines):
        ends = [item[-1].text.endswith((".", "!", "?")) for item in items]
        if len(items) > 1 and any(ends) and not all(ends):
            wanted = sum(ends) * 2 >= len(ends)
            for item, end in zip(items, ends, strict=True):
                if end != wanted and not item[-1].text.endswith(":"):
                    text = "expected a period at the end" if wanted else "expected no period at the end"
                    yield Problem(item[-1].number, len(item[-1].text), f"{text}, as in the items beside it")


def _lists(lines: list[Line]) -> Iterator[list[list[Line]]]:
    items: list[list[Line]] = []
    for line in lines:
        if (
            line.kind is Kind.PROSE
            and _ITEM.match(line.text)
            and (not items or line.indent == items[0][0].indent)
        ):
            items.append([line])
        elif (
            items
            and line.kind is Kind.PROSE
            and line.indent > items[0][0].indent
            and line.number == items[-1][-1].number + 1
        ):
            items[-1].append(line)
        elif line.kind is not Kind.BLANK:
            yield items
            items = []
    yield items
