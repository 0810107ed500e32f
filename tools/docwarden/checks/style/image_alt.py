# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pictures without words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem
from docwarden.page_source.page import MARKDOWN_CODE, search_lines

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


# A picture in Markdown's own form; code, which may show one, is passed over.
_PICTURE = re.compile(MARKDOWN_CODE + r"|(?<!\\)!\[\s*\](?:\(\s*<?([^)\s>]*)|\[([^\]]*)\])", re.DOTALL)


def look(page: Page) -> Iterator[Problem]:
    """Report each picture without a text of its own."""
    for directive in page.directives:
        if directive.name in ("image", "figure") and not directive.options.get("alt"):
            yield _without_text(directive.line, directive.column, directive.argument)
    if page.markdown and page.mentions("!["):
        yield from _in_markdown(page)


def _in_markdown(page: Page) -> Iterator[Problem]:
    for passage in page.passages:
        for match in _PICTURE.finditer(passage.raw):
            if not match[1]:
                yield _without_text(*passage.place(match.start()), match[2] or match[3] or "")
    for line, match in search_lines(page, _PICTURE, Kind.TABLE):
        if not match[1]:
            yield _without_text(line.number, match.start() + 1, match[2] or match[3] or "")


def _without_text(line: int, column: int, picture: str) -> Problem:
    return Problem(line, column, f'the picture "{picture}" has no `alt`')
