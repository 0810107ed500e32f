# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages to which nothing leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.page_source.manual import Manual

RULE = Rule(
    id="unreachable-page",
    severity=Severity.WARNING,
    summary="A table of contents or a link leads from the first page to each other one.",
    why="Readers find what nothing leads to by search at best, and nobody notices that it is out of date.",
    bad=":orphan:\n\nOld flags\n=========",
    good=".. toctree::\n\n   flags",
    language="rst",
)


def look(manual: Manual) -> Iterator[Finding]:
    """Report pages that cannot be reached, but for those that Sphinx reports: in no table of contents."""
    reached = manual.reached()
    named = {page for pages in manual.toctrees.values() for page in pages}
    for name, page in manual.pages.items():
        if name in reached or name in manual.included:
            continue
        if name in manual.orphans and name not in named:
            yield RULE.at(page.at(page.title), "the page says that it is an orphan, and no page links to it")
        elif name in named:
            yield RULE.at(
                page.at(page.title), "no way leads here from the first page: those that do are cut off, too"
            )
