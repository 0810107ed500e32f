# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Asks a compiled cobra program for its commands: ``__complete`` for the tree, ``--help`` for the texts.

This is for programs without sources. Help does not tell everything (a default of zero, an empty text), and a
program may have a help template of its own: what does not look like cobra's help is taken as the long text.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docwarden import process
from docwarden.errors import ProgramError
from docwarden.facts import command_pages
from docwarden.facts.commands import Command

if TYPE_CHECKING:
    from pathlib import Path

    from docwarden.facts.commands import Flag

_SECTION = re.compile(
    r"^(Usage|Aliases|Examples|Flags|Global Flags|[A-Z][\w ]*Commands):[ \t]*\n", re.MULTILINE
)
_FOOTER = re.compile(r'\n*Use "[^"]*\[command\] --help" for more information about a command\.\s*$')


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a program is asked: levels of commands, commands in all, seconds per answer and in all."""

    depth: int = 8
    commands: int = 2_000
    seconds: float = 10
    total_seconds: float = 300


@dataclass(slots=True)
class _Crawl:
    file: Path
    folder: Path
    limits: Limits
    environment: dict[str, str]
    started: float = field(default_factory=time.monotonic)
    asked: int = 0

    def ask(self, *words: str) -> str:
        """Run the program and give what it prints; raise ProgramError where a limit is reached."""
        self.asked += 1
        if self.asked > 2 * self.limits.commands:
            raise ProgramError(f"{self.file.name} has more than {self.limits.commands} commands")
        if time.monotonic() - self.started > self.limits.total_seconds:
            raise ProgramError(
                f"{self.file.name} takes longer than {self.limits.total_seconds:g} seconds to describe"
            )
        command = [str(self.file), *words]
        done = process.run(
            command, folder=self.folder, environment=self.environment, seconds=self.limits.seconds
        )
        return done.output

    def command(self, path: tuple[str, ...], short: str, above: str) -> Command:
        """Describe a command and those below it; ``above`` is the help of its parent."""
        text = self.ask(*path[1:], "--help")
        found = _parse(path, short, text)
        if text == above or len(path) > self.limits.depth:
            return found
        children = [
            self.command((*path, name), about, text)
            for name, about in self._children(path)
            if name not in ("help", "completion") or len(path) > 1
        ]
        return replace(found, children=tuple(sorted(children, key=lambda child: child.path)))

    def _children(self, path: tuple[str, ...]) -> list[tuple[str, str]]:
        """List the sub-commands: what is completed where none is typed, and is no flag, value or file."""
        listed = []
        for line in self.ask("__complete", *path[1:], "").splitlines():
            name, _, about = line.partition("\t")
            if re.fullmatch(r":\d+", line):
                break
            if re.fullmatch(r"[\w][\w.-]*", name) and about:
                listed.append((name, about))
        return listed


def read(
    file: Path, *, folder: Path, environment: dict[str, str] | None = None, limits: Limits | None = None
) -> Command:
    """Describe a program; raise ProgramError where it cannot be run or a limit is reached."""
    crawl = _Crawl(file, folder, limits or Limits(), environment or {})
    return crawl.command((file.name,), "", "")


def _parse(path: tuple[str, ...], short: str, text: str) -> Command:
    parts = _SECTION.split(_FOOTER.sub("\n", text))
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    usage = [line.strip() for line in sections.get("Usage", "").splitlines() if line.strip()]
    runs = [line for line in usage if not line.endswith("[command]")]
    long = parts[0].strip("\n")
    aliases = [word.strip() for word in sections.get("Aliases", "").split(",") if word.strip()]
    return Command(
        path=path,
        short=short or long.partition("\n")[0],
        long="" if long == short else long,
        usage_line=runs[0] if runs else "",
        flags=_flags(sections.get("Flags", "")),
        inherited_flags=_flags(sections.get("Global Flags", "")),
        runnable=bool(runs),
        example=sections.get("Examples", "").strip("\n"),
        aliases=tuple(aliases[1:]),
    )


def _flags(block: str) -> tuple[Flag, ...]:
    return tuple(command_pages.parse(f"### Options\n\n```\n{block.strip(chr(10))}\n```\n").flags.values())
