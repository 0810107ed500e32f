# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tells what each line of a MyST Markdown source is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.page_source import rst_lines
from docwarden.page_source.lines import CODE_DIRECTIVES, Directive, Kind, Line, Scan, expand

if TYPE_CHECKING:
    from collections.abc import Sequence

_FENCE = re.compile(r"( {0,12})(`{3,}|~{3,}|:{3,}) *(?:\{([^}]+)\})? *(.*)$")
_HEADING = re.compile(r"(#{1,6}) +\S")
_OPTION = re.compile(r" *:([\w-]+):(?: +(.*))?$")
_TABLE = re.compile(r" *\|.*\|$")
_COMMENT = re.compile(r" *(?:%|<!--)")


def scan(source: Sequence[str]) -> Scan:
    """Read the lines of a source."""
    return _Reader(expand(source)).read()


def restructured_lines(source: Sequence[str]) -> frozenset[int]:
    """Tell which lines of a source, from 1, are reStructuredText, since ``eval-rst`` holds them."""
    reader = _Reader(expand(source))
    reader.read()
    return frozenset(reader.restructured)


class _Reader:
    """Walks down a source once; ``fences`` are the open directives whose content is prose."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.restructured: set[int] = set()
        self.lines: list[Line] = []
        self.directives: list[Directive] = []
        self.fences: list[str] = []
        self.at = 0

    def read(self) -> Scan:
        self._front_matter()
        while self.at < len(self.texts):
            self._line()
        return Scan(self.lines, self.directives)

    def _take(self, kind: Kind, level: int = 0) -> Line:
        line = Line(self.at + 1, self.texts[self.at], kind, level)
        self.lines.append(line)
        self.at += 1
        return line

    def _front_matter(self) -> None:
        if self.texts[:1] == ["---"] and "---" in self.texts[1:]:
            for _ in range(self.texts.index("---", 1) + 1):
                self._take(Kind.CODE)

    def _line(self) -> None:
        text = self.texts[self.at]
        if not text:
            self._take(Kind.BLANK)
        elif found := _FENCE.match(text):
            self._fence(found)
        elif found := _HEADING.match(text):
            self._take(Kind.TITLE, len(found[1]))
        elif _COMMENT.match(text):
            self._comment()
        else:
            self._take(Kind.TABLE if _TABLE.match(text) else Kind.PROSE)

    def _comment(self) -> None:
        if "<!--" not in self.texts[self.at]:
            self._take(Kind.COMMENT)
            return
        while self.at < len(self.texts):
            line = self._take(Kind.COMMENT)
            if "-->" in line.text:
                return

    def _fence(self, found: re.Match[str]) -> None:
        mark = found[2]
        if self.fences and mark.startswith(self.fences[-1]) and not found[3] and not found[4]:
            self.fences.pop()
            self._take(Kind.DIRECTIVE)
            return
        name = found[3] or ("code-block" if mark[0] != ":" else "div")
        directive = Directive(self.at + 1, len(found[1]) + 1, name, found[4].strip())
        if found[3] or found[4]:
            self.directives.append(directive)
        self._take(Kind.DIRECTIVE)
        while self.at < len(self.texts) and found[3] and (option := _OPTION.match(self.texts[self.at])):
            directive.options[option[1]] = (option[2] or "").strip()
            self._take(Kind.OPTION)
        if name == "eval-rst":
            self._restructured_text(mark)
        elif name in CODE_DIRECTIVES or not found[3]:
            self._code(directive, mark)
        else:
            self.fences.append(mark)

    def _restructured_text(self, mark: str) -> None:
        """Read the lines of a block in the other language."""
        first = last = self.at
        while last < len(self.texts) and not _closes(self.texts[last], mark):
            last += 1
        self.restructured.update(range(first + 1, last + 1))
        inner = rst_lines.scan(self.texts[first:last])
        for line in inner.lines:
            line.number += first
        for directive in inner.directives:
            directive.line += first
        self.lines += inner.lines
        self.directives += inner.directives
        self.at = last
        if last < len(self.texts):
            self._take(Kind.DIRECTIVE)

    def _code(self, directive: Directive, mark: str) -> None:
        while self.at < len(self.texts):
            if _closes(self.texts[self.at], mark):
                self._take(Kind.DIRECTIVE)
                return
            directive.content.append(self._take(Kind.CODE))


def _closes(text: str, mark: str) -> bool:
    """Tell whether a line ends what a fence began."""
    text = text.strip()
    return text.startswith(mark) and not text.strip(mark[0])
