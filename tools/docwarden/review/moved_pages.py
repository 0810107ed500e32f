# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages that moved or went: a redirect for their readers, and no link left to the old place."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docwarden import redirection
from docwarden.errors import DocwardenError
from docwarden.facts.history import Kind
from docwarden.facts.redirects import page_name, parse_redirects
from docwarden.finding import Location
from docwarden.review.brief import Evidence, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.brief import Point
    from docwarden.review.change import Change, PageChange


def look(change: Change) -> Point | None:
    """Judge each page that is no longer where it was."""
    gone = [
        page
        for page in change.pages
        if page.file.kind in {Kind.REMOVED, Kind.MOVED} and _was_page(change, page)
    ]
    if not gone:
        return None
    sources = _redirected(change)
    lack = "and no redirect leads its readers on" if sources is not None else "and there is no redirects file"
    wrong: list[Evidence] = []
    fine: list[Evidence] = []
    for page in gone:
        old, new = page.file.old_path, page.path if page.file.kind is Kind.MOVED else ""
        what = f"moved to {new}" if new else "is gone"
        if sources and change.name(old) in sources:
            fine.append(Evidence(f"{what}, its readers are redirected", Location(old)))
        else:
            wrong.append(Evidence(f"{what}, {lack}", Location(old)))
        wrong += [Evidence(f"leads to {old}, which {what}", place) for place in _links(change, old)]
    return judged("redirects", "Moved and removed pages", wrong, fine)


def _was_page(change: Change, page: PageChange) -> bool:
    """Tell whether readers had an address for it: a file that others include has none worth keeping."""
    return change.is_page(page.file.old_path) and bool(page.before.headings)


def _redirected(change: Change) -> frozenset[str] | None:
    """Give the names of the pages that redirects of the branch lead away from; None without a file."""
    try:
        sources = redirection.read_sources(change.config)
    except DocwardenError:
        return None
    text = change.texts.text(change.comparison.head, sources.file)
    if text is None:
        return None
    table = parse_redirects(text, sources.file)
    return frozenset(page_name(one.source, change.rules) for one in table.redirects)


def _links(change: Change, old: str) -> Iterator[Location]:
    """Find references to a page that is gone: documents, tables of contents and included files."""
    name = change.name(old)
    base = posixpath.basename(name)
    roles = re.compile(rf":doc:`[^`]*?(?P<target>[\w./-]*\b{re.escape(base)})>?`")
    for path, lines in change.all_pages.items():
        for number, line in enumerate(lines, start=1):
            match = roles.search(line) if base in line else None
            if match and _resolved(match["target"], change.name(path)) == name:
                yield Location(path, number, match.start() + 1)


def _resolved(target: str, page: str) -> str:
    folder = "" if target.startswith("/") else posixpath.dirname(page)
    return posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
