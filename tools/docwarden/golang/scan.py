# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Finds the top-level declarations of a Go file without parsing it.

A large program imports thousands of files and uses a few declarations of each. So a file is cut into
declarations first, and each is parsed when it is asked for, and only once. A declaration starts in the first
column (as gofmt writes it), outside comments and raw strings; one that does not is part of the declaration
before it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.golang import syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_START = re.compile(r"^(func|type|var|const|import)\b", re.MULTILINE)

#: Text in which a line may start with a keyword that declares nothing.
_HIDING = re.compile(r"//[^\n]*|/\*.*?\*/|`[^`]*`|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)+'", re.DOTALL)

_FUNCTION = re.compile(r"func\s*(?:\(\s*(?:\w+\s+)?\*?\s*(\w+)\s*(?:\[[^\]]*\])?\s*\)\s*)?(\w+)")
_TYPE = re.compile(r"type\s+(\w+)")
_VALUES = re.compile(r"(?:var|const)\s+(\w+(?:\s*,\s*\w+)*)")
_PACKAGE = re.compile(r"^package\s+(\w+)", re.MULTILINE)
_IMPORT = re.compile(r"(?:import\s+|^\s*)(?:([\w.]+)\s+)?[\"`]([^\"`]+)[\"`]", re.MULTILINE)


@dataclass(slots=True)
class Declaration:
    """A top-level declaration: its keyword, its names as far as they stand in its first line, its text."""

    keyword: str
    names: tuple[str, ...]
    receiver: str
    text: str
    line: int
    parsed: Node | None = field(default=None, repr=False)

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


@dataclass(frozen=True, slots=True)
class File:
    """A file of Go source, cut into declarations."""

    path: str
    package: str
    imports: tuple[Import, ...]
    declarations: tuple[Declaration, ...]
    head: str


@functools.lru_cache(maxsize=20_000)
def scan(path: str, text: str) -> File:
    """Cut a file into declarations. Nothing is an error here: what is no Go has no declarations.

    Programs of one checkout share most of their files, so results are kept.
    """
    starts = _starts(text)
    head = text[: starts[0].start()] if starts else text
    named = _PACKAGE.search(head)
    declarations: list[Declaration] = []
    imports: list[Import] = []
    line, before = 1, 0
    for start, following in zip(starts, [*starts[1:], None], strict=False):
        line += text.count("\n", before, start.start())
        before = start.start()
        part = text[before : following.start() if following else len(text)]
        if start[1] == "import":
            imports += [Import(found[2], found[1] or "") for found in _IMPORT.finditer(_uncommented(part))]
        else:
            declarations.append(_declaration(start[1], part, line))
    return File(path, named[1] if named else "", tuple(imports), tuple(declarations), head)


def _starts(text: str) -> list[re.Match[str]]:
    found = list(_START.finditer(text))
    if not _may_hide(text):
        return found
    hidden = [match.span() for match in _HIDING.finditer(text) if "\n" in match[0]]
    return [match for match in found if not any(low < match.start() < high for low, high in hidden)]


def _may_hide(text: str) -> bool:
    """Tell whether there are comments or raw strings of several lines (or what looks like them)."""
    return "/*" in text or any("\n" in part for part in text.split("`")[1::2])


def _uncommented(text: str) -> str:
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def _declaration(keyword: str, text: str, line: int) -> Declaration:
    names: tuple[str, ...] = ()
    receiver = ""
    if keyword == "func":
        function = _FUNCTION.match(text)
        if function:
            receiver, names = function[1] or "", (function[2],)
    elif named := (_TYPE if keyword == "type" else _VALUES).match(text):
        names = tuple(re.split(r"\s*,\s*", named[1]))
    return Declaration(keyword, names, receiver, text, line)
