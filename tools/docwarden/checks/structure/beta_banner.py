# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sections that say in one place only that they describe something in beta."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Line, Page

RULE = Rule(
    id="beta-banner",
    severity=Severity.WARNING,
    summary="A section includes the file `review.beta-banner` if, and only if, its heading says “(Beta)”.",
    why="Readers of the table of contents and readers of the page learn the same.",
    bad="Session affinity (beta)\n=======================",
    good="Session affinity (beta)\n=======================\n\n.. include:: ../beta.rst",
    language="rst",
)

_BETA = re.compile(r"\(beta\)", re.IGNORECASE)


def look(page: Page) -> Iterator[Problem]:
    """Compare each heading with the banners below it; one in a tab or a list is for that alone."""
    name = page.style.beta_banner
    if not name or page.is_fragment or page.path.endswith(f"/{name}"):
        return
    banners = [
        one
        for one in page.directives
        if one.name == "include" and one.argument.endswith(name) and one.column == 1
    ]
    titles = [line for line in page.lines if line.kind is Kind.TITLE]
    open_titles: list[Line] = []
    for at, title in enumerate(titles):
        open_titles = [*(one for one in open_titles if one.level < title.level), title]
        end = titles[at + 1].number if at + 1 < len(titles) else len(page.lines) + 1
        here = [one for one in banners if title.number < one.line < end]
        said = _BETA.search(title.text)
        if said and not here:
            message = f'"{said[0]}" in the heading, and the section does not include {name}'
            yield Problem(title.number, said.start() + 1, message)
        if here and not any(_BETA.search(one.text) for one in open_titles):
            message = f"{name} is included, and the heading does not say (Beta)"
            yield Problem(here[0].line, here[0].column, message)
