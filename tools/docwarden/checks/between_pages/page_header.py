# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages without the header that the project wants."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docwarden.finding import Edit, Effect, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.page_source.manual import Manual

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


def look(manual: Manual) -> Iterator[Finding]:
    """Report a page that opens otherwise; what other pages include is a fragment and needs no header."""
    for name, page in manual.pages.items():
        is_fragment = any(fnmatchcase(page.path, pattern) for pattern in manual.style.fragments)
        if page.lacks_header and not is_fragment and name not in manual.included:
            message = f'the header is missing: expected "{page.lacks_header}"'
            edits = tuple(_edits(manual.style.header, page.lacks_header))
            yield replace(RULE.at(Location(page.path, 1, 1), message), edits=edits)


def _edits(header: str, missing: str) -> Iterator[Edit]:
    """Put the header at the top, where the page has no part of one."""
    lines = header.strip("\n").split("\n")
    if missing == lines[0].strip():
        yield Edit(1, 1, "", "\n".join((*lines, "", "")))
