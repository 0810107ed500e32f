# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What is known of each page when all are read, for the rules that need more pages than one."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.page_source.lines import Kind
from docwarden.page_source.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from docwarden.page_source.page import Page

#: A text, its line and its column.
Named = tuple[str, int, int]

_STEP = re.compile(r" *(?:#|\d+)[.)] +\S")
_WORD = re.compile(r"[A-Za-z][\w'-]*")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\b")
_TREE = re.compile(r"(?::git-tree:|\{git-tree\})`(?:[^`<]*<)?([^`<>#?]+)[^`]*`")


@dataclass(slots=True)
class PageFacts:
    """What a page says that is judged when all pages are known; it is kept until the page changes.

    ``steps`` counts items of numbered lists, ``listings`` those of code, ``commands_in_steps`` those of a
    shell in such items. ``capitals`` are words with a capital in headings, ``names`` those that have one in
    the middle of sentences. ``files`` are paths of the checkout that it links to, ``addresses`` where on the
    manual's own site its links lead.
    """

    path: str
    title: Named = ("", 0, 0)
    steps: int = 0
    listings: int = 0
    commands_in_steps: int = 0
    lacks_header: str = ""
    capitals: list[Named] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    files: list[Named] = field(default_factory=list)
    addresses: list[Named] = field(default_factory=list)

    def at(self, place: Named) -> Location:
        """Give the place of something on the page."""
        return Location(self.path, *place[1:])


@dataclass(slots=True)
class Manual:
    """All pages by name, and what leads from page to page.

    ``toctrees`` and ``links`` give the pages that a page names; ``included`` are pages that others include,
    ``orphans`` those that say they are in no table of contents. ``is_word`` tells whether a word is written
    in lower case in a sentence; ``redirects`` maps pages that are gone to where their readers end.
    """

    pages: Mapping[str, PageFacts]
    root: str = "index"
    style: Style = field(default_factory=Style)
    toctrees: Mapping[str, Iterable[str]] = field(default_factory=dict)
    links: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    included: AbstractSet[str] = frozenset()
    orphans: AbstractSet[str] = frozenset()
    types: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    is_word: Callable[[str], bool] = bool

    def type_of(self, name: str) -> str:
        """Give the declared type of a page: what it says itself, or what the settings say of its path."""
        if name in self.types:
            return self.types[name]
        path = self.pages[name].path
        given = self.style.types.items()
        is_contents = bool(list(self.toctrees.get(name, ())))
        found = (kind for kind, patterns in given if any(fnmatchcase(path, one) for one in patterns))
        return "" if is_contents else next(found, "")

    def reached(self) -> set[str]:
        """Give the pages to which tables of contents and links lead from the first one."""
        found, queue = {self.root}, deque([self.root])
        while queue:
            name = queue.popleft()
            for other in (*self.toctrees.get(name, ()), *self.links.get(name, ())):
                if other not in found:
                    found.add(other)
                    queue.append(other)
        return found


def facts(page: Page) -> PageFacts:
    """Gather the facts of a page."""
    found = PageFacts(page.path, lacks_header=_lacking_header(page))
    for passage in page.passages:
        if passage.is_title:
            line = passage.lines[0].number
            found.title = found.title if found.title[0] else (passage.text, line, 1)
            words = list(_WORD.finditer(passage.text))[1:]
            found.capitals += [
                (word[0], *passage.place(word.start()))
                for word in words
                if word[0][0].isupper() and word[0][1:].islower()
            ]
    found.names = frozenset(
        name for one in page.passages if not one.is_title for name in _NAME.findall(one.text)
    )
    found.files = list(_files(page))
    _count_steps(page, found)
    found.addresses = list(_addresses(page))
    return found


def _files(page: Page) -> Iterator[Named]:
    """Give the paths in ``:git-tree:``, in prose and in tables."""
    if not page.mentions("git-tree"):
        return
    for passage in page.passages:
        for match in _TREE.finditer(passage.raw):
            yield match[1].strip().strip("/"), *passage.place(match.start(1))
    for line in page.lines:
        for match in _TREE.finditer(line.text) if line.kind is Kind.TABLE else ():
            yield match[1].strip().strip("/"), line.number, match.start(1) + 1


def _count_steps(page: Page, found: PageFacts) -> None:
    """Count what a reader does on a page."""
    commands = {
        one.line for one in page.directives if one.name == "parsed-literal" or _is_shell(one.argument)
    }
    found.listings = sum(one.name in {"code-block", "parsed-literal"} for one in page.directives)
    step: int | None = None
    for line in page.lines:
        if line.kind is Kind.PROSE and _STEP.match(line.text):
            found.steps += 1
            step = line.indent
        elif line.kind is not Kind.BLANK and step is not None and line.indent <= step:
            step = None
        found.commands_in_steps += step is not None and line.number in commands


def _is_shell(language: str) -> bool:
    return language in {"shell-session", "console", "bash", "sh", "shell"}


def _lacking_header(page: Page) -> str:
    """Give the first line of the header that the page does not have."""
    wanted = [line.strip() for line in page.style.header.splitlines() if line.strip()]
    if page.markdown or not wanted:
        return ""
    texts = [line.text.strip() for line in page.lines[: 3 * len(wanted)] if line.text.strip()]
    pairs = zip(wanted, [*texts, *[""] * len(wanted)], strict=False)
    return next((one for one, text in pairs if one != text), "")


def _addresses(page: Page) -> Iterator[Named]:
    site = page.style.site
    if not site or not page.mentions(site):
        return
    pattern = re.compile(re.escape(site.rstrip("/")) + r"/(?:latest|stable|main)/([\w./-]*)")
    for line in page.lines:
        for match in pattern.finditer(line.text):
            yield match[1], line.number, match.start() + 1
