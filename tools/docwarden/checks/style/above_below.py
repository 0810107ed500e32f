# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pointing to other places of a page by where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="above-below",
    severity=Severity.NOTE,
    summary="Text points forward and back with “previous”, “following” or a link, not “above” and “below”.",
    why="Tabs and narrow screens put things elsewhere, and a screen reader has no above.",
    bad="Apply the policy below.",
    good="Apply the following policy.",
    language="rst",
)

_WORD = re.compile(r"(?<![\w-])(above|below)(?![\w-])", re.IGNORECASE)
_MEASURE = re.compile(r"\s+(?:\d|a |an |zero|\w+ %)", re.IGNORECASE)


def look(page: Page) -> Iterator[Problem]:
    """Report each word, but where it measures."""
    for passage in page.passages if {"above", "below"} & page.words else ():
        for match in _WORD.finditer(passage.text):
            if not _MEASURE.match(passage.text, match.end()):
                line, column = passage.place(match.start())
                yield Problem(line, column, f'"{match[0]}" points to a place on the page')
