# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Words that a branch adds to a word list: whether they are in order, needed there and used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden import word_list_file
from docwarden.checks.word_list import check_list
from docwarden.facts.history import Kind
from docwarden.finding import Location
from docwarden.review.brief import Evidence, Point, Verdict

if TYPE_CHECKING:
    from docwarden.facts.comparison import FileChange
    from docwarden.review.change import Change


def look(change: Change) -> Point | None:
    """Name each new word, and what is wrong with its line."""
    lists = [
        file
        for file in change.files
        if file.path.endswith(word_list_file.NAME)
        and file.path.startswith(change.folder)
        and file.kind is not Kind.REMOVED
    ]
    found = [one for file in lists for one in _judge(change, file)]
    if not found:
        return None
    verdict = Verdict.LOOK if any(is_wrong for is_wrong, _ in found) else Verdict.FINE
    return Point("words", "Word list", verdict, tuple(evidence for _, evidence in found))


def _judge(change: Change, file: FileChange) -> list[tuple[bool, Evidence]]:
    before = {
        entry.word
        for entry in word_list_file.entries(change.texts.lines(change.comparison.base, file.old_path))
    }
    lines = change.texts.lines(change.comparison.head, file.path)
    problems = {one.location.line: one.message for one in check_list(file.path, lines)}
    found = []
    for entry in word_list_file.entries(lines):
        if entry.number in file.new_lines and entry.word not in before:
            problem = problems.get(entry.number, "")
            use = _use(change, entry.word)
            text = problem or f'is "{entry.word}" spelled right? It is used in {use}'
            if not use and not problem:
                text = f'"{entry.word}" is new, and no line that the branch adds uses it'
            found.append((bool(problem) or not use, Evidence(text, Location(file.path, entry.number))))
    gone = before - {entry.word for entry in word_list_file.entries(lines)}
    if gone:
        found.append((False, Evidence(f"removed: {', '.join(sorted(gone)[:10])}", Location(file.path))))
    return found


def _use(change: Change, word: str) -> str:
    """Give the place of an added line that uses a word; entries in lower case stand for capitals, too."""
    flags = re.IGNORECASE if word.islower() else re.NOFLAG
    pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", flags)
    for page in change.changed_pages:
        for number, line in page.added:
            if pattern.search(line):
                return str(Location(page.path, number))
    return ""
