# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lines that are wider than the project likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="line-width",
    severity=Severity.NOTE,
    summary="Lines of prose are no wider than `style.line-width`.",
    why="Differences of short lines are easier to read in a review.",
    bad="A line of prose that goes on and on, past the width that the project has agreed on for its pages.",
    good="A line of prose that ends\nwhere the project likes it.",
    language="rst",
)


def look(page: Page) -> Iterator[Problem]:
    """Report each line that could be broken."""
    width = page.style.line_width
    for line in page.lines if width else ():
        text = line.text
        if line.kind is Kind.PROSE and len(text) > width and " " in text.strip()[: width - line.indent]:
            if "://" in text:
                continue  # an address cannot be broken
            yield Problem(line.number, width + 1, f"expected at most {width} characters, found {len(text)}")
