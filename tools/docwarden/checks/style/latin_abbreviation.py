# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Abbreviations of Latin words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="latin-abbreviation",
    severity=Severity.NOTE,
    summary="English words stand where Latin abbreviations could.",
    why="Many readers mix up “e.g.” and “i.e.”; the English words take no more room.",
    bad="Choose a backend, e.g. VXLAN.",
    good="Choose a backend, for example VXLAN.",
    language="rst",
)

_ENGLISH = {
    "e.g": "for example",
    "eg": "for example",
    "i.e": "that is",
    "ie": "that is",
    "etc": "and so on",
    "viz": "namely",
}
_LATIN = re.compile(r"(?<![\w./-])(?:(e\.g|i\.e|eg|ie|viz)\.?|(etc)\.?)(?![\w/:-]|\.\w)", re.IGNORECASE)
_WORDS = {"e", "i", "eg", "ie", "viz", "etc"}


def look(page: Page) -> Iterator[Problem]:
    """Report each abbreviation."""
    found = page.search(_LATIN) if not _WORDS.isdisjoint(page.words) else ()
    for line, column, match in found:
        if match[0].isupper():
            continue
        english = _ENGLISH[(match[1] or match[2]).lower()]
        yield Problem(line, column, f'expected "{english}", found "{match[0]}"')
