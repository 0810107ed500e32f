# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Names in a casing that the project does not use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="terminology",
    severity=Severity.WARNING,
    summary="Names are written as the terminology file says.",
    why="A name in another casing looks like another thing, or like carelessness.",
    bad="Traffic is encrypted with Wireguard.",
    good="Traffic is encrypted with WireGuard.",
    language="rst",
    fix=Effect.WORDS,
)


def look(page: Page) -> Iterator[Problem]:
    """Report each forbidden spelling."""
    if not any(map(page.mentions, page.style.terms)):
        return
    words = "|".join(re.escape(word) for word in sorted(page.style.terms, key=len, reverse=True))
    for line, column, match in page.search(
        re.compile(rf"(?<![\w./-])(?:{words})(?![\w/-]|\.\w)"), quotations=False
    ):
        right = page.style.terms[match[0]]
        yield Problem(
            line, column, f'expected "{right}", found "{match[0]}"', (Edit(line, column, match[0], right),)
        )
