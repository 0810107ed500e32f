# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The patterns of CODEOWNERS: which files one matches, and what GitHub does not accept in one.

They are those of gitignore with differences that GitHub documents ("About code owners", "List CODEOWNERS
errors"): ``!``, ``[ ]`` and an escaped ``#`` do not work, three asterisks are invalid, and a last part ``*``
matches the files of a folder, not those of the folders in it. Paths are compared case by case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a pattern must not hold: how to find it, what to say, what to do instead.
_UNSUPPORTED = (
    (re.compile(r"!"), "at_start", "GitHub does not negate patterns", "list what is owned, without the !"),
    (
        re.compile(r"\\#"),
        "at_start",
        "GitHub does not accept an escaped # at the start of a pattern",
        "write **/ before it, or name the folder",
    ),
    (
        re.compile(r"(?:\\.|[^\\\[\]])*?(?P<at>[\[\]])"),
        "at",
        "GitHub knows no character ranges in [ ]",
        "write one line for each name, or use * or ?",
    ),
    (
        re.compile(r"(?:\\.|[^\\])*?(?P<at>\*{3,})"),
        "at",
        "three asterisks in a row are no pattern",
        "write ** for folders of any depth",
    ),
)

_TOKEN = re.compile(r"\\(?P<escaped>.)|(?P<stars>\*+)|(?P<one>\?)|(?P<plain>.)", re.DOTALL)


def unsupported(pattern: str) -> tuple[int, str, str] | None:
    """Say why GitHub passes a pattern over: offset, reason and what to do; None where it does not."""
    for expression, where, reason, hint in _UNSUPPORTED:
        if match := expression.match(pattern):
            return (0 if where == "at_start" else match.start("at")), reason, hint
    if re.fullmatch(r"(?:\\.|[^\\])*\\", pattern, re.DOTALL):
        return len(pattern) - 1, "the backslash escapes nothing", r"write \\ for a backslash"
    return None


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Make a regular expression that matches the whole path of each file that a pattern stands for."""
    parts = [part for part in _parts(pattern) if part]
    if not parts:  # the root itself, which is no file
        return re.compile(r"(?!)")
    anchored = "/" in pattern.rstrip("/")
    text = "" if anchored or parts[0] == "**" else "(?:.*/)?"
    last = len(parts) - 1
    for number, part in enumerate(parts):
        text += _part(part, is_last=number == last) + ("" if number == last or part == "**" else "/")
    if pattern.endswith("/"):  # the files of a folder, and no file of its name
        return re.compile(f"{text}/.+", re.DOTALL)
    below = "" if parts[last] in ("*", "**") and "/" in pattern else "(?:/.+)?"
    return re.compile(f"{text}{below}", re.DOTALL)


def literal_prefix(pattern: str) -> str:
    """Give how each path that a pattern matches begins, as far as that is certain."""
    if "/" not in pattern.rstrip("/"):
        return ""
    return "".join(_leading(pattern.removeprefix("/").rstrip("/")))


def _leading(pattern: str) -> Iterator[str]:
    for token in _TOKEN.finditer(pattern):
        if token["stars"] or token["one"]:
            return
        yield token["escaped"] or token["plain"]


def _parts(pattern: str) -> list[str]:
    """Split at slashes; folders of any depth in a row are one."""
    parts = pattern.strip("/").split("/")
    return [part for number, part in enumerate(parts) if part != "**" or parts[number - 1 : number] != ["**"]]


def _part(part: str, *, is_last: bool) -> str:
    if part == "**":
        return ".+" if is_last else "(?:.*/)?"
    if part == "*":
        return "[^/]+"
    return "".join(_expression(token) for token in _TOKEN.finditer(part))


def _expression(token: re.Match[str]) -> str:
    if token["stars"]:
        return "[^/]*"
    return "[^/]" if token["one"] else re.escape(token["escaped"] or token["plain"])
