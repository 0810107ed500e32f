# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Anchors for entries of pages that have none: rows of committed tables, and lines of blocks of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from docwarden.entries.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from docwarden.entries.entry import Entry


def mark_rows(document: nodes.document, found: Iterable[tuple[Entry, str]]) -> None:
    """Put the anchors of values into the first cells of a table that was committed without any."""
    anchors = {
        entry.name: anchor for entry, anchor in found if entry.kind is Kind.HELM_VALUE and entry.anchor
    }
    for row in document.findall(nodes.row) if anchors else ():
        cell = row.next_node(nodes.paragraph)
        anchor = anchors.get(cell.astext()) if cell else None
        if cell and anchor and anchor not in document.ids:
            target = nodes.target("", "", ids=[anchor])
            document.ids[anchor] = target
            cell.insert(0, target)


_FLAG_LINE = re.compile(r"^((?:<[^>]*>)*\s+(?:-\S, )?)--([^\s\[=<&]+)", re.MULTILINE)


def with_flags(body: str, anchors: AbstractSet[str]) -> str:
    """Put anchors into the HTML of a page of commands, each before the first line of its flag.

    Lines of examples may begin like it, so the part before the first section of options is left alone.
    """
    done: set[str] = set()

    def mark(line: re.Match[str]) -> str:
        anchor = f"flag-{line[2]}"
        if anchor not in anchors or anchor in done:
            return line[0]
        done.add(anchor)
        return f'{line[1]}<span id="{anchor}">--{line[2]}</span>'

    start = max(body.find('<section id="options'), 0)
    return body[:start] + _FLAG_LINE.sub(mark, body[start:])
