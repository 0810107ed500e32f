# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lists that people numbered by hand."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Kind, Problem, shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.page_source import Line, Page

RULE = Rule(
    id="list-numbering",
    severity=Severity.WARNING,
    summary="Numbered lists are written with `#.`.",
    why="Whoever adds a step numbers all that follow anew, and the change hides among them.",
    bad="1. Install the agent.\n2. Start it.",
    good="#. Install the agent.\n#. Start it.",
    language="rst",
    fix=Effect.NOTHING,
)

_ITEM = re.compile(r"( *)(\d+)\.( +)\S")


def look(page: Page) -> Iterator[Problem]:
    """Report the items of lists that count from 1: docutils numbers those the same."""
    if page.markdown:
        return
    found = (problem for items in _lists(page.lines) for problem in _problems(page.lines, items))
    yield from sorted(found, key=lambda one: one.line)


def _lists(lines: Sequence[Line]) -> Iterator[list[tuple[int, re.Match[str]]]]:
    """Give the lists, each as lines and matches; inner ones come before those around them."""
    open_lists: dict[int, list[tuple[int, re.Match[str]]]] = {}
    after_blank = True
    for line in lines:
        if line.kind is Kind.BLANK:
            after_blank = True
            continue
        item = _ITEM.match(line.text) if line.kind is Kind.PROSE else None
        for indent in [one for one in open_lists if one > line.indent or (one == line.indent and not item)]:
            yield open_lists.pop(indent)
        if item and (after_blank or line.indent in open_lists):
            open_lists.setdefault(line.indent, []).append((line.number, item))
        after_blank = False
    yield from open_lists.values()


def _problems(lines: Sequence[Line], items: Sequence[tuple[int, re.Match[str]]]) -> Iterator[Problem]:
    numbers = [int(item[2]) for _, item in items]
    if numbers != list(range(1, len(numbers) + 1)):
        return
    # An item alone would begin another list, so each brings the edits of all.
    edits = tuple(edit for number, item in items for edit in _edits(lines, number, item))
    for number, item in items:
        yield Problem(number, len(item[1]) + 1, f'expected "#.", found "{item[2]}."', edits)


def _edits(lines: Sequence[Line], number: int, item: re.Match[str]) -> Iterator[Edit]:
    """Replace the number, and move what is indented below it where the number is longer than its sign."""
    yield Edit(number, len(item[1]) + 1, item[2], "#")
    width = item.end() - 1
    below = itertools.takewhile(lambda one: not one.text or one.indent >= width, lines[number:])
    yield from shift(below, len(item[2]) - 1)
