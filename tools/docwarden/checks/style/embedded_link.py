# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Links whose address stands in the middle of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="embedded-link",
    severity=Severity.NOTE,
    summary="The address of a link stands in a target below its paragraph.",
    why="The source reads as the page does, and a reviewer sees what changed in a sentence.",
    bad="See the `guide <https://example.org/guide>`__.",
    good="See the `guide`_.\n\n.. _guide: https://example.org/guide",
    language="rst",
)

_LINK = re.compile(r"(?<![`:\w])`[^`<]+?\s*<[a-z][a-z+.-]*:[^`<>]+>`__?(?!\w)")


def look(page: Page) -> Iterator[Problem]:
    """Report each such link."""
    for passage in page.passages if not page.markdown else ():
        for match in _LINK.finditer(passage.raw) if ">`_" in passage.raw else ():
            line, column = passage.place(match.start())
            yield Problem(
                line, column, "the address stands in the text: expected it in a target below the paragraph"
            )
