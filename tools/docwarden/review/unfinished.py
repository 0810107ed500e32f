# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether a page says that it is not finished."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.review.brief import Evidence, Point, Verdict

if TYPE_CHECKING:
    from docwarden.review.change import Change

_MARK = re.compile(r"\b(?:TODO|FIXME|XXX|TBD|TBA)\b")


def look(change: Change) -> Point | None:
    """Find marks of unfinished text in added lines."""
    found = tuple(
        Evidence(f"{match[0]}: {line.strip()[:80]}", Location(page.path, number, match.start() + 1))
        for page in change.changed_pages
        for number, line in page.added
        if (match := _MARK.search(line))
    )
    return Point("unfinished", "Unfinished text", Verdict.LOOK, found) if found else None
