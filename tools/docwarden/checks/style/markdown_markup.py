# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Markdown in reStructuredText."""

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
    id="markdown-markup",
    severity=Severity.WARNING,
    summary="A reStructuredText page holds no Markdown.",
    why="Readers see the signs and the fences.",
    bad="## Flags\n\nSee {doc}`flags`.",
    good="Flags\n=====\n\nSee :doc:`flags`.",
    language="rst",
)

_MARKDOWN = re.compile(r"^\s*```|^#{1,6} \S|\{[a-z][\w-]*\}`")
_LITERAL = re.compile(r"``.+?``")


def look(page: Page) -> Iterator[Problem]:
    """Report Markdown's fences, headings and MyST's roles; suspicious-markup reports its links."""
    if page.markdown or not any(map(page.mentions, ("```", "# ", "}`"))):
        return
    for line, match in search_lines(page, _MARKDOWN, Kind.PROSE, Kind.ADORNMENT):
        covered = any(one.start() <= match.start() < one.end() for one in _LITERAL.finditer(line.text))
        if not covered:
            column = match.start() + 1 + len(match[0]) - len(match[0].lstrip())
            yield Problem(line.number, column, f'"{match[0].strip()}" is Markdown')
