# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The labels that pages define, found without parsing the pages.

reStructuredText writes ``.. _name:`` (docutils, "Explicit Hyperlink Targets"), MyST writes ``(name)=``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.source import Codebase

_RST = re.compile(rb"\.\. _([^:\n]+):")
_MYST = re.compile(rb"^\(([^()\n]+)\)=[ \t]*\r?$", re.MULTILINE)
_PATTERNS = {".rst": _RST, ".md": _MYST}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as a page writes it.

    ``internal`` tells that ``:ref:`` can reach it: it stands at the margin, so it is no example in a literal
    block, and it names a place rather than an address.
    """

    name: str
    location: Location
    internal: bool

    @property
    def normal(self) -> str:
        """The name as references compare it: lower case, white space folded."""
        return " ".join(self.name.lower().split())


def read_labels(codebase: Codebase, places: Iterable[str], suffixes: Iterable[str]) -> tuple[Label, ...]:
    """Find the labels in the given pages and below the given folders, in order of place.

    ``suffixes`` chooses among ``.rst`` and ``.md``. Pages are searched as bytes: one that is not UTF-8 is
    for another tool to report. Raises InputError for a place that does not exist.
    """
    pages = {page for place in places for page in _pages(codebase, place, tuple(suffixes))}
    return tuple(label for page in sorted(pages) for label in _labels(codebase.read_bytes(page), page))


def _pages(codebase: Codebase, place: str, suffixes: tuple[str, ...]) -> list[str]:
    if codebase.is_folder(place):
        return [page for suffix in suffixes for page in codebase.files(place, suffix)]
    if not place.endswith(tuple(_PATTERNS)):
        raise InputError.at(place, "expected a folder or a page (.rst, .md)", hint=codebase.nearest(place))
    return [place] if place.endswith(suffixes) else []


def _labels(data: bytes, page: str) -> Iterator[Label]:
    myst = page.endswith(".md")
    for match in (_MYST if myst else _RST).finditer(data):
        start = data.rfind(b"\n", 0, match.start()) + 1
        after = data[match.end() :].partition(b"\n")[0]
        line = data.count(b"\n", 0, match.start()) + 1
        internal = myst or (match.start() == start and not after.strip())
        yield Label(match[1].decode("utf-8", "replace"), Location(page, line), internal)
