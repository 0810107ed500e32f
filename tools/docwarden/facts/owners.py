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
from docwarden.facts.owner_patterns import unsupported
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.source import Codebase

_NAME = r"@[\w-]+(?:/[\w-]+(?:\.[\w-]+)*)?"
_TEAM_ITEM = re.compile(rf"[-*+][ ]+({_NAME}(?:,[ ]*{_NAME})*)(?::|(?=\s|$))(.*)")
_RULE_LINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_PATTERN = re.compile(r"(?:\\.|\S)+")
_OWNER = re.compile(r"(?P<comment>#.*)|(?P<owner>\S+)")
_VALID_OWNER = re.compile(
    r"@[A-Za-z0-9][\w-]*(?:/[A-Za-z0-9_][\w.-]*)?|[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", re.ASCII
)

#: GitHub loads no larger file.
MAX_BYTES = 3 * 1024 * 1024

#: Where GitHub looks for the file, first place first.
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


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
class BadOwnerLine:
    """A line that GitHub passes over, where that begins, why, and what to write instead."""

    location: Location
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """A CODEOWNERS file.

    ``described`` holds the lines above the end mark as they are written; what GitHub passes over is no rule
    but one of the ``bad_lines``.
    """

    path: str
    described: tuple[str, ...]
    sections: tuple[Section, ...]
    rules: tuple[OwnerRule, ...]
    bad_lines: tuple[BadOwnerLine, ...] = ()

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams that the file describes."""
        return tuple(team for section in self.sections for team in section.teams)


def read_owners(codebase: Codebase, path: str, end_mark: str) -> CodeOwners:
    """Read a CODEOWNERS file; with an empty end mark its comments describe nothing.

    Raises InputError where the file cannot be read, is empty, too large for GitHub or lacks the end mark.
    """
    if (size := len(codebase.read_bytes(path))) > MAX_BYTES:
        hint = "merge lines with * and **, or name folders in place of files"
        message = f"GitHub reads at most {MAX_BYTES >> 20} MB of code owners, found {size / (1 << 20):.1f} MB"
        raise InputError.at(path, message, hint=hint)
    text = codebase.read_text(path)
    if not text.strip():
        raise InputError.at(path, "expected code owners, found an empty file")
    lines = text.split("\n")
    described = _above(lines, path, end_mark) if end_mark else []
    entries = list(_entries(lines, path))
    return CodeOwners(
        path,
        tuple(described),
        tuple(_sections([_uncomment(line) for line in described], path)),
        tuple(entry for entry in entries if isinstance(entry, OwnerRule)),
        tuple(entry for entry in entries if isinstance(entry, BadOwnerLine)),
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


def _entries(lines: list[str], path: str) -> Iterator[OwnerRule | BadOwnerLine]:
    for number, line in enumerate(lines, start=1):
        if (pattern := _PATTERN.search(line)) and not pattern[0].startswith("#"):
            found = _OWNER.finditer(line, pattern.end())
            owners = [owner for owner in found if owner["owner"]]
            place = Location(path, number, pattern.start() + 1)
            bad = _bad_pattern(pattern[0], place) or _bad_owner(owners, place)
            yield bad or OwnerRule(pattern[0], tuple(owner["owner"] for owner in owners), place)


def _bad_pattern(pattern: str, place: Location) -> BadOwnerLine | None:
    if not (problem := unsupported(pattern)):
        return None
    offset, reason, hint = problem
    return BadOwnerLine(Location(place.path, place.line, place.column + offset), reason, hint)


def _bad_owner(owners: list[re.Match[str]], place: Location) -> BadOwnerLine | None:
    for owner in owners:
        if not _VALID_OWNER.fullmatch(owner["owner"]):
            column = owner.start() + 1
            reason = f'expected @user, @organization/team or a mail address, found "{owner["owner"]}"'
            at = Location(place.path, place.line, column)
            return BadOwnerLine(at, reason, "correct the name of the owner")
    return None


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
