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
#: A role in reStructuredText or MyST, with its target: the text, or what stands in angle brackets at its end.
_ROLE = re.compile(r"(?::[\w.+:-]+:|\{[\w.+:-]+\})`(?:[^`<]*<)?([^`<>]+)>?`")


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """One link of the manual."""

    location: Location
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A link of a page before its exact place is known.

    The block around it starts at ``line`` (0 where that is not known) and has ``span`` lines; ``texts`` is
    what may stand there in place of the address, the likeliest first.
    """

    path: str
    line: int
    url: str
    texts: tuple[str, ...] = ()
    span: int = 1


def place(mentions: Iterable[Mention], source: str) -> Iterator[Link]:
    """Find where in its file each mention stands; all must be of one file, in the order of the page.

    The address is looked for in the whole file, since reference definitions stand apart, then what may stand
    for it in the block alone. Each place is given once. Where nothing is found, the line of the block has to
    do.
    """
    page = _Source(source)
    for mention in mentions:
        line, column = page.find(mention) or (mention.line, 0)
        yield Link(Location(mention.path, line, column), mention.url)


class _Source:
    """The lines of a file, and which places of addresses in it are already given away."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._known: dict[str, list[tuple[int, int]]] = {}
        self._taken: dict[str, set[tuple[int, int]]] = defaultdict(set)

    def find(self, mention: Mention) -> tuple[int, int] | None:
        """Find a mention; give line and column, None where it is not to be found."""
        if mention.url not in self._known:
            self._known[mention.url] = list(_places(mention.url, self._lines, 1))
        block = (
            self._lines[max(mention.line - 1, 0) : mention.line - 1 + mention.span] if mention.line else []
        )
        candidates = [self._known[mention.url]]
        candidates += [list(_places(text, block, mention.line)) for text in mention.texts]
        candidates.append(list(_roles(mention.url, block, mention.line)))
        found = next((places for places in candidates if places), None)
        if not found:
            return None
        taken = self._taken[mention.url]
        # The next free place at or after the block, else the nearest before it, else one that is taken.
        free = [one for one in found if one not in taken] or found
        best = min(free, key=lambda one: (one[0] < mention.line, abs(one[0] - mention.line), one[1]))
        taken.add(best)
        return best


def _places(text: str, lines: list[str], first: int) -> Iterator[tuple[int, int]]:
    pattern = re.compile(re.escape(text) + _GOES_ON)
    for number, line in enumerate(lines, start=first):
        for match in pattern.finditer(line) if text in line else ():
            yield number, match.start() + 1


def _roles(url: str, lines: list[str], first: int) -> Iterator[tuple[int, int]]:
    """Give the roles whose target is a part of the address: it is likely that they made it."""
    for number, line in enumerate(lines, start=first):
        for match in _ROLE.finditer(line):
            if re.search(rf"(?<!\w){re.escape(match[1].strip())}(?!\w)", url):
                yield number, match.start() + 1
