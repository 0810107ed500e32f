# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Finds an entry by the name that a writer gives it, or says why there is none."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from docwarden.entries.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docwarden.entries.entry import Entry

PlaceT = TypeVar("PlaceT")

#: More candidates than this are counted.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a name leads nowhere, and what to write instead."""

    ambiguous: bool
    message: str
    hint: str


class Catalog(Generic[PlaceT]):
    """The entries of a manual, each with its place, of whatever type that is."""

    def __init__(self, entries: Iterable[tuple[Entry, PlaceT]]) -> None:
        """Take the entries; of two with one kind and name at one place, the first counts."""
        self._named: dict[tuple[Kind, str], list[tuple[Entry, PlaceT]]] = defaultdict(list)
        self._short: dict[tuple[Kind, str], list[tuple[Entry, PlaceT]]] = defaultdict(list)
        for entry, place in entries:
            for name in (entry.name, *entry.aliases):
                self._named[entry.kind, name].append((entry, place))
            for short in _short_names(entry):
                self._short[entry.kind, short].append((entry, place))

    def find(self, kind: Kind, target: str) -> tuple[Entry, PlaceT] | Problem:
        """Find an entry by one of its names, or by the end of its name where no other entry has that."""
        name = _normal(kind, target)
        found = self._named.get((kind, name)) or self._short.get((kind, name)) or []
        for choice in (found, [one for one in found if one[0].listed]):
            if len(choice) == 1:
                return choice[0]
        return (
            _ambiguous(kind, target, [entry.name for entry, _ in found])
            if found
            else self._unknown(kind, name)
        )

    def _unknown(self, kind: Kind, name: str) -> Problem:
        message = f'there is no {kind.words} "{name}" on the generated pages'
        known = [known for one, known in self._named if one is kind]
        if not known:
            return Problem(ambiguous=False, message=message, hint="no page of the manual lists any")
        near = difflib.get_close_matches(name, _alike(name, known), n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"{len({*known}):,} are known"
        return Problem(ambiguous=False, message=message, hint=hint)


def _normal(kind: Kind, target: str) -> str:
    """Take off what a writer may add: the value of a flag."""
    target = " ".join(target.split())
    return target.partition("=")[0] if kind is Kind.FLAG else target


def _short_names(entry: Entry) -> tuple[str, ...]:
    """Give the ends of a name that may stand for it."""
    if entry.kind is Kind.FLAG:
        return (entry.name.rpartition(" ")[2],) if entry.listed else ()
    if entry.kind is Kind.GRPC:
        words = entry.name.split(".")
        return tuple(".".join(words[start:]) for start in range(1, len(words)))
    return ()


def _alike(name: str, known: list[str]) -> list[str]:
    """Narrow down where to look for a name that is nearly right: names with the same beginning, if any."""
    for mark in (" -", "."):
        head, _, last = name.rpartition(mark)
        near = [one for one in known if head and one.startswith(f"{head}{mark}")]
        if near and last:
            return near
    return known


def _ambiguous(kind: Kind, target: str, names: list[str]) -> Problem:
    some = ", ".join(f'"{name}"' for name in sorted(set(names))[:_NAMED])
    more = len(set(names)) - _NAMED
    choice = some + (f" and {more} more" if more > 0 else "")
    if len(set(names)) == 1:
        message = f'{len(names)} pages have the {kind.words} "{target}"'
        return Problem(ambiguous=True, message=message, hint="refer to a label with :ref: instead")
    message = f'"{target}" may be more than one {kind.words}'
    return Problem(ambiguous=True, message=message, hint=f"write one of {choice}")
