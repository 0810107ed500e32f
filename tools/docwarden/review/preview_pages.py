# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages that are better looked at in the preview: a table, a tab or a block within a block changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.review.brief import Evidence, Point, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change, PageChange

_TABLES = {"csv-table", "list-table", "table"}
_TABS = {"code-tab", "group-tab", "tab", "tab-item", "tab-set", "tabs"}


def look(change: Change) -> Point | None:
    """Name each page with what to look at, once for each kind."""
    found = tuple(evidence for page in change.changed_pages for evidence in _worth_a_look(change, page))
    return Point("preview", "Pages to look at in the preview", Verdict.LOOK, found) if found else None


def _worth_a_look(change: Change, page: PageChange) -> Iterator[Evidence]:
    lines = page.file.new_lines
    kinds: dict[str, int] = {}
    for line in page.after.table_lines(lines):
        kinds.setdefault("a table", line)
    for block in page.after.blocks:
        if not block.touches(lines):
            continue
        if block.name in _TABLES:
            kinds.setdefault("a table", block.first)
        elif block.name in _TABS:
            kinds.setdefault("tabs", block.first)
        elif block.depth and not _is_around(page, block.first):
            kinds.setdefault("a block within a block or a list", block.first)
    for kind, line in kinds.items():
        yield Evidence(f"{kind} changed, see {change.name(page.path)}.html", Location(page.path, line))


def _is_around(page: PageChange, line: int) -> bool:
    """Tell whether a block only stands in one that shows nothing itself, such as a condition."""
    around = [one for one in page.after.blocks if one.first < line <= one.last]
    return bool(around) and all(one.name in {"only", "ifconfig"} for one in around)
