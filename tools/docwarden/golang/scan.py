# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Finds the top-level declarations of a Go file without parsing it.

A large program imports thousands of files and uses a few declarations of each; of most only the imports are
asked for. So each part of a file is cut when it is needed, and a declaration is parsed when it is used. A
declaration starts in the first column (as gofmt writes it), outside comments and raw strings; one that does
not is part of the declaration before it.
"""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.golang import syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_START = re.compile(r"^(func|type|var|const|import)\b", re.MULTILINE)
_BODY = re.compile(r"^(?:func|type|var|const)\b", re.MULTILINE)

#: Text in which a line may start with a keyword that declares nothing.
_HIDING = re.compile(r"//[^\n]*|/\*.*?\*/|`[^`]*`|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)+'", re.DOTALL)

_FUNCTION = re.compile(r"func\s*(?:\(\s*(?:\w+\s+)?\*?\s*(\w+)\s*(?:\[[^\]]*\])?\s*\)\s*)?(\w+)")
_TYPE = re.compile(r"type\s+(\w+)")
_VALUES = re.compile(r"(?:var|const)\s+(\w+(?:\s*,\s*\w+)*)")
_PACKAGE = re.compile(r"^package\s+(\w+)", re.MULTILINE)
_IMPORT = re.compile(r"(?:import\s+|^\s*|[(;]\s*)(?:([\w.]+)\s+)?[\"`]([^\"`]+)[\"`]", re.MULTILINE)


@dataclass(slots=True)
class Declaration:
    """A top-level declaration: its keyword, its names as far as they stand in its first line, its place."""

    keyword: str
    names: tuple[str, ...]
    receiver: str
    line: int
    file_text: str = field(repr=False)
    start: int
    stop: int
    parsed: Node | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The source of the declaration, up to the next one."""
        return self.file_text[self.start : self.stop]

    def mentions(self, name: str) -> bool:
        """Tell whether a name may stand in the text."""
        return self.file_text.find(name, self.start, self.stop) >= 0

    @property
    def root(self) -> Node:
        """The syntax tree, parsed at the first use."""
        if self.parsed is None:
            self.parsed = syntax.parse(self.text)
        return self.parsed


@dataclass(frozen=True, slots=True)
class Import:
    """An import: the path, and the name that the file gives it (empty for the package's own)."""

    path: str
    name: str = ""


class File:
    """A file of Go source. Nothing is an error here: what is no Go has no declarations."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @functools.cached_property
    def _preamble(self) -> str:
        """The text before the first declaration that is no import."""
        first = _BODY.search(self.text)
        before = self.text[: first.start()] if first else self.text
        if "/*" not in before:
            return before
        starts = [start for start in _starts(self.text) if start[1] != "import"]
        return self.text[: starts[0].start()] if starts else self.text

    @functools.cached_property
    def head(self) -> str:
        """The text before the first declaration: comments, build constraints, the package clause."""
        starts = _starts(self._preamble)
        return self._preamble[: starts[0].start()] if starts else self._preamble

    @property
    def package(self) -> str:
        """The name in the package clause."""
        named = _PACKAGE.search(self.head)
        return named[1] if named else ""

    @functools.cached_property
    def imports(self) -> tuple[Import, ...]:
        """What the file imports; imports stand before everything else."""
        text = _uncommented(self._preamble[len(self.head) :])
        return tuple(Import(found[2], found[1] or "") for found in _IMPORT.finditer(text))

    @functools.cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """The declarations that are no imports."""
        starts = _starts(self.text)
        found, line, before = [], 1, 0
        for start, following in zip(starts, [*starts[1:], None], strict=False):
            line += self.text.count("\n", before, start.start())
            before = start.start()
            stop = following.start() if following else len(self.text)
            if start[1] != "import":
                found.append(_declaration(start[1], self.text, before, stop, line))
        return tuple(found)

    def may_declare(self, keyword: str) -> bool:
        """Tell, without cutting, whether there may be declarations with a keyword, such as ``func init(``."""
        return keyword in self.text

    def forget(self) -> None:
        """Drop the syntax trees, which take more memory than their text and are quickly made again."""
        for declaration in self.__dict__.get("declarations", ()):
            declaration.parsed = None


def _starts(text: str) -> list[re.Match[str]]:
    """Find where declarations start; a keyword within a comment or a raw string starts none."""
    found = list(_START.finditer(text))
    if not found or not _may_hide(text):
        return found
    hidden = [match.span() for match in _HIDING.finditer(text) if "\n" in match[0]]
    lows = [low for low, _ in hidden]
    kept = []
    for match in found:
        before = bisect.bisect_left(lows, match.start()) - 1
        if before < 0 or hidden[before][1] <= match.start():
            kept.append(match)
    return kept


def _may_hide(text: str) -> bool:
    """Tell whether there are comments or raw strings of several lines (or what looks like them)."""
    return "/*" in text or any("\n" in part for part in text.split("`")[1::2])


def _uncommented(text: str) -> str:
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def _declaration(keyword: str, text: str, start: int, stop: int, line: int) -> Declaration:
    names: tuple[str, ...] = ()
    receiver = ""
    if keyword == "func":
        function = _FUNCTION.match(text, start, stop)
        if function:
            receiver, names = function[1] or "", (function[2],)
    elif named := (_TYPE if keyword == "type" else _VALUES).match(text, start, stop):
        names = tuple(name.strip() for name in named[1].split(","))
    return Declaration(keyword, names, receiver, line, text, start, stop)
