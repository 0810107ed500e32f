# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Links with an address in the text that also define a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="named-link",
    severity=Severity.WARNING,
    summary="A link with its address in the text is anonymous: it ends in two underscores.",
    why="With one underscore the text becomes a name, and a second link of that text is an error.",
    bad="See the `guide <https://example.org/guide>`_.",
    good="See the `guide <https://example.org/guide>`__.",
    language="rst",
    fix=Effect.NAME,
)

_LINK = re.compile(r"(?<![`:\w])`([^`<]+?)\s*<([^`<>]+(?<!_))>`_(?!_|\w)")
_NAME = re.compile(r"`([^`<>]+)`_(?!_)|<([^`<>]+)_>|(?<![`\w.-])([\w.-]+)_(?![\w_])")


def look(page: Page) -> Iterator[Problem]:
    """Report each such link, unless the page refers to its name elsewhere."""
    if page.markdown or not page.mentions(">`_"):
        return
    used = _used(page)
    for passage in page.passages:
        for match in _LINK.finditer(passage.raw) if ">`_" in passage.raw else ():
            name = " ".join(match[1].split())
            if name in used:
                continue
            line, column = passage.place(match.start())
            end_line, end_column = passage.place(match.end() - 1)
            edit = Edit(end_line, end_column, "_", "__")
            yield Problem(
                line, column, f'the link "{name}" defines a name: expected `__` at its end', (edit,)
            )


def _used(page: Page) -> frozenset[str]:
    """Give the names that the page refers to."""
    found = (match for line in page.source if "_" in line for match in _NAME.finditer(line))
    return frozenset(match[match.lastindex or 0] for match in found)
