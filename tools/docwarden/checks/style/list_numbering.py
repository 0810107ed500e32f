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
<<<<<<< HEAD
    for items in _lists(page.lines):
        edits = tuple(edit for line in items for edit in _edits(page.lines, line))
        for line in items:  # an item alone would begin another list, so each brings the edits of all
            number = line.text.split(".")[0].strip()
            yield Problem(line.number, line.indent + 1, f'expected "#.", found "{number}."', edits)


def _lists(lines: list[Line]) -> Iterator[list[Line]]:
    """Give the items of each list that counts from 1 without a gap, in the order in which lists end."""
    open_lists: dict[int, list[Line]] = {}
    before_blank = True
=======
    found = (problem for items in _lists(page.lines) for problem in _problems(items))
    yield from sorted(found, key=lambda one: one.line)


def _lists(lines: Sequence[Line]) -> Iterator[list[tuple[int, re.Match[str]]]]:
    """Give the lists, each as lines and matches; inner ones come before those around them."""
    open_lists: dict[int, list[tuple[int, re.Match[str]]]] = {}
    after_blank = True
>>>>>>> style
    for line in lines:
        if line.kind is Kind.BLANK:
            after_blank = True
            continue
<<<<<<< HEAD
        found = _ITEM.match(line.text) if line.kind is Kind.PROSE else None
        for indent in [one for one in open_lists if one > line.indent or (one == line.indent and not found)]:
            yield open_lists.pop(indent)
        if found and (before_blank or line.indent in open_lists):
            items = open_lists.setdefault(line.indent, [])
            if int(found[2]) == len(items) + 1:
                items.append(line)
        before_blank = False
    yield from open_lists.values()


def _edits(lines: list[Line], item: Line) -> Iterator[Edit]:
    """Replace the number, and move what is indented below it where the number is longer than its sign."""
    found = _ITEM.match(item.text)
    if not found:
        return
    yield Edit(item.number, item.indent + 1, found[2], "#")
    longer = len(found[2]) - 1
    width = found.end() - 1
    below = itertools.takewhile(lambda one: not one.text or one.indent >= width, lines[item.number :])
    yield from shift(below, longer)
=======
        item = _ITEM.match(line.text) if line.kind is Kind.PROSE else None
        for indent in [one for one in open_lists if one > line.indent or (one == line.indent and not item)]:
            yield open_lists.pop(indent)
        if item and (after_blank or line.indent in open_lists):
            open_lists.setdefault(line.indent, []).append((line.number, item))
        after_blank = False
    yield from open_lists.values()


def _problems(items: Sequence[tuple[int, re.Match[str]]]) -> Iterator[Problem]:
    numbers = [int(item[2]) for _, item in items]
    for line, item in items if numbers == list(range(1, len(numbers) + 1)) else ():
        column = len(item[1]) + 1
        edit = Edit(line, column, item[2], "#")
        edits = (edit,) if len(item[2]) == 1 else ()  # what is indented below it keeps its place
        yield Problem(line, column, f'expected "#.", found "{item[2]}."', edits)
>>>>>>> style
