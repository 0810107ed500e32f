# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lists that people numbered by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Edit, Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="list-numbering",
    severity=Severity.WARNING,
    summary="Numbered lists are written with `#.`.",
    why="Whoever adds a step numbers all that follow anew, and the change hides among them.",
    bad="1. Install the agent.\n2. Start it.",
    good="#. Install the agent.\n#. Start it.",
    language="rst",
)

_ITEM = re.compile(r"( *)(\d+)\.( +)\S")


def look(page: Page) -> Iterator[Problem]:
    """Report each item that bears a number; where the first is 1, docutils numbers them the same."""
    if page.markdown:
        return
    counts: dict[int, int] = {}
    before_blank = True
    for line in page.lines:
        if line.kind is Kind.BLANK:
            before_blank = True
            continue
        found = _ITEM.match(line.text) if line.kind is Kind.PROSE else None
        for indent in [one for one in counts if one > line.indent or (one == line.indent and not found)]:
            del counts[indent]
        if found and (before_blank or len(found[1]) in counts):
            counts[line.indent] = counts.get(line.indent, 0) + 1
            if counts[line.indent] == int(found[2]):
                yield from _problem(line.number, found)
        before_blank = False


def _problem(number: int, found: re.Match[str]) -> Iterator[Problem]:
    column = len(found[1]) + 1
    edit = Edit(number, column, found[2], "#")
    edits = (edit,) if len(found[2]) == 1 else ()  # what is indented below it keeps its place
    yield Problem(number, column, f'expected "#.", found "{found[2]}."', edits)
