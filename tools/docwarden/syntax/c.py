# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""C: whether what opens is closed. A parser would need the macros, which examples do not show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.syntax import elision
from docwarden.syntax.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<open_comment>/\*)
    | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
    | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<open_text>["'])
    | (?P<bracket>[()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)

_CLOSES = {")": "(", "]": "[", "}": "{"}

#: Each branch of these may open what the next one opens, too.
_BRANCHES = re.compile(r"^[ \t]*#[ \t]*(?:else|elif)", re.MULTILINE)


def problem(text: str) -> Problem | None:
    """Say what is open, where nothing is left out."""
    whole = elision.certain(text)
    found = next(_unclosed(whole), None) if whole and not _BRANCHES.search(whole) else None
    if whole is None or found is None:
        return None
    offset, message = found
    before = whole[:offset]
    return Problem(before.count("\n") + 1, offset - before.rfind("\n"), f"C: {message}")


def _unclosed(text: str) -> Iterator[tuple[int, str]]:
    waiting: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if token.lastgroup == "open_comment":
            yield token.start(), "the comment is not closed"
        elif token.lastgroup == "open_text":
            yield token.start(), f"the text after {mark} is not closed"
        elif token.lastgroup == "bracket" and mark not in _CLOSES:
            waiting.append((token.start(), mark))
        elif token.lastgroup == "bracket":
            opened = waiting.pop()[1] if waiting else "nothing"
            if opened != _CLOSES[mark]:
                yield token.start(), f'"{mark}" closes {opened}'
    if waiting:
        yield waiting[-1][0], f'"{waiting[-1][1]}" is not closed'
