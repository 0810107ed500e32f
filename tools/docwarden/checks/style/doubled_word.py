# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Words that stand twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="doubled-word",
    severity=Severity.WARNING,
    summary="No word stands twice in a row.",
    why="It is a slip that a spelling checker does not see.",
    bad="Restart the the agent.",
    good="Restart the agent.",
    language="rst",
)

_DOUBLED = re.compile(r"(?<![\w.,:;/=-])([A-Za-z]+)(\s+)\1(?![\w/=-])")
#: Words that may follow themselves in correct English.
_FINE = {"that", "had", "is", "so", "very"}


def look(page: Page) -> Iterator[Problem]:
    """Report the second of each pair."""
    for passage in page.passages:
        for match in _DOUBLED.finditer(passage.text):
            if match[1].lower() in _FINE or len(match[1]) == 1 or re.search(r"\n\s*\n", match[2]):
                continue
            line, column = passage.place(match.end(2))
            edits = () if "\n" in match[2] else (Edit(line, column - len(match[2]), match[2] + match[1], ""),)
            yield Problem(line, column, f'"{match[1]}" stands twice', edits)
