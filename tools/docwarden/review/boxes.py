# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""New text that came as a box of its own, where the paragraph around it may have been the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.facts.history import Kind
from docwarden.finding import Location
from docwarden.review.brief import Evidence, Point, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change, PageChange
    from docwarden.review.page_outline import Block

_BOXES = {"attention", "caution", "danger", "hint", "important", "note", "seealso", "tip", "warning"}


def look(change: Change) -> Point | None:
    """Find boxes that are all that a change adds in their place, on pages that were there before."""
    found = tuple(
        Evidence(f'a box "{block.name}" is all that was added here', Location(page.path, block.first))
        for page in change.changed_pages
        if page.file.kind is not Kind.ADDED
        for block in _added_alone(page)
    )
    return Point("boxes", "Text in boxes", Verdict.LOOK, found) if found else None


def _added_alone(page: PageChange) -> Iterator[Block]:
    lines = page.after.lines
    for hunk in page.file.hunks:
        written = [number for number in hunk.new if number <= len(lines) and lines[number - 1].strip()]
        for block in page.after.blocks:
            whole = range(block.first, block.last + 1)
            is_new = block.first in hunk.new and block.last in hunk.new and not len(hunk.old)
            if block.name in _BOXES and is_new and all(number in whole for number in written):
                yield block
