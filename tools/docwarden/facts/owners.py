# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Who owns what: the rules of a CODEOWNERS file, and the teams that its comments describe.

The rules' format is GitHub's ("About code owners"). The description is reStructuredText in the comments at
the top of the file, closed by an end mark; a team is described by a list item that begins with its name.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.source import Codebase

_NAME = r"@[\w-]+(?:/[\w-]+(?:\.[\w-]+)*)?"
_TEAM_ITEM = re.compile(rf"[-*+][ ]+({_NAME}(?:,[ ]*{_NAME})*)(?::|(?=\s|$))(.*)")
_RULE_LINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_PATTERN = re.compile(r"(?:\\.|\S)+")


@dataclass(frozen=True, slots=True)
class Team:
    """A team or user as the description tells it; ``description`` is reStructuredText."""

    name: str
    description: str
    location: Location


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the description: prose (reStructuredText) and teams, in the order in which they stand.

    ``level`` counts from 1; the part before the first heading has level 0 and no title.
    """

    title: str
    level: int
    blocks: tuple[str | Team, ...]
    location: Location

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams that the section describes."""
        return tuple(block for block in self.blocks if isinstance(block, Team))


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """A line that gives a pattern its owners (none: nobody owns what it matches). The last match counts."""

    pattern: str
    owners: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """A CODEOWNERS file. ``described`` holds the lines above the end mark as they are written."""

    path: str
    described: tuple[str, ...]
    sections: tuple[Section, ...]
    rules: tuple[OwnerRule, ...]


def read_owners(codebase: Codebase, path: str, end_mark: str) -> CodeOwners:
    """Read a CODEOWNERS file; with an empty end mark its comments describe nothing.

    Raises InputError where the file cannot be read, is empty or lacks the end mark.
    """
    text = codebase.read_text(path)
    if not text.strip():
        raise InputError.at(path, "expected code owners, found an empty file")
    lines = text.split("\n")
    described = _above(lines, path, end_mark) if end_mark else []
    return CodeOwners(
        path,
        tuple(described),
        tuple(_sections([_uncomment(line) for line in described], path)),
        tuple(_rules(lines, path)),
    )


def _above(lines: list[str], path: str, end_mark: str) -> list[str]:
    for number, line in enumerate(lines):
        if end_mark in line:
            return lines[:number]
    hint = f'put a line "# {end_mark}" below the description of the teams'
    raise InputError.at(path, f'the end mark "{end_mark}" is missing', hint=hint)


def _uncomment(line: str) -> str:
    """Give the text of a comment; any other line separates paragraphs."""
    return line[1:].removeprefix(" ").rstrip() if line.startswith("#") else ""


def _rules(lines: list[str], path: str) -> Iterator[OwnerRule]:
    for number, line in enumerate(lines, start=1):
        if not (pattern := _PATTERN.search(line)) or pattern[0].startswith("#"):
            continue
        owners = line[pattern.end() :].partition(" #")[0].split()
        yield OwnerRule(pattern[0], tuple(owners), Location(path, number, pattern.start() + 1))


def _sections(lines: Sequence[str], path: str) -> Iterator[Section]:
    """Split the description at its headings; their styles give levels by first use, as in docutils."""
    headings = list(_headings(lines))
    styles = list(dict.fromkeys(style for _, _, _, style in headings))
    starts = [(0, 0, "", ""), *headings]
    ends = [first for first, _, _, _ in headings] + [len(lines)]
    for (first, body, title, style), end in zip(starts, ends, strict=True):
        blocks = tuple(_blocks(lines, body, end, path))
        if title or blocks:
            level = styles.index(style) + 1 if title else 0
            yield Section(title, level, blocks, Location(path, first + 1))


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """Find headings: their first line, the first line after them, title, and style (line above and below)."""
    for number in range(1, len(lines)):
        title, rule = lines[number - 1], lines[number]
        above = lines[number - 2] if number > 1 else ""
        if not title[:1].strip() or _RULE_LINE.fullmatch(title) or not _RULE_LINE.fullmatch(rule):
            continue
        if above == rule:
            yield number - 2, number + 1, title, rule[0] * 2
        elif not above:
            yield number - 1, number + 1, title, rule[0]


def _blocks(lines: Sequence[str], start: int, end: int, path: str) -> Iterator[str | Team]:
    """Give the prose and the teams of a section; what is indented below an item belongs to the item."""
    prose: list[str] = []
    number = start
    while number < end:
        item = _TEAM_ITEM.match(lines[number])
        number += 1
        if not item:
            prose.append(lines[number - 1])
            continue
        yield from _prose(prose)
        prose = []
        place, number = number, _item_end(lines, number, end)
        below = textwrap.dedent("\n".join(lines[place:number]))
        for name in item[1].split(","):
            yield Team(name.strip(), f"{item[2].strip()}\n{below}".strip(), Location(path, place))
    yield from _prose(prose)


def _item_end(lines: Sequence[str], start: int, end: int) -> int:
    """Find where a list item ends: behind the last indented line, blank lines between them included."""
    last = start
    for number in range(start, end):
        if lines[number].startswith(" "):
            last = number + 1
        elif lines[number]:
            break
    return last


def _prose(lines: list[str]) -> Iterator[str]:
    if text := "\n".join(lines).strip("\n"):
        yield text
