# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The comments that document chart values, in the conventions of helm-docs (1.14).

A comment above a key documents that key (``# -- How many.``), a comment anywhere documents the key it names
(``# agent.replicas -- How many.``). ``(type)`` may open the text; further comment lines continue it, except
for ``@default --``, ``@section --``, ``@notationType --`` and ``@raw``, which keeps line breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: What opens the description of the key below.
MARK = "# --"

# Go's \s has no vertical tab, and no blanks beyond ASCII.
_BLANKS = "\t\n\f\r "
_LAST_DASHES = re.compile(rf".*[{_BLANKS}]--")
_TYPE = re.compile(rf"\((?P<type>.*?)\)[{_BLANKS}]*(?P<text>.*)")
_RAW = re.compile(rf"#[{_BLANKS}]+@raw")
_ANNOTATIONS = {
    "default": re.compile(r"# @default -- (.*)"),
    "notation": re.compile(rf"#[{_BLANKS}]+@notationType[{_BLANKS}]+--[{_BLANKS}]+(.*)"),
    "section": re.compile(r"# @section -- (.*)"),
}


@dataclass(frozen=True, slots=True)
class ValueComment:
    """What a comment says about a value.

    ``key`` is the key that the comment names itself, empty where it stands above its key.
    """

    key: str = ""
    description: str = ""
    type: str = ""
    default: str = ""
    section: str = ""
    notation: str = ""


def comment_above(head_comment: str, *, lenient: bool = False) -> ValueComment:
    """Read the comment above a key.

    A text with dashes of its own (``# -- A -- b``) is taken for one that names the key ``-- A``, and so is
    lost. ``lenient`` asks for what the author meant: such a text counts, lines stay lines (so that lists are
    lists), and the ``@schema`` blocks of helm-schema are left out.
    """
    if MARK not in head_comment:
        return ValueComment()
    lines = _last_group(head_comment.split("\n"))
    if lenient and lines[0].startswith(MARK):
        text = lines[0].removeprefix(MARK).lstrip(_BLANKS)
        return _described("", text, _without_schema(lines[1:]), joint="\n")
    comment = _parse(lines)
    return ValueComment() if comment.key else comment


def comments_with_keys(text: str) -> dict[str, ValueComment]:
    """Find the comments of a file that name their key; the last one of a key counts.

    As helm-docs does, this looks at lines alone, and needs a line after the comment that is none.
    """
    found: dict[str, ValueComment] = {}
    group: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        bare = line.lstrip(_BLANKS)
        if group and bare.startswith("#"):
            group.append(line)
        elif group:
            comment = _parse(_last_group(group))
            if comment.key:
                found[comment.key] = comment
            group = []
        elif bare.startswith("#") and "--" in bare and (opening := _opening(line)) and opening[0]:
            group = [line]
    return found


def _last_group(lines: Sequence[str]) -> Sequence[str]:
    """Leave out what stands above the last mark."""
    marked = [number for number, line in enumerate(lines) if line.startswith(MARK)]
    return lines[marked[-1] :] if marked else lines


def _parse(lines: Sequence[str]) -> ValueComment:
    for number, line in enumerate(lines):
        if opening := _opening(line):
            key, text = opening
            return _described(key, text, lines[number + 1 :])
    return _described("", "", lines[1:])


def _without_schema(lines: Iterable[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        if line.strip() == "# @schema":
            inside = not inside
        elif not inside:
            yield line


def _opening(line: str) -> tuple[str, str] | None:
    """Split the line that opens a description into the key it names and the text: at the last dashes."""
    bare = line.lstrip(_BLANKS)
    if not bare.startswith("#") or not (match := _LAST_DASHES.match(bare, 1)):
        return None
    return bare[1 : match.end() - 3].lstrip(_BLANKS), bare[match.end() :].lstrip(_BLANKS)


def _described(key: str, text: str, lines: Iterable[str], joint: str = " ") -> ValueComment:
    """Read the lines after the opening one."""
    typed = _TYPE.fullmatch(text)
    if typed and typed["type"]:
        text = typed["text"]
    annotations = dict.fromkeys(_ANNOTATIONS, "")
    raw = False
    for bare in (line.lstrip(_BLANKS) for line in lines):
        if not raw and _RAW.match(bare):
            raw, joint = True, "\n"
        elif annotation := _annotation(bare):
            annotations.update([annotation])
        elif bare.startswith("#"):
            text += joint + (bare[2:] if bare[1:2] and bare[1] in _BLANKS else bare[1:])
    return ValueComment(key, text, typed["type"] if typed else "", **annotations)


def _annotation(bare: str) -> tuple[str, str] | None:
    for name, pattern in _ANNOTATIONS.items():
        if match := pattern.fullmatch(bare):
            return name, match[1]
    return None
