# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sentences that say what will happen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="future-tense",
    severity=Severity.NOTE,
    summary="The present tense says what happens.",
    why="It is shorter, and the reader need not wonder when.",
    bad="The agent will drop the packet.",
    good="The agent drops the packet.",
    language="rst",
)

_WILL = re.compile(r"(?<![\w-])(?:will(?: not)?|won't) (?=[a-z])", re.IGNORECASE)

_WORDS = {"will", "won"}


def look(page: Page) -> Iterator[Problem]:
    """Report each “will”."""
    for line, column, match in page.search(_WILL) if not _WORDS.isdisjoint(page.words) else ():
        yield Problem(line, column, f'expected the present tense, found "{match[0].strip()}"')
