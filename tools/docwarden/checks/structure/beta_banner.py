# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages that say in one place only that they describe something in beta."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="beta-banner",
    severity=Severity.WARNING,
    summary="A page includes the file `review.beta-banner` if, and only if, its title says “(Beta)”.",
    why="Readers of the table of contents and readers of the page learn the same.",
    bad="Session affinity (beta)\n=======================",
    good="Session affinity (beta)\n=======================\n\n.. include:: ../beta.rst",
    language="rst",
)

_BETA = re.compile(r"\(beta\)", re.IGNORECASE)


def look(page: Page) -> Iterator[Problem]:
    """Compare the headings of a page with the files that it includes."""
    name = page.style.beta_banner
    if not name or page.markdown or page.is_fragment or page.path.endswith(f"/{name}"):
        return
    titles = [line for line in page.lines if line.kind is Kind.TITLE]
    said = [(line, match) for line in titles if (match := _BETA.search(line.text))]
    banners = [one for one in page.directives if one.name == "include" and one.argument.endswith(name)]
    if said and not banners:
        line, match = said[0]
        yield Problem(
            line.number, match.start() + 1, f'"{match[0]}" in a heading, and the page does not include {name}'
        )
    if banners and titles and not said:
        yield Problem(banners[0].line, banners[0].column, f"{name} is included, and no heading says (Beta)")
