# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The commits of a branch: who wrote them, and what their messages say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docwarden.facts.git import Git

_FORMAT = "%H%x00%an%x00%ae%x00%P%x00%B%x01"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; ``lines`` is its whole message, the title first."""

    id: str
    author: str
    mail: str
    is_merge: bool
    lines: tuple[str, ...]

    @property
    def short(self) -> str:
        """The first twelve digits of its name."""
        return self.id[:12]

    @property
    def title(self) -> str:
        """The first line of the message."""
        return self.lines[0] if self.lines else ""


def read_commits(git: Git, base: str, head: str) -> tuple[Commit, ...]:
    """Read the commits of ``head`` that ``base`` lacks, oldest first; raise ProgramError where git fails."""
    plain = ("--no-color", "--no-show-signature", "--reverse", "--topo-order")
    listed = git.output("log", *plain, f"--format={_FORMAT}", f"{base}..{head}")
    entries = (entry.lstrip("\n").split("\0") for entry in listed.split("\x01"))
    return tuple(
        Commit(name, author, mail, " " in parents, tuple(message.rstrip("\n").split("\n")))
        for name, author, mail, parents, message in (entry for entry in entries if entry[0])
    )
