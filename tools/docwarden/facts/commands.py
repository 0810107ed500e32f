# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Commands and flags of programs, whatever language they are written in and however they are read.

The terms are those of cobra and pflag: a flag has a value name (empty for a switch), a command is runnable
when it does something by itself, and a flag of a parent command that its children accept is inherited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.finding import NOWHERE, Location  # noqa: TC001 - msgspec resolves it

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Stands in a text for what a reader could not know; ``unknown`` of the flag or command says why.
UNKNOWN = "�"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag as its help shows it; ``default`` is text, empty where the help does not mention one.

    ``optional_value`` is what stands behind the value name of a flag that may be given without one.
    ``unknown`` says which parts could not be known and why, ``uncertain`` why the flag may not be there at
    all.
    """

    name: str
    usage: str
    value_name: str = ""
    shorthand: str = ""
    default: str = ""
    optional_value: str = ""
    deprecated: str = ""
    place: Location = NOWHERE
    unknown: tuple[str, ...] = ()
    uncertain: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command, the flags it takes and the commands below it; ``path`` starts with the program's name."""

    path: tuple[str, ...]
    short: str
    long: str
    usage_line: str
    flags: tuple[Flag, ...]
    inherited_flags: tuple[Flag, ...] = ()
    children: tuple[Command, ...] = ()
    runnable: bool = True
    example: str = ""
    aliases: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    uncertain: str = ""

    @property
    def name(self) -> str:
        """The whole name, such as ``docwarden generate``."""
        return " ".join(self.path)

    @property
    def file_name(self) -> str:
        """The file name of the command's page: its words joined by underscores."""
        return "_".join(self.path).replace(" ", "_") + ".md"

    def walk(self) -> Iterator[Command]:
        """Give this command and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()
