# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lists that are indented for no reason."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Kind, Problem, shift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Edit, Line, Page

RULE = Rule(
    id="list-indent",
    severity=Severity.WARNING,
    summary="A list begins at the left edge of the text around it.",
    why="docutils takes an indented list for a quotation and moves it further to the right than others.",
    bad="Ports:\n\n  - 80\n  - 443",
    good="Ports:\n\n- 80\n- 443",
    language="rst",
    fix=Effect.QUOTATION,
)

_ITEM = re.compile(r"(?:[-*+]|#\.|\d+\.) +\S")
_MARKER = re.compile(r" *(?:[-*+]|#\.|\w{1,3}[.)]) +")


def look(page: Page) -> Iterator[Problem]:
    """Report lists below a paragraph at the left edge of a page: deeper ones have many right places."""
    if page.markdown:
        return
    above, blank = None, False
    for line in page.lines:
        if line.kind is Kind.BLANK:
            blank = True
            continue
        is_item = line.kind is Kind.PROSE and bool(_ITEM.match(line.text.lstrip()))
        if is_item and blank and line.indent and above is not None:
            message = f"the list is indented by {line.indent}: expected 0"
            yield Problem(line.number, line.indent + 1, message, tuple(_edits(page.lines, line)))
        above = (
            above if is_item and above is None else (line if _is_flush_prose(line.kind, line.text) else None)
        )
        blank = False


def _edits(lines: list[Line], item: Line) -> Iterator[Edit]:
    """Move the list to the left, with all that is indented as far."""
    inside = itertools.takewhile(
        lambda one: not one.text or one.indent >= item.indent, lines[item.number - 1 :]
    )
    return shift(inside, item.indent)


def _is_flush_prose(kind: Kind, text: str) -> bool:
    return kind is Kind.PROSE and not text.startswith((" ", ":", "|")) and not _MARKER.match(text)
