# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Where the text of a page of reStructuredText can be damaged: its paragraphs, and what they stand in.

This reads indentation only, and leaves out whatever it is not sure of: a defect has to land where it is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Directives that hold text; what stands in any other is left alone.
TEXT_DIRECTIVES = {
    "admonition", "attention", "caution", "danger", "error", "group-tab", "hint", "important", "note",
    "tab", "tabs", "tip", "warning",
}  # fmt: skip

_DIRECTIVE = re.compile(r"\.\. ([\w:-]+)::")
_ITEM = re.compile(r"(?:[-*+]|#\.|[0-9]+\.) +")
_RULE = re.compile(r"""([=\-~^"'#*+.`_:])\1{2,}$""")


@dataclass(frozen=True)
class Block:
    """Lines of text without a blank one between them, from 0, the last one included.

    ``kind`` is paragraph, item, term, title or table; ``inside`` the directive or list around it.
    """

    first: int
    last: int
    indent: int
    kind: str
    inside: str


@dataclass(frozen=True)
class _Opener:
    """What may hold the deeper indented blocks below it; what is ``closed`` holds no text for us."""

    indent: int
    name: str
    closed: bool = False


def blocks(lines: Sequence[str]) -> list[Block]:
    """Give the blocks of text of a page, in order."""
    found: list[Block] = []
    around: list[_Opener] = []
    for first, last in _runs(lines):
        run = lines[first : last + 1]
        indent = _indent(run[0])
        while around and around[-1].indent >= indent:
            around.pop()
        if any(one.closed for one in around):
            continue
        opener, kind = _look_at(run, indent)
        if kind:
            found.append(Block(first, last, indent, kind, around[-1].name if around else ""))
        if opener:
            around.append(opener)
    return found


def _look_at(run: Sequence[str], indent: int) -> tuple[_Opener | None, str]:
    """Say what a block opens, and what kind of text it is."""
    first = run[0].strip()
    if match := _DIRECTIVE.match(first):
        return _Opener(indent, match[1], closed=match[1] not in TEXT_DIRECTIVES), ""
    if _holds_no_text(run, indent):
        return _Opener(indent, "literal", closed=True), ""
    if _ITEM.match(first):
        return _Opener(indent, "item"), "item"
    if all(_indent(line) == indent for line in run):
        return None, _kind(run)
    return _Opener(indent, "term"), "term" if _indent(run[1]) > indent else ""


def _holds_no_text(run: Sequence[str], indent: int) -> bool:
    first = run[0].strip()
    return (
        first.startswith((".. ", "__ ", ":", "|", ">>>"))
        or first == ".."
        or run[-1].rstrip().endswith("::")
        or any(line[indent:].startswith(".. ") for line in run)
    )


def _kind(run: Sequence[str]) -> str:
    first = run[0].strip()
    if first.startswith("+-") or re.fullmatch(r"=+( +=+)+", first):
        return "table"
    if len(run) > 1 and _RULE.match(run[1].strip()):
        return "title" if len(run) == 2 else ""  # noqa: PLR2004 - a text and its underline
    return "" if _RULE.match(first) else "paragraph"


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = -1
    for number, line in enumerate([*lines, ""]):
        if line.strip() and first < 0:
            first = number
        elif not line.strip() and first >= 0:
            yield first, number - 1
            first = -1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def gaps(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Give the places after a paragraph where a block of its own can be put in.

    Each is a line number from 0 to insert at, an indentation, and what the place is in. What follows is never
    deeper indented: it would become part of the block.
    """
    found = []
    for block in blocks(lines):
        after = next((line for line in lines[block.last + 1 :] if line.strip()), "")
        if block.kind == "paragraph" and _indent(after) <= block.indent:
            found.append((block.last + 1, block.indent, block.inside))
    return found
