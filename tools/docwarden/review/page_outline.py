# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The outline of a page by its lines alone: headings, directives, tables; in reStructuredText or Markdown.

A brief looks at revisions that nobody builds. So this reads what stands at the start of lines, and leaves the
rest of the mark-up to the checks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_DIRECTIVE = re.compile(
    r"(?P<indent>[ ]*)\.\. (?:\|[^|]*\| )?(?P<name>[A-Za-z][\w:+.-]*?)::(?:\s+(?P<argument>.*))?"
)
_FENCE = re.compile(
    r"(?P<indent>[ ]*)(?P<mark>`{3,}|:{3,}|~{3,})(?P<braces>\{)?(?P<name>[\w:+.-]*)\}?[ ]*(?P<argument>.*)"
)
_ATX = re.compile(r"#{1,6} (?P<title>.*?)[ #]*")
_TABLE = re.compile(r"[ ]*(?:\+[-=+]{3,}|={3,}(?: +={3,})+|\|.*\|[ ]*)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the line of its title, from 1; ``style`` is its adornment."""

    line: int
    title: str
    style: str


@dataclass(frozen=True, slots=True)
class Block:
    """A directive: its lines from 1, both included; ``depth`` counts the blocks and lists around it."""

    name: str
    argument: str
    first: int
    last: int
    indent: int
    depth: int

    def touches(self, lines: frozenset[int]) -> bool:
        """Tell whether one of some lines is in it."""
        return any(line in lines for line in range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings and blocks of a page."""

    lines: tuple[str, ...]
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]

    def section(self, line: int) -> Heading | None:
        """Give the heading of the section that a line is in."""
        before = [heading for heading in self.headings if heading.line <= line]
        return before[-1] if before else None

    def section_lines(self, heading: Heading) -> range:
        """Give the lines of a section up to the next heading of any level."""
        after = [other.line for other in self.headings if other.line > heading.line]
        return range(heading.line, after[0] if after else len(self.lines) + 1)

    def table_lines(self, lines: frozenset[int]) -> list[int]:
        """Give those of some lines that belong to a table drawn in the text."""
        return sorted(
            line for line in lines if 0 < line <= len(self.lines) and _TABLE.fullmatch(self.lines[line - 1])
        )

    def content(self, block: Block) -> list[tuple[int, str]]:
        """Give the lines of a block below its options, with their numbers."""
        body = [(number, self.lines[number - 1]) for number in range(block.first + 1, block.last + 1)]
        while body and re.match(r"\s*:[\w-]+:", body[0][1]):
            body.pop(0)
        return body


def outline(lines: Sequence[str], *, markdown: bool) -> Outline:
    """Read the outline of a page."""
    blocks = tuple(_fences(lines) if markdown else _directives(lines))
    texts = blocks if markdown else [block for block in blocks if _is_code(block)]
    inside = {number for block in texts for number in range(block.first, block.last + 1)}
    found = _markdown_headings(lines) if markdown else _headings(lines)
    return Outline(tuple(lines), tuple(one for one in found if one.line not in inside), blocks)


def _is_code(block: Block) -> bool:
    return block.name in {"code-block", "code", "parsed-literal", "literalinclude", "sourcecode"}


def _headings(lines: Sequence[str]) -> Iterator[Heading]:
    for number in range(1, len(lines)):
        title, rule = lines[number - 1].rstrip(), lines[number].rstrip()
        is_rule = _UNDERLINE.fullmatch(rule) and len(rule) >= len(title)
        if title and not title.startswith(" ") and is_rule and not _UNDERLINE.fullmatch(title):
            above = lines[number - 2].rstrip() if number > 1 else ""
            yield Heading(number, title, rule[0] * (2 if above == rule else 1))


def _markdown_headings(lines: Sequence[str]) -> Iterator[Heading]:
    for number, line in enumerate(lines, start=1):
        if match := _ATX.fullmatch(line):
            yield Heading(number, match["title"], line.split(" ")[0])


def _directives(lines: Sequence[str]) -> Iterator[Block]:
    """Give the directives; one ends before the first line that is indented no more than itself."""
    open_blocks: list[int] = []
    for number, line in enumerate(lines, start=1):
        match = _DIRECTIVE.fullmatch(line)
        if not match:
            continue
        indent = len(match["indent"])
        last = _last_line(lines, number, indent)
        open_blocks = [end for end in open_blocks if end >= number]
        depth = len(open_blocks) or (1 if indent else 0)
        open_blocks.append(last)
        yield Block(match["name"], (match["argument"] or "").strip(), number, last, indent, depth)


def _last_line(lines: Sequence[str], first: int, indent: int) -> int:
    last = first
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        if line.strip():
            last = number
    return last


def _fences(lines: Sequence[str]) -> Iterator[Block]:
    open_fences: list[tuple[re.Match[str], int]] = []
    for number, line in enumerate(lines, start=1):
        match = _FENCE.fullmatch(line)
        if not match:
            continue
        if open_fences and not match["name"] and match["mark"] == open_fences[-1][0]["mark"]:
            start, first = open_fences.pop()
            name, argument = start["name"], start["argument"].strip()
            if not start["braces"]:  # a listing, and its language
                name, argument = "code-block", name
            yield Block(name, argument, first, number, len(start["indent"]), len(open_fences))
        else:
            open_fences.append((match, number))
