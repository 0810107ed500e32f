# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A link as the sources of the manual write it, and the place where they do."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: What may go on an address; a dot or a comma does so only with something behind it.
_GOES_ON = r"(?![\w/#%&=~+-]|[.,;:?!@]+[\w/#%&=~+-])"


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """One link of the manual."""

    location: Location
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A link of a page before its exact place is known.

    ``line`` is where the block around it starts, 0 where that is not known; ``texts`` is what the source may
    say in place of the address, the likeliest first.
    """

    path: str
    line: int
    url: str
    texts: tuple[str, ...] = ()


def place(mentions: Iterable[Mention], source: str) -> Iterator[Link]:
    """Find where in its file each mention stands; all must be of one file, in the order of the page.

    The address itself is looked for first, then what stands for it; each place is given once, the nearest
    after the start of the block first. Where nothing is found, the line of the block has to do.
    """
    taken: dict[str, set[tuple[int, int]]] = defaultdict(set)
    lines = source.splitlines()
    known: dict[str, list[tuple[int, int]]] = {}
    for mention in mentions:
        line, column = mention.line, 0
        for text in (mention.url, *mention.texts):
            if text not in known:
                known[text] = list(_places(text, lines))
            if known[text]:
                line, column = _nearest(known[text], taken[text], mention.line)
                taken[text].add((line, column))
                break
        yield Link(Location(mention.path, line, column), mention.url)


def _places(text: str, lines: list[str]) -> Iterator[tuple[int, int]]:
    pattern = re.compile(re.escape(text) + _GOES_ON)
    for number, line in enumerate(lines, start=1):
        for match in pattern.finditer(line) if text in line else ():
            yield number, match.start() + 1


def _nearest(places: list[tuple[int, int]], taken: set[tuple[int, int]], line: int) -> tuple[int, int]:
    """Choose the next free place at or after a line, else the nearest before it, else one that is taken."""
    free = [one for one in places if one not in taken] or places
    return min(free, key=lambda one: (one[0] < line, abs(one[0] - line), one[1]))
