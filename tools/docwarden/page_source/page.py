# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A page as a rule sees it, and what a rule says about it."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import groupby
from typing import TYPE_CHECKING

from docwarden.page_source import md_lines, rst_lines
from docwarden.page_source.lines import Kind, written_column
from docwarden.page_source.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docwarden.finding import Edit
    from docwarden.page_source.lines import Directive, Line, Scan

#: What stands in for covered text; it is no letter, no blank and no punctuation.
COVER = "\ufffc"

#: A span of code in Markdown; its first group, whose number has to be 1, is the marks before it.
MARKDOWN_CODE = r"(`+)(?:(?!\1).)+?\1(?!`)"

# Nothing here looks far ahead from many places: a page of megabytes takes no longer than its length.
_COVERED_RST = re.compile(
    r"``(?:[^`]|`(?!`))+``"  # literal
    r"|(?<![\w:]):[\w+.-]+(?::[\w+.-]+)*:`[^`]*`"  # role
    r"|`[^`]*`(?::[\w+.:-]+:|_{0,2})"  # link, or text in the default role
    r"|\|[^|\s][^|]*\|_{0,2}"  # substitution
    r"|\b[a-z][a-z+.-]{0,20}://\S+"  # address
    r"|\[[\w#*.-]+\]_"  # footnote
    r"|(?<![\w.-])[\w.-]+@[\w.-]+\b"
)
_COVERED_MD = re.compile(
    MARKDOWN_CODE
    + r"|\{[\w+.:-]+\}|!?\[[^\]]{0,500}\]\([^)]{0,500}\)|<[^>\n]{1,500}>|\b[a-z][a-z+.-]{0,20}://\S+",
    re.DOTALL,
)


_WORD = re.compile(r"[a-z]+")
_MARK = re.compile('"')


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found; ``edits`` mend it where that is safe."""

    line: int
    column: int
    message: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose in one piece; in ``text`` code, roles and addresses are covered, places stay as they are."""

    text: str
    raw: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Give line and column of a place in the text."""
        index = bisect_right(self.starts, offset) - 1
        return self.lines[index].number, offset - self.starts[index] + 1

    @property
    def is_title(self) -> bool:
        """Tell whether it is the text of a heading."""
        return self.lines[0].kind is Kind.TITLE


@dataclass(frozen=True, slots=True)
class Definitions:
    """What the manual defines for its pages: substitutions, and by name of a role how its links begin."""

    substitutions: frozenset[str] = frozenset()
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """One source file; ``path`` is as findings name it, ``markdown`` tells which language it is."""

    path: str
    source: Sequence[str]
    markdown: bool = False
    style: Style = field(default_factory=Style)
    definitions: Definitions = field(default_factory=Definitions)

    @functools.cached_property
    def scanned(self) -> Scan:
        """Read the lines once for all rules."""
        return md_lines.scan(self.source) if self.markdown else rst_lines.scan(self.source)

    @property
    def lines(self) -> list[Line]:
        """The lines with their kinds."""
        return self.scanned.lines

    @property
    def directives(self) -> list[Directive]:
        """The directives, in order."""
        return self.scanned.directives

    @functools.cached_property
    def passages(self) -> list[Passage]:
        """The prose: paragraphs and titles."""
        groups = groupby(self.lines, key=lambda line: (line.kind, line.number if _is_alone(line) else 0))
        return [
            self._passage(tuple(lines)) for (kind, _), lines in groups if kind in (Kind.PROSE, Kind.TITLE)
        ]

    def _passage(self, lines: tuple[Line, ...]) -> Passage:
        raw = "\n".join(line.text for line in lines)
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line.text) + 1
        covered = (_COVERED_MD if self.markdown else _COVERED_RST).sub(cover, raw)
        return Passage(covered, raw, lines, tuple(starts))

    def search(
        self, pattern: re.Pattern[str], *, quotations: bool = True
    ) -> Iterator[tuple[int, int, re.Match[str]]]:
        """Find a pattern in the prose, perhaps only in what is no quotation; give line, column and match."""
        for passage in self.passages:
            text = passage.text
            marks = () if quotations else [mark.start() for mark in _MARK.finditer(text)]
            for match in pattern.finditer(text):
                if bisect_right(marks, match.start()) % 2 == 0:
                    yield *passage.place(match.start()), match

    def as_written(self, problem: Problem) -> Problem:
        """Give a problem with the columns that it has in the source, where a tab is one character."""
        if "\t" not in self.source[problem.line - 1 : problem.line][0]:
            return problem
        column = written_column(self.source[problem.line - 1], problem.column)
        return replace(problem, column=column, edits=())

    @property
    def is_fragment(self) -> bool:
        """Tell whether other pages include this file."""
        return any(fnmatchcase(self.path, pattern) for pattern in self.style.fragments)

    @property
    def is_generated(self) -> bool:
        """Tell whether a generator makes this file."""
        return any(self.path == one or self.path.startswith(f"{one}/") for one in self.style.generated)

    @functools.cached_property
    def _text(self) -> str:
        return "\n".join(self.source)

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """All words of the source in lower case, for rules that look for certain ones."""
        return frozenset(_WORD.findall(self._text.lower()))

    def mentions(self, text: str) -> bool:
        """Tell, much faster than a search, whether a text stands anywhere in the source."""
        return text in self._text


def _is_alone(line: Line) -> bool:
    return line.kind is Kind.TITLE


def cover(match: re.Match[str]) -> str:
    """Give what stands in for a match; lines and columns stay as they are."""
    return re.sub(r"[^\n]", COVER, match[0])


def search_lines(page: Page, pattern: re.Pattern[str], *kinds: Kind) -> Iterator[tuple[Line, re.Match[str]]]:
    """Find a pattern in lines of certain kinds, as they are written."""
    for line in page.lines:
        if line.kind in kinds:
            for match in pattern.finditer(line.text):
                yield line, match
