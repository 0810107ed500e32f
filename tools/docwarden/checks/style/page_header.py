# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages without the header that the project wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="page-header",
    severity=Severity.WARNING,
    summary="A page opens with the text `style.header`.",
    why="Readers who open the source where the build leads them elsewhere learn so at the top.",
    bad="Agent\n=====",
    good=".. only:: not (epub or latex or html)\n\n    WARNING: this is the source.\n\nAgent\n=====",
    language="rst",
    fix=Effect.HEADER,
)


def look(page: Page) -> Iterator[Problem]:
    """Report a page that opens otherwise; pages that others include need no header."""
    wanted = page.style.header.strip().splitlines()
    if not wanted or page.markdown or page.is_fragment:
        return
    found = [line.text.strip() for line in page.lines if line.text.strip()]
    for number, text in enumerate(one.strip() for one in wanted if one.strip()):
        if found[number : number + 1] != [text]:
            has_other = wanted[0].strip() in found
            edits = () if has_other else (Edit(1, 1, "", "\n".join((*wanted, "", ""))),)
            yield Problem(1, 1, f'the header is missing: expected "{text}"', edits)
            return
