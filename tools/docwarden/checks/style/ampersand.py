# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The sign for "and" in prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="ampersand",
    severity=Severity.NOTE,
    summary="Prose says “and”, not “&”.",
    why="The sign is for names; translators and screen readers stumble over it in a sentence.",
    bad="Install & configure the agent.",
    good="Install and configure the agent.",
    language="rst",
    fix=Effect.WORDS,
)

_SIGN = re.compile(r"(?<=[a-z)] )&(?= [A-Za-z(])")


def look(page: Page) -> Iterator[Problem]:
    """Report each such sign."""
    for line, column, _ in page.search(_SIGN) if page.mentions(" & ") else ():
        yield Problem(line, column, 'expected "and", found "&"', (Edit(line, column, "&", "and"),))
