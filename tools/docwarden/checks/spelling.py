# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Misspelled words: those that neither the dictionary nor the project knows.

What a page says is split into words while it is read; which of them are known may change without the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from docwarden.finding import Finding

MISSPELLING = Rule(
    id="misspelling",
    severity=Severity.ERROR,
    summary="Each word is in the dictionary, or the project says that it is one.",
    why="A misspelled word makes readers doubt the rest of the page, and search does not find it.",
    bad="The agent recieves the policy.",
    good="The agent receives the policy.",
)

#: How far from the line that docutils names a word may stand: a table or a title is numbered by its frame.
REACH = 12


class Unknown(NamedTuple):
    """A word that the dictionary does not know, and near which line it stands.

    ``token`` is what stands between blanks and punctuation around it: filters and names see that. Until the
    word is placed, ``column`` is 0 and ``context``, its line, is empty. Sphinx's environment
    keeps thousands of them, and pickle reads and writes tuples far faster than dataclasses with slots.
    """

    word: str
    token: str
    path: str
    line: int
    column: int = 0
    context: str = ""


def misspelled(
    words: Iterable[Unknown],
    *,
    listed: Callable[[str], bool],
    names: Container[str],
    good_words: Container[str] = (),
) -> Iterator[Unknown]:
    """Give the words that the word list, the names of contributors and the page itself do not know."""
    for unknown in words:
        if not (unknown.word in good_words or listed(unknown.word) or unknown.token in names):
            yield unknown


def placed(
    words: Sequence[Unknown], wrong: Iterable[Unknown], lines_of: Callable[[str], Sequence[str]]
) -> Iterator[Unknown]:
    """Give the exact places of those words of a page that are wrong; ``words`` are all, in order."""
    wanted = {id(unknown) for unknown in wrong}
    repeated = {unknown.word for unknown in words if id(unknown) in wanted}
    taken: dict[str, set[tuple[int, int]]] = {}
    for unknown in words:
        if unknown.word in repeated:
            lines, path = lines_of(unknown.path), unknown.path
            line, column = locate(lines, unknown.word, unknown.line, taken.setdefault(path, set()))
            if id(unknown) in wanted:
                context = lines[line - 1].strip() if 0 < line <= len(lines) else ""
                yield unknown._replace(line=line, column=column, context=context)


def finding(unknown: Unknown, suggestions: Sequence[str], command: str) -> Finding:
    """Report a word, what was perhaps meant, and the command that makes it known."""
    meant = f"; did you mean {_alternatives(suggestions)}?" if suggestions else ""
    place = Location(unknown.path, unknown.line, unknown.column)
    message = f'"{unknown.word}" is not in the dictionary{meant}'
    return MISSPELLING.at(
        place, message, hint=f"if it is right: {command} {unknown.word}", detail=unknown.context
    )


def _alternatives(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def locate(lines: Sequence[str], word: str, near: int, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """Find a word in a file, at or around a line; places that are taken are passed over.

    Give line and column, both from 1; the column is 0 where the word is not written in one piece. Some lines
    are wrong by far: docutils numbers what stands in a CSV table from the start of the table.
    """
    pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    around = (near + offset for distance in range(REACH + 1) for offset in (distance, -distance))
    for line in dict.fromkeys([*around, *range(near + REACH, len(lines) + 1)]):
        if not 0 < line <= len(lines):
            continue
        for match in pattern.finditer(lines[line - 1]):
            if (line, match.start()) not in taken:
                taken.add((line, match.start()))
                return line, match.start() + 1
    return near, 0
