# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Parsed literals without anything to parse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Directive, Page

RULE = Rule(
    id="plain-parsed-literal",
    severity=Severity.WARNING,
    summary="A `parsed-literal` holds mark-up; a listing without is a `code-block`.",
    why="It is not highlighted, and an asterisk or a backtick that somebody adds later turns into mark-up.",
    bad=".. parsed-literal::\n\n   $ kubectl get pods",
    good=".. code-block:: shell-session\n\n   $ kubectl get pods",
    language="rst",
    fix=Effect.LANGUAGE,
)

_MARKUP = re.compile(r"\]\(|\|[^|\s][^|]*\||`|\*\S|\b\w+_\b|https?://|\\")

_DOLLAR = re.compile(r"\s*\$ \S")


def look(page: Page) -> Iterator[Problem]:
    """Report each such block."""
    for directive in page.directives:
        if directive.name == "parsed-literal":
            text = "\n".join(line.text for line in directive.content)
            if text and not _MARKUP.search(text):
                message = "nothing in this parsed-literal is parsed: expected a code-block"
                edits = tuple(_edits(page, directive))
                yield Problem(directive.line, directive.column, message, edits)


def _edits(page: Page, directive: Directive) -> Iterator[Edit]:
    """Make it a session, where it is one."""
    old = "parsed-literal::"
    column = page.lines[directive.line - 1].text.find(old) + 1
    if column and not directive.argument and _DOLLAR.match(directive.content[0].text):
        yield Edit(directive.line, column, old, "code-block:: shell-session")
