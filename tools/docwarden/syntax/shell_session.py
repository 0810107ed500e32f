# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sessions at a shell's prompt: what stands behind a prompt is a command, all else is what it printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.syntax import commands
from docwarden.syntax.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

#: ``$ ``, perhaps behind ``user@host:~``. ``#`` is also how a comment begins, and ``>`` how a quotation does.
_PROMPT = re.compile(r"^[ \t]*(?:[\w.-]+@[\w.-]+[^\s$]*)?\$ (?=\S)")

#: A command may go on for so many lines: a manifest in a here-document.
_LONGEST = 200


def has_prompts(text: str) -> bool:
    """Tell whether any line begins with a prompt."""
    return any(_PROMPT.match(line) for line in text.split("\n"))


def problem(text: str) -> Problem | None:
    """Say what is wrong with the first command that is wrong."""
    return next((found for found in map(_problem, _stretches(text)) if found), None)


def _stretches(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Give each prompt with the lines up to the next: number of its line, width of the prompt, lines."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _PROMPT.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        prompt = _PROMPT.match(lines[start])
        width = prompt.end() if prompt else 0
        yield start, width, [lines[start][width:], *lines[start + 1 : end]]


def _problem(stretch: tuple[int, int, list[str]]) -> Problem | None:
    """Say what is wrong with a command: nothing if it is complete with some of the lines behind it."""
    start, width, lines = stretch
    first = None
    for end in range(1, min(len(lines), _LONGEST) + 1):
        if lines[end - 1].rstrip().endswith("\\") and end < len(lines):
            continue
        found = commands.problem("\n".join(lines[:end]))
        if found is None:
            return None
        first = first or found
    if first is None:
        return None
    return Problem(start + first.line, first.column + (width if first.line == 1 else 0), first.message)
