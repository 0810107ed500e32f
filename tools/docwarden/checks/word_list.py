# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Word lists: sorted by bytes, each word once, none that another entry stands for, none that never counts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity
from docwarden.word_list_file import entries, redundant_beside, sorting_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.finding import Finding
    from docwarden.word_list_file import Entry

ORDER = Rule(
    id="word-list-order",
    severity=Severity.WARNING,
    summary="A word list is sorted by bytes: capitals before small letters.",
    why="Two branches that add words to a sorted list seldom meet in the same place, and everybody finds "
    "whether a word is there.",
    bad="bpftool\nKubelet",
    good="Kubelet\nbpftool",
)

DUPLICATE = Rule(
    id="word-list-duplicate",
    severity=Severity.WARNING,
    summary="A word list holds each word once, and none that a list around it holds.",
    why="Who removes one of two entries believes that the word is no longer known.",
    bad="bpftool\nbpftool",
    good="bpftool",
)

REDUNDANT = Rule(
    id="word-list-redundant",
    severity=Severity.WARNING,
    summary="No entry of a word list has a twin that stands for it.",
    why="An entry in lower case also stands for the word with a capital, and for all capitals. The twin does "
    "nothing but to make readers wonder.",
    bad="Datapath\ndatapath",
    good="datapath",
)

MALFORMED = Rule(
    id="word-list-entry",
    severity=Severity.WARNING,
    summary="Each line of a word list holds one word.",
    why="Text is split into words before it is looked up. An entry with a blank in it never matches, and the "
    "words that it was meant for are reported all the same.",
    bad="control plane",
    good="control\nplane",
)


def check_list(path: str, lines: Iterable[str], around: Iterable[str] = ()) -> list[Finding]:
    """Check a list; ``around`` are the words of the lists that count in its folder, too."""
    found = entries(lines)
    words, outer = {one.word for one in found}, set(around)
    each = (_problem(path, entry, words, outer) for entry in found)
    return sorted([*_order(path, found), *_repeated(path, found), *(one for one in each if one)])


def _order(path: str, found: list[Entry]) -> Iterator[Finding]:
    """Report each entry that is less than the one before it."""
    for before, entry in pairwise(found):
        if sorting_key(entry.word) < sorting_key(before.word):
            message = f'"{entry.word}" stands behind "{before.word}"'
            hint = f"docwarden words add sorts the file; or LC_ALL=C sort --unique --output {path} {path}"
            yield ORDER.at(Location(path, entry.number, 1), message, hint=hint)


def _repeated(path: str, found: list[Entry]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for entry in found:
        if entry.word in first:
            message = f'"{entry.word}" stands in line {first[entry.word]} already'
            yield DUPLICATE.at(Location(path, entry.number, 1), message, hint="remove one of them")
        first.setdefault(entry.word, entry.number)


def _problem(path: str, entry: Entry, words: set[str], outer: set[str]) -> Finding | None:
    blank = next((column for column, letter in enumerate(entry.text, start=1) if letter.isspace()), 0)
    if blank:
        inside = len(entry.word.split()) > 1
        message = f'"{entry.word}" is more than one word' if inside else "there is a blank beside the word"
        hint = "write one word per line" if inside else "remove the blank"
        return MALFORMED.at(Location(path, entry.number, blank), message, hint=hint)
    if entry.word in outer:
        message = f'"{entry.word}" is in the list of a folder around this one'
        return DUPLICATE.at(Location(path, entry.number, 1), message, hint="remove it here")
    if twin := redundant_beside(entry.word, words | outer):
        message = f'"{entry.word}" needs no entry, "{twin}" stands for it'
        return REDUNDANT.at(Location(path, entry.number, 1), message, hint="remove the line")
    return None
