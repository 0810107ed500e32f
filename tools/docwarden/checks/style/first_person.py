# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sentences in which the authors speak of themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="first-person",
    severity=Severity.NOTE,
    summary="The manual speaks to “you”, not of “we”.",
    why="“We” is the reader, the authors or the program; “you” is clear.",
    bad="We install the agent first.",
    good="Install the agent first.",
    language="rst",
)

_WE = re.compile(r"(?<![\w./-])(?:[Ww]e|[Ll]et's|[Oo]urs?)(?![\w/-]|\.\w)")

_WORDS = {"we", "let", "our", "ours"}


def look(page: Page) -> Iterator[Problem]:
    """Report each such word."""
    for line, column, match in page.search(_WE) if not _WORDS.isdisjoint(page.words) else ():
        yield Problem(line, column, f'expected "you" or an order, found "{match[0]}"')
