# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tells what each line of a reStructuredText source is.

It is docutils' grammar of blocks as far as rules about style need it; what it takes for prose that is none is
a false alarm, so in doubt a line counts as code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.page_source.lines import CODE_DIRECTIVES, Directive, Kind, Line, Scan, expand

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIRECTIVE = re.compile(r"( *)\.\. (?:\|[^|]+\| *)?([A-Za-z][\w:+.-]*?) ?::(?: +(.*))?$")
_EXPLICIT = re.compile(r"( *)\.\.(?: |$)")
_TARGET = re.compile(r" *(?:\.\. _|__ |\.\. \[)")
_OPTION = re.compile(r" *:([\w-]+):(?: +(.*))?$")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}$")
_UNDERLINE = re.compile(r"(?!::|\.\.)([!-/:-@\[-`{-~])\1*$")
_MARKER = re.compile(r" *(?:[-*+\u2022] +|(?:\w{1,3}|#)[.)] +|\((?:\w{1,3}|#)\) +)")
_TABLE = re.compile(r" *(?:\+[-=+]+\+|\|.*|={2,}(?: +={2,})+)$")
_SIMPLE_BORDER = re.compile(r" *={2,}(?: +={2,})+$")


def scan(source: Sequence[str]) -> Scan:
    """Read the lines of a source."""
    return _Reader(expand(source)).read()


class _Reader:
    """Walks down a source once."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.lines: list[Line] = []
        self.directives: list[Directive] = []
        self.styles: list[str] = []
        self.at = 0

    def read(self) -> Scan:
        while self.at < len(self.texts):
            self._block()
        return Scan(self.lines, self.directives)

    def _take(self, kind: Kind, level: int = 0) -> Line:
        line = Line(self.at + 1, self.texts[self.at], kind, level)
        self.lines.append(line)
        self.at += 1
        return line

    def _block(self) -> None:
        text = self.texts[self.at]
        if not text:
            self._take(Kind.BLANK)
        elif found := _DIRECTIVE.match(text):
            self._directive(found)
        elif _TARGET.match(text):
            self._take(Kind.TARGET)
        elif found := _EXPLICIT.match(text):
            self._take(Kind.COMMENT)
            self._indented(len(found[1]), Kind.COMMENT)
        elif _TABLE.match(text):
            self._table()
        elif not self._title():
            self._paragraph()

    def _directive(self, found: re.Match[str]) -> None:
        indent = len(found[1])
        directive = Directive(self.at + 1, indent + 1, found[2], (found[3] or "").strip())
        self.directives.append(directive)
        self._take(Kind.DIRECTIVE)
        while self.at < len(self.texts) and self._is_inside(indent) and self.texts[self.at]:
            option = _OPTION.match(self.texts[self.at])
            if not option:
                break
            directive.options[option[1]] = self._value(option)
        if found[2] in CODE_DIRECTIVES or (found[1] != "" and "|" in found[0].partition("::")[0]):
            directive.content = self._indented(indent, Kind.CODE)

    def _value(self, option: re.Match[str]) -> str:
        """Take an option and the lines that its value goes on in."""
        values = [(option[2] or "").strip()]
        indent = self._take(Kind.OPTION).indent
        while self.at < len(self.texts) and self.texts[self.at] and self._is_inside(indent):
            values.append(self._take(Kind.OPTION).text.strip())
        return " ".join(values).strip()

    def _is_inside(self, indent: int) -> bool:
        text = self.texts[self.at]
        return not text or len(text) - len(text.lstrip(" ")) > indent

    def _indented(self, indent: int, kind: Kind) -> list[Line]:
        """Take the lines that are indented more; blank ones at the end do not belong to them."""
        taken: list[Line] = []
        while self.at < len(self.texts) and self._is_inside(indent):
            taken.append(self._take(kind if self.texts[self.at] else Kind.BLANK))
        while taken and taken[-1].kind is Kind.BLANK:
            taken.pop()
        while taken and taken[0].kind is Kind.BLANK:
            taken.pop(0)
        return taken

    def _table(self) -> None:
        simple = _SIMPLE_BORDER.match(self.texts[self.at])
        grid = self.texts[self.at].lstrip().startswith("+")
        borders = 0
        while self.at < len(self.texts):
            text = self.texts[self.at]
            border = bool(_SIMPLE_BORDER.match(text))
            if not simple and not (text if grid else _TABLE.match(text)):
                return
            borders += border
            self._take(Kind.TABLE if text else Kind.BLANK)
            if simple and border and borders > 1 and (self.at >= len(self.texts) or not self.texts[self.at]):
                return

    def _title(self) -> bool:
        text = self.texts[self.at]
        after = [*self.texts[self.at + 1 : self.at + 3], "", ""]
        if _ADORNMENT.match(text):
            if after[0] and after[1] == text:
                self._take(Kind.ADORNMENT)
                self._take(Kind.TITLE, self._level(text[0] * 2))
                self._take(Kind.ADORNMENT)
            else:
                self._take(Kind.ADORNMENT)
            return True
        if text[0] != " " and _UNDERLINE.match(after[0]) and len(after[0]) >= min(len(text), 4):
            self._take(Kind.TITLE, self._level(after[0][0]))
            self._take(Kind.ADORNMENT)
            return True
        return False

    def _level(self, style: str) -> int:
        if style not in self.styles:
            self.styles.append(style)
        return self.styles.index(style) + 1

    def _paragraph(self) -> None:
        """Take a paragraph; one that ends in two colons announces a literal block."""
        line = self._take(Kind.PROSE)
        indent = line.indent
        if found := _MARKER.match(line.text):
            indent = found.end()
        while self.at < len(self.texts) and self._goes_on():
            line = self._take(Kind.PROSE)
        if line.text.endswith("::"):
            self._indented(min(indent, line.indent) if not found else indent, Kind.CODE)

    def _goes_on(self) -> bool:
        text = self.texts[self.at]
        starts = _DIRECTIVE.match(text) or _EXPLICIT.match(text) or _MARKER.match(text)
        return bool(text) and not starts
