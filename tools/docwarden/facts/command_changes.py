# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What changed between two states of a program's commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.command_pages import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.commands import Command, Flag


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``added``, ``removed`` or ``changed``; of a command, or of its flag; and how."""

    kind: str
    command: str
    flag: str = ""
    part: str = ""
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        what = f"{self.command} --{self.flag}" if self.flag else self.command
        how = f": {self.part} {self.old or '(none)'} → {self.new or '(none)'}" if self.part else ""
        return f"{self.kind:8} {what}{how}"


def compare(old: Command | None, new: Command | None) -> Iterator[Change]:
    """Compare two states of a program, None for one that is not there."""
    before = {command.name: command for command in old.walk()} if old else {}
    after = {command.name: command for command in new.walk()} if new else {}
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield Change("removed", name)
        elif name not in before:
            yield Change("added", name)
        else:
            yield from _texts(before[name], after[name])
            yield from _flags(name, before[name], after[name])


def _texts(old: Command, new: Command) -> Iterator[Change]:
    for part in ("short", "long", "usage_line", "example"):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            yield Change("changed", new.name, "", part.replace("_", " "), _line(before), _line(after))


def _line(text: str) -> str:
    return " ".join(text.split())


def _flags(name: str, old: Command, new: Command) -> Iterator[Change]:
    before = {flag.name: flag for flag in old.flags}
    after = {flag.name: flag for flag in new.flags}
    for flag in sorted(before.keys() | after.keys()):
        if flag not in after:
            yield Change("removed", name, flag)
        elif flag not in before:
            yield Change("added", name, flag)
        else:
            yield from _parts(name, before[flag], after[flag])


def _parts(name: str, old: Flag, new: Flag) -> Iterator[Change]:
    for part, called in PARTS.items():
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            yield Change("changed", name, new.name, called, _line(before), _line(after))
