# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Edits the text of a redirects file: new lines come in where they belong, the rest stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.facts.redirects import parse_redirects, redirect_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docwarden.facts.redirects import Redirect


def add_redirects(text: str, added: Iterable[tuple[str, str]]) -> str:
    """Give the text with redirects added, each an old and a new path.

    Where the file is sorted by its old paths, it stays so; else the new lines follow the last one, sorted
    among themselves. Line ends are those of the text.
    """
    known = parse_redirects(text, "").redirects
    end = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += end
    lines = re.findall(r"[^\n]*\n", text)
    ordered = sorted(added)
    places = [_place(known, source, len(lines)) for source, _ in ordered]
    # From the end up, so that an insertion moves no place that is still needed.
    for place, (source, target) in reversed(list(zip(places, ordered, strict=True))):
        lines.insert(place, redirect_line(source, target) + end)
    return "".join(lines)


def _place(known: Sequence[Redirect], source: str, end: int) -> int:
    """Find the index of the line before which a redirect goes."""
    sources = [redirect.source for redirect in known]
    if not known or sources != sorted(sources):
        return end
    before = [redirect.location.line for redirect in known if redirect.source < source]
    # Behind the line before it, so that a comment above the line after it keeps its place.
    return max(before) if before else known[0].location.line - 1
