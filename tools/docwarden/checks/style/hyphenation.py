# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Compounds that the project writes otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="hyphenation",
    severity=Severity.WARNING,
    summary="Compounds are written as the list `style.hyphens` says.",
    why="One thing has one spelling; search finds it on every page.",
    bad="breakwater does load-balancing.",
    good="breakwater does load balancing.",
    language="rst",
    fix=Effect.WORDS,
)


def look(page: Page) -> Iterator[Problem]:
    """Report each other spelling."""
    if not any(page.mentions(word) or page.mentions(word.capitalize()) for word in page.style.hyphens):
        return
    words = "|".join(re.escape(word) for word in sorted(page.style.hyphens, key=len, reverse=True))
    for line, column, match in page.search(
        re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), quotations=False
    ):
        right = page.style.hyphens[match[0].lower()]
        right = right[0].upper() + right[1:] if match[0][0].isupper() else right
        yield Problem(
            line, column, f'expected "{right}", found "{match[0]}"', (Edit(line, column, match[0], right),)
        )
