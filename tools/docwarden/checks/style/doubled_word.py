# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Words that stand twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
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
    fix=Effect.WORDS,
)

_DOUBLED = re.compile(r"(?<![\w.,:;/=-])([A-Za-z]+)(\s+)\1(?![\w/=-])")
_MARKER = re.compile(r" *(?:[-*+]|#\.|\d+\.) ")
#: Words that may follow themselves in correct English.
_FINE = {"that", "had", "is", "so", "very"}


def look(page: Page) -> Iterator[Problem]:
    """Report the second of each pair."""
    for passage in page.passages:
        for match in _DOUBLED.finditer(passage.text):
            if match[1].lower() in _FINE or len(match[1]) == 1 or re.search(r"\n\s*\n", match[2]):
                continue
            line, column = passage.place(match.end(2))
            if _is_term(page, line, match):
                continue
            yield Problem(
                line, column, f'"{match[1]}" stands twice', tuple(_edits(page, line, column, match))
            )


def _edits(page: Page, line: int, column: int, match: re.Match[str]) -> Iterator[Edit]:
    """Take out the second word, with the blanks before it; at the start of a line, with the one after it."""
    if "\n" not in match[2]:
        yield Edit(line, column - len(match[2]), match[2] + match[1], "")
    elif page.lines[line - 1].text[column - 1 :].startswith(f"{match[1]} "):
        yield Edit(line, column, f"{match[1]} ", "")


def _is_term(page: Page, line: int, match: re.Match[str]) -> bool:
    """Tell whether the first word is a term, and the second begins its definition."""
    if "\n" not in match[2]:
        return False
    above, below = page.lines[line - 2], page.lines[line - 1]
    return below.indent > above.indent and not _MARKER.match(above.text)
