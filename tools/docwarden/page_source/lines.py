# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a line of a page is: prose, a title, code, a comment. Both readers of sources give these."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.finding import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Kind(enum.Enum):
    """What a line is."""

    BLANK = enum.auto()
    PROSE = enum.auto()
    TITLE = enum.auto()
    ADORNMENT = enum.auto()
    DIRECTIVE = enum.auto()
    OPTION = enum.auto()
    CODE = enum.auto()
    COMMENT = enum.auto()
    TARGET = enum.auto()
    TABLE = enum.auto()


@dataclass(slots=True)
class Line:
    """One line; ``number`` counts from 1. ``level`` is that of a title."""

    number: int
    text: str
    kind: Kind
    level: int = 0

    @property
    def indent(self) -> int:
        """How many blanks it begins with."""
        return len(self.text) - len(self.text.lstrip(" "))


@dataclass(slots=True)
class Directive:
    """A directive as it is written: its name, argument, options and the lines of its content."""

    line: int
    column: int
    name: str
    argument: str
    options: dict[str, str] = field(default_factory=dict)
    content: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Scan:
    """A page's lines and the directives among them."""

    lines: list[Line]
    directives: list[Directive]


#: Directives whose content is no prose.
CODE_DIRECTIVES = frozenset(
    {
        "code", "code-block", "sourcecode", "parsed-literal", "literalinclude", "raw", "math", "highlight",
        "include", "image", "csv-table", "graphviz", "mermaid", "prompt", "toctree", "openapi",
        "productionlist",
        "only-code", "highlightlang", "doctest", "testcode", "contents", "index", "replace", "unicode",
        "date",
        "role", "meta", "video", "uml", "digraph", "graph", "default-role", "glob",
    }
)  # fmt: skip


def expand(lines: Sequence[str]) -> list[str]:
    """Make tabs blanks as docutils does, so that columns are those of its view where no tab is."""
    return [line.rstrip().expandtabs(8) if "\t" in line else line.rstrip() for line in lines]


def shift(lines: Iterable[Line], width: int) -> Iterator[Edit]:
    """Move lines to the left."""
    if width:
        yield from (Edit(line.number, 1, " " * width, "") for line in lines if line.text)


def written_column(line: str, column: int) -> int:
    r"""Give the column in a line of one in its expanded form.

    >>> written_column("\tcode", 10)
    3
    """
    return next((at for at in range(1, len(line) + 1) if len(line[:at].expandtabs(8)) >= column), column)
