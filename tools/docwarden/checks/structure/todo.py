# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Notes of authors to themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem
from docwarden.page_source.page import search_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="todo",
    severity=Severity.WARNING,
    summary="A page holds no TODO.",
    why="What is left to do belongs in an issue, where somebody sees it.",
    bad=".. TODO: describe the flags",
    good="The flags are listed in :doc:`/cmdref/index`.",
    language="rst",
)

_TODO = re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!`)")


def look(page: Page) -> Iterator[Problem]:
    """Report each such word in prose, tables and comments."""
    if not {"todo", "fixme", "xxx"} & page.words:
        return
    for line, match in search_lines(page, _TODO, Kind.COMMENT, Kind.TABLE):
        yield Problem(line.number, match.start() + 1, f'"{match[0]}" is left on the page')
    for line_number, column, match in page.search(_TODO):
        yield Problem(line_number, column, f'"{match[0]}" is left on the page')
