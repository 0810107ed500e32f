# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What users can set or call: how one state of an interface differs from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docwarden.finding import Location


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an interface: what of it may change without its name, in words, and where it is declared."""

    details: Mapping[str, str]
    place: Location


@dataclass(frozen=True, slots=True)
class Difference:
    """What happened to a part: ``event`` is added, removed or changed, ``kind`` says what a part is."""

    event: str
    kind: str
    name: str
    how: str
    place: Location

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.event}" + (f": {self.how}" if self.how else "")


def differences(kind: str, before: Mapping[str, Part], after: Mapping[str, Part]) -> Iterator[Difference]:
    """Compare two states, each with its parts by name; ``kind`` says what a part is, as "Helm value"."""
    whole = ""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        # What is in a part that came or went as a whole needs no word of its own.
        if whole and name.startswith(whole) and name[len(whole)] in ".[{ ":
            continue
        if (old is None) != (new is None):
            whole = name
        if old is None and new:
            yield Difference("added", kind, name, "", new.place)
        elif new is None and old:
            yield Difference("removed", kind, name, "", old.place)
        elif old and new and (how := _how(old.details, new.details)):
            yield Difference("changed", kind, name, how, new.place)


def _how(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    changed = [detail for detail in after if before.get(detail, "") != after[detail]]
    return ", ".join(
        f"{detail} {_short(before.get(detail, ''))} → {_short(after[detail])}" for detail in changed
    )


def _short(text: str, most: int = 40) -> str:
    line = " ".join(text.split()) or "(none)"
    return line if len(line) <= most else f"{line[: most - 1]}…"
