# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a C source says before the preprocessor has seen it: comments, calls of macros, definitions.

A compiler has forgotten how a size or a description was written; this module finds it again. Offsets stay
those of the file, since what is left out is blanked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_TOKEN = re.compile(r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)
_STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
_CONDITION = re.compile(r"\s*#\s*(ifdef|ifndef|if|elif|else|endif)\b\s*(\w*)")
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)(\([^)]*\))?((?:\\\n|[^\n])*)", re.MULTILINE)
_BRACKET = re.compile(r"[\[({})\]]")
_BRACKET_OR_COMMA = re.compile(r"[\[({})\],]")
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Call:
    """A macro or function with arguments, as written; ``end`` is the offset behind its parenthesis."""

    name: str
    arguments: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A macro and its text; ``start`` is the offset of its line."""

    name: str
    body: str
    start: int
    parameters: tuple[str, ...] = ()

    def expanded(self, arguments: Sequence[str]) -> str:
        """Give the text with arguments for its parameters, joined where ``##`` stands."""
        given = dict(zip(self.parameters, arguments, strict=False))
        if not given:
            return self.body
        names = "|".join(map(re.escape, given))
        text = re.sub(rf"(?<!\w)({names})(?!\w)", lambda found: given[found[1]], self.body)
        return re.sub(r"\s*##\s*", "", text)


def blank_comments(text: str) -> str:
    """Replace comments by blanks; line breaks stay."""
    return _TOKEN.sub(lambda found: _blank(found[0]) if found[0][0] == "/" else found[0], text)


def blank_strings(text: str) -> str:
    """Replace what stands between quotes by blanks, so that parentheses and names in it do not count."""
    return _TOKEN.sub(lambda found: found[0][0] + _blank(found[0][1:-1]) + found[0][-1], text)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def without(text: str, undefined: Collection[str]) -> str:
    """Blank the branches that hold for none of our objects; where a condition is another, both sides stay."""
    if not any(macro in text for macro in undefined):
        return text
    kept = []
    branches: list[tuple[bool, bool]] = []
    for line in text.splitlines(keepends=True):
        if "#" in line and (condition := _CONDITION.match(line)):
            _follow(condition[1], condition[2], branches, undefined)
        kept.append(line if all(now for now, _ in branches) else _blank(line))
    return "".join(kept)


def _follow(word: str, macro: str, branches: list[tuple[bool, bool]], undefined: Collection[str]) -> None:
    """Enter, change or leave a branch: whether it is kept now, and whether its other side is."""
    if word in ("if", "ifdef", "ifndef"):
        dead = macro in undefined
        branches.append((not (dead and word == "ifdef"), not (dead and word == "ifndef")))
    elif branches and word == "endif":
        branches.pop()
    elif branches:
        branches[-1] = (branches[-1][1], branches[-1][1])


def calls(text: str, names: Iterable[str], bare: str = "") -> Iterator[Call]:
    """Find calls by name, in text whose comments are blanked; one without a closing parenthesis is none.

    ``bare`` is the text with its strings blanked, where that is at hand.
    """
    bare = bare or blank_strings(text)
    pattern = re.compile(rf"(?<![\w#])({'|'.join(map(re.escape, names))})\s*\(")
    for found in pattern.finditer(bare):
        end = closing(bare, found.end() - 1)
        if end and not is_definition(bare, found.start()):
            arguments = tuple(split_arguments(text, bare, found.end(), end - 1))
            yield Call(found[1], arguments, found.start(), end)


def closing(bare: str, opening: int) -> int:
    """Give the offset behind the bracket that closes the one at an offset; 0 where none does."""
    depth = 0
    for found in _BRACKET.finditer(bare, opening):
        depth += 1 if found[0] in _OPENING else -1
        if not depth:
            return found.end()
    return 0


def opening(bare: str, end: int) -> int:
    """Give the offset of the bracket that the one before an offset closes; -1 where none does."""
    depth = 0
    for offset in range(end - 1, -1, -1):
        if bare[offset] in _CLOSING:
            depth += 1
        elif bare[offset] in _OPENING:
            depth -= 1
            if not depth:
                return offset
    return -1


def split_arguments(text: str, bare: str, start: int, end: int) -> Iterator[str]:
    """Split at the commas that stand between no brackets or quotes."""
    depth, begin = 0, start
    for found in _BRACKET_OR_COMMA.finditer(bare, start, end):
        if found[0] == "," and not depth:
            yield text[begin : found.start()].strip()
            begin = found.end()
        elif found[0] != ",":
            depth += 1 if found[0] in _OPENING else -1
    if text[begin:end].strip() or begin > start:
        yield text[begin:end].strip()


def is_definition(text: str, offset: int) -> bool:
    """Tell whether an offset is within a preprocessor line, over its continuations."""
    start = text.rfind("\n", 0, offset) + 1
    while start >= 2 and text[start - 2] == "\\":  # noqa: PLR2004 - a backslash before the line break
        start = text.rfind("\n", 0, start - 1) + 1
    return text[start:offset].lstrip().startswith("#")


def definitions(text: str) -> Iterator[Definition]:
    """Find the macros that a text defines, its comments blanked."""
    for found in _DEFINE.finditer(text):
        body = re.sub(r"\s*\\\n\s*", " ", found[3]).strip()
        parameters = tuple(name.strip() for name in (found[2] or "")[1:-1].split(","))
        yield Definition(found[1], body, found.start(), tuple(filter(None, parameters)))


def string(argument: str) -> str | None:
    """Give the text of adjacent string literals, None where the argument is anything else."""
    parts = _STRING.findall(argument)
    if not parts or _STRING.sub("", argument).strip():
        return None
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), "".join(parts))


def line_of(text: str, offset: int) -> int:
    """Give the line of an offset, counted from 1."""
    return text.count("\n", 0, offset) + 1
